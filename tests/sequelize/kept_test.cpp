#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include <catch2/catch.hpp>

#include "models.hpp"
#include "speaker.hpp"
#include "stele/driver/registry.hpp"
#include "support/databases.hpp"

using stele::Database;
using stele::Naming;
using stele::Url;
using stele::test::Author;
using stele::test::Book;
using stele::test::chosen;
using stele::test::FreshDatabase;
using stele::test::LineItem;
using stele::test::Setting;

namespace {

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A copy of what Sequelize made once, which tests/sequelize/keep kept.
class KeptDatabase {
 public:
  KeptDatabase() {
    const Url url = Url::parse(fresh_.url());
    const std::string kept = STELE_TEST_KEPT;
    if (url.scheme() == "sqlite") {
      std::filesystem::copy_file(kept + ".sqlite", url.path());
    } else {
      stele::register_builtin_dialects();
      stele::dialect_of(url.scheme())
          .connect(url, {})
          ->execute_script(content(kept + ".postgres.sql"));
    }
  }

  [[nodiscard]] const std::string& url() const noexcept { return fresh_.url(); }
  [[nodiscard]] Database open() const { return fresh_.open({.naming = Naming::sequelize()}); }

 private:
  FreshDatabase fresh_{GENERATE(from_range(chosen({"sqlite:test.db", "sqlite:test.db?driver=soci",
                                                   "postgres://", "postgres://?driver=soci"})))};
};

}  // namespace

TEST_CASE("what Sequelize made once is read, found, updated and added to", "[kept]") {
  const KeptDatabase kept;
  const bool is_typed = GENERATE(true, false);
  INFO(kept.url() << (is_typed ? ", typed models" : ", run-time models"));
  const auto stele = is_typed ? stele::test::typed_speaker(kept.open())
                              : stele::test::run_time_speaker(kept.open());
  stele->go_on();
  stele->find_changed();
}

TEST_CASE("sync finds that Sequelize's tables fit their models", "[kept]") {
  const KeptDatabase kept;
  Database database = kept.open();
  database.define<Author, Book, LineItem, Setting>();
  CHECK_NOTHROW(database.sync());
}
