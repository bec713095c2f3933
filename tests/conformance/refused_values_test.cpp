#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Decimal;
using stele::Errc;
using stele::Error;
using stele::Model;
using stele::Record;
using stele::Timestamp;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace types = stele::types;

namespace {

enum class Grade { low, high };

/// A member of each type of which values are refused.
struct Reading {
  std::int64_t id = 0;
  int small = 0;
  float single = 0;
  double real = 0;
  Decimal price{};
  Timestamp moment{};
  nlohmann::json data{};
  std::vector<Timestamp> moments{};
  std::vector<double> reals{};
  std::vector<Decimal> prices{};
  std::string text{};
  Grade grade = Grade::low;
};

void describe(stele::ModelBuilder<Reading>& model) {
  model.attribute<&Reading::small>().type(types::smallint());
}

struct Case {
  std::string attribute;
  Errc code;
  std::function<void(Reading&)> set;
};

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
const Timestamp year_10000 = std::chrono::sys_days(std::chrono::year(10000) / 1 / 1);

std::vector<Case> cases() {
  return {
      {"small", Errc::out_of_range, [](Reading& r) { r.small = 40000; }},
      {"single", Errc::out_of_range,
       [](Reading& r) { r.single = static_cast<float>(not_a_number); }},
      {"real", Errc::out_of_range, [](Reading& r) { r.real = not_a_number; }},
      {"price", Errc::out_of_range, [](Reading& r) { r.price = Decimal("0.1234567"); }},
      {"moment", Errc::out_of_range, [](Reading& r) { r.moment = year_10000; }},
      {"data", Errc::conversion, [](Reading& r) { r.data = not_a_number; }},
      {"moments", Errc::out_of_range, [](Reading& r) { r.moments = {year_10000}; }},
      {"reals", Errc::out_of_range,
       [](Reading& r) {
         r.reals = {1, not_a_number};
       }},
      {"prices", Errc::out_of_range, [](Reading& r) { r.prices = {Decimal("0.1234567")}; }},
  };
}

bool says(const Error& error, const std::string& text) {
  return std::string(error.what()).find(text) != std::string::npos;
}

void check_names(const Error& error, const Case& refused, const std::string& words) {
  INFO(error.what());
  CHECK(stele::to_string(error.code()) == stele::to_string(refused.code));
  CHECK(std::string(error.what()).substr(0, words.size()) == words);
  CHECK(error.context().model == "Reading");
  CHECK(error.context().columns == std::vector<std::string>{refused.attribute});
}

struct SmallKey {
  std::int16_t id = 0;
  std::string name{};
};
struct MediumKey {
  int id = 0;
  std::string name{};
};
struct WideKey {
  std::int64_t id = 0;
  std::string name{};
};

template <class T>
void check_exhausted(Database& database, const std::string& model) {
  const Model<T> rows = database.define<T>();
  database.sync();
  (void)rows.create({.id = std::numeric_limits<decltype(T::id)>::max()});
  const auto check = [&](const Error& error) {
    INFO(error.what());
    CHECK(error.code() == Errc::out_of_range);
    CHECK(says(error, "could not create " + model + ": there is no further key for id"));
    CHECK(error.context().model == model);
    CHECK(error.context().columns == std::vector<std::string>{"id"});
  };
  check(error_of([&] { (void)rows.create({.name = "a"}); }));
  check(error_of([&] { (void)rows.create_all({{.name = "a"}, {.name = "b"}}); }));
  CHECK(rows.count() == 1);
}

}  // namespace

TEST_CASE("a value that is refused is named by model, attribute and row", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Model<Reading> readings = database.define<Reading>();
  database.sync();
  const Reading stored = readings.create({});
  for (const Case& each : cases()) {
    INFO(each.attribute);
    Reading row;
    each.set(row);
    check_names(error_of([&] { (void)readings.create(row); }), each,
                "could not create Reading: " + each.attribute + ": ");
    Reading changed = stored;
    each.set(changed);
    check_names(error_of([&] { readings.update(changed); }), each,
                "could not update Reading: " + each.attribute + ": ");
    const std::vector<Reading> rows = {{}, row, {}};
    check_names(error_of([&] { (void)readings.create_all(rows); }), each,
                "row 2 of 3: could not create Reading: " + each.attribute + ": ");
    check_names(error_of([&] { (void)readings.create_all(rows, {.validate = false}); }), each,
                "row 2 of 3: could not create Reading: " + each.attribute + ": ");
    std::vector<Reading> both = {stored, readings.create({})};
    each.set(both[1]);
    check_names(error_of([&] { readings.update_all(both); }), each,
                "row 2 of 2: could not update Reading: " + each.attribute + ": ");
  }
}

TEST_CASE("what validation would have refused is named without it, too", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Model<Reading> readings = database.define<Reading>();
  database.sync();
  const auto check = [&](const std::string& attribute, const Reading& row) {
    const Case refused{attribute, Errc::conversion, {}};
    check_names(error_of([&] { (void)readings.create_all({row}, {.validate = false}); }), refused,
                "row 1 of 1: could not create Reading: " + attribute + ": ");
  };
  check("text", {.text = std::string("a\0b", 3)});
  check("grade", {.grade = static_cast<Grade>(7)});
}

TEST_CASE("a constant of a bulk update that is refused is named", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Model<Reading> readings = database.define<Reading>();
  database.sync();
  const auto all = readings.where(col<&Reading::id> > 0);
  check_names(error_of([&] { all.update(stele::set<&Reading::real>(not_a_number)); }),
              {"real", Errc::out_of_range, {}}, "could not update Reading: real: NaN");
  check_names(error_of([&] { all.update(stele::set<&Reading::moment>(year_10000)); }),
              {"moment", Errc::out_of_range, {}}, "could not update Reading: moment: ");
}

TEST_CASE("a result that is out of range names model and attribute", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Model<Reading> readings = database.define<Reading>();
  database.sync();
  Reading row = readings.create({.small = 32767, .real = 1e308, .price = Decimal(999999999999)});
  const auto all = readings.where(col<&Reading::id> > 0);
  const auto check = [&](const std::string& attribute, const std::function<void()>& act) {
    check_names(error_of(act), {attribute, Errc::out_of_range, {}}, "could not update Reading: ");
    CHECK(says(error_of(act), attribute));
  };
  check("small", [&] { all.update(stele::set<&Reading::small>(col<&Reading::small> + 1)); });
  check("small", [&] { all.update(stele::set<&Reading::small>(col<&Reading::small> * 100000)); });
  check("id", [&] { all.update(stele::set<&Reading::id>(col<&Reading::id> + INT64_MAX)); });
  check("real", [&] { all.update(stele::set<&Reading::real>(col<&Reading::real> * 10)); });
  check("price", [&] { all.update(stele::set<&Reading::price>(col<&Reading::price> + 1)); });
  const Error divided =
      error_of([&] { all.update(stele::set<&Reading::id>(col<&Reading::id> / 0)); });
  CHECK(divided.code() == Errc::out_of_range);
  CHECK(std::string(divided.what()) == "could not update Reading: id: division by zero");
  // The condition may be at fault as well.
  const Error either = error_of([&] {
    readings.where(col<&Reading::id> / 0 == 1)
        .update(stele::set<&Reading::small>(col<&Reading::small> - 1));
  });
  CHECK(std::string(either.what()) == "could not update Reading: division by zero");
  CHECK(error_of([&] { readings.increment<&Reading::small>(row); }).context().columns ==
        std::vector<std::string>{"small"});
}

TEST_CASE("an array with a time that cannot be stored is out of range", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Model<Reading> readings = database.define<Reading>();
  database.sync();
  const Error error = error_of([&] { (void)readings.create({.moments = {{}, year_10000}}); });
  CHECK(error.code() == Errc::out_of_range);
  CHECK(says(error, "could not create Reading: moments: an array holds a time"));
}

TEST_CASE("generated keys that run out are out of range", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  SECTION("of 16 bits") { check_exhausted<SmallKey>(database, "SmallKey"); }
  SECTION("of 32 bits") { check_exhausted<MediumKey>(database, "MediumKey"); }
  SECTION("of 64 bits") { check_exhausted<WideKey>(database, "WideKey"); }
}
