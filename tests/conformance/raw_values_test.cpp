#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::Database;
using stele::Errc;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

// What raw SQL gives is read into other types alike by every database and driver.

namespace {

struct Measure {
  std::int64_t id = 0;
  std::int16_t small = 0;
  std::int32_t medium = 0;
  bool ok = false;
  std::optional<bool> maybe{};
  std::string text{};
};

struct AsText {
  std::string id{};
  std::optional<std::string> small{};
  int ok = 0;
};

struct Fixture {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();

  Fixture() {
    const auto measures = database.define<Measure>();
    database.sync();
    (void)measures.create({.small = -32768, .medium = 1, .ok = true, .text = "t"});
    (void)measures.create({.small = 1, .medium = -2147483648, .ok = false, .maybe = true});
  }

  template <class T>
  [[nodiscard]] std::vector<T> column(const std::string& name) const {
    return database.query<T>(
        stele::unchecked("SELECT " + name + " FROM measures ORDER BY measures.id"));
  }
  template <class T>
  [[nodiscard]] bool refuses(const std::string& name) const {
    return error_of([&] { (void)column<T>(name); }).code() == Errc::conversion;
  }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("integers of every width are read as text", "[builtin]") {
  const Fixture f;
  CHECK(f.column<std::string>("id") == Texts{"1", "2"});
  CHECK(f.column<std::string>("small") == Texts{"-32768", "1"});
  CHECK(f.column<std::string>("medium") == Texts{"1", "-2147483648"});
  CHECK(f.column<std::string>("9223372036854775807") ==
        Texts{"9223372036854775807", "9223372036854775807"});
  CHECK(f.column<std::optional<std::string>>("NULLIF(small, 1)") ==
        std::vector<std::optional<std::string>>{"-32768", std::nullopt});
}

TEST_CASE("the integers 0 and 1 are read as booleans, and no others", "[builtin]") {
  const Fixture f;
  CHECK(f.column<bool>("id = 1") == std::vector<bool>{true, false});
  CHECK(f.column<bool>("id - 1") == std::vector<bool>{false, true});
  CHECK(f.column<bool>("2 - id") == std::vector<bool>{true, false});
  CHECK(f.column<bool>("CAST(id - 1 AS SMALLINT)") == std::vector<bool>{false, true});
  CHECK(f.column<std::optional<bool>>("NULLIF(medium, -2147483648)") ==
        std::vector<std::optional<bool>>{true, std::nullopt});
  CHECK(f.refuses<bool>("id"));
  CHECK(f.refuses<bool>("small"));
  CHECK(f.refuses<bool>("medium"));
}

TEST_CASE("booleans are read as the integers 0 and 1", "[builtin]") {
  const Fixture f;
  CHECK(f.column<int>("ok") == std::vector<int>{1, 0});
  CHECK(f.column<std::int64_t>("ok") == std::vector<std::int64_t>{1, 0});
  CHECK(f.column<std::optional<int>>("maybe") == std::vector<std::optional<int>>{std::nullopt, 1});
  CHECK(f.refuses<int>("text"));
}

TEST_CASE("a struct of raw SQL takes columns of other types alike", "[builtin]") {
  const Fixture f;
  const auto rows = f.database.query<AsText>("SELECT id, small, ok FROM measures ORDER BY id");
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].id == "1");
  CHECK(rows[0].small == "-32768");
  CHECK(rows[0].ok == 1);
  CHECK(rows[1].ok == 0);
}
