#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "conninfo.hpp"
#include "fuzz.hpp"
#include "libpq.hpp"
#include "stele/base/error.hpp"

using fuzz::require;
using stele::Url;

namespace {

struct OptionsDeleter {
  void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
};

/// What libpq reads in a connection string.
class Read {
 public:
  explicit Read(const std::string& text) : options_(PQconninfoParse(text.c_str(), nullptr)) {
    require(options_ != nullptr, "libpq reads the connection string");
  }

  /// The keyword's value; empty where it is not given.
  [[nodiscard]] std::string operator[](std::string_view keyword) const {
    for (const PQconninfoOption* option = options_.get(); option->keyword != nullptr; ++option) {
      if (keyword == option->keyword && option->val != nullptr) return option->val;
    }
    return "";
  }

 private:
  std::unique_ptr<PQconninfoOption, OptionsDeleter> options_;
};

std::optional<Url> parse(std::string_view text) {
  try {
    return Url::parse(text);
  } catch (const stele::Error&) {
    return std::nullopt;
  }
}

std::optional<std::string> connection_string(const Url& url) {
  try {
    return stele::postgres::connection_string(url, {}, "-c work_mem=1MB");
  } catch (const stele::Error& error) {
    require(error.code() == stele::Errc::invalid_argument, "a refused URL is an invalid argument");
    return std::nullopt;
  }
}

/// A parameter of the URL goes before the same thing in its place of the URL.
std::string expected(const Url& url, std::string_view keyword, std::string_view in_place) {
  return std::string(url.parameter(keyword).value_or(in_place));
}

std::string hosts_of(const Url& url) {
  std::string hosts;
  for (const stele::UrlHost& host : url.hosts()) hosts.append(host.name) += ',';
  if (!hosts.empty()) hosts.pop_back();
  return hosts;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto url = parse(fuzz::text_of(data, size));
  if (!url) return 0;
  const auto text = connection_string(*url);
  if (!text) return 0;
  const Read read(*text);
  require(read["user"] == expected(*url, "user", url->user()), "libpq reads the same user");
  require(read["password"] == expected(*url, "password", url->password()),
          "libpq reads the same password");
  require(read["dbname"] == expected(*url, "dbname", url->database()),
          "libpq reads the same database");
  require(read["host"] == expected(*url, "host", hosts_of(*url)), "libpq reads the same hosts");
  require(read["client_encoding"] == "UTF8", "the encoding is UTF-8 whatever the URL says");
  require(read["options"].ends_with(
              "-c TimeZone=UTC -c standard_conforming_strings=on -c work_mem=1MB"),
          "the server's options are ours whatever the URL says");
  return 0;
}
