#include <string>

#include <catch2/catch.hpp>

#include "stele/driver/plugin.hpp"
#include "stele/driver/registry.hpp"
#include "stele/session/database.hpp"
#include "support/throws.hpp"

using Catch::Contains;
using stele::Errc;
using stele::test::error_of;

namespace {

/// Why the plug-in of that scheme is refused.
std::string refusal(const std::string& scheme) {
  const auto error = error_of([&] { (void)stele::Database::open(scheme + ":shop"); });
  CHECK(error.code() == Errc::invalid_argument);
  return error.what();
}

}  // namespace

TEST_CASE("an unknown scheme names what is registered and where a plug-in was looked for") {
  CHECK_THAT(refusal("oracle"), Contains("'oracle'") && Contains("postgres, postgresql, sqlite") &&
                                    Contains("'/no/such'") && Contains("/faulty'") &&
                                    Contains("STELE_PLUGIN_PATH") &&
                                    Contains("/core/stele'"));  // beside the core's library
}

TEST_CASE("a plug-in of another interface is refused with both numbers") {
  CHECK_THAT(refusal("abi"), Contains("/faulty/libstele_abi.so'") &&
                                 Contains("interface " + std::to_string(stele::plugin_abi + 41)) &&
                                 Contains("this program has " + std::to_string(stele::plugin_abi)));
}

TEST_CASE("a plug-in that brings a core of its own is refused") {
  CHECK_THAT(refusal("copy"), Contains("/faulty/libstele_copy.so'") &&
                                  Contains("another copy of stele's core") &&
                                  Contains("libstele_core.so.0"));
}

TEST_CASE("a library without the functions of a plug-in is refused") {
  CHECK_THAT(refusal("functions"),
             Contains("/faulty/libstele_functions.so'") && Contains("'stele_plugin'"));
}

TEST_CASE("a plug-in without a dialect is refused") {
  CHECK_THAT(refusal("dialect"),
             Contains("/faulty/libstele_dialect.so'") && Contains("gives no dialect"));
}

TEST_CASE("a file that is no library is refused in the system's words") {
  CHECK_THAT(refusal("text"),
             Contains("/faulty/libstele_text.so'") && Contains("invalid ELF header"));
}

TEST_CASE("a scheme carries no path") {
  const std::string scheme = GENERATE("in/folder", "./in/folder", "", "a b");
  const auto error = error_of([&] { (void)stele::dialect_of(scheme); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK_THAT(error.what(), Contains("is unknown"));
}
