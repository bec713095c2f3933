#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>

#include "ledger.hpp"
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
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace types = stele::types;

namespace {

constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();

enum class Kind { first, second };

struct Number {
  std::int64_t id = 0;
  std::int16_t small = 0;
  int medium = 0;
  std::int64_t big = 0;
  std::optional<std::int64_t> maybe{};
  double real = 0;
  float single = 0;
  std::string text{};
  Kind kind = Kind::first;
};

struct Price {
  std::int64_t id = 0;
  Decimal amount{};
  Decimal rate{};
  std::optional<Decimal> fee{};
  int count = 0;
};

void describe(stele::ModelBuilder<Price>& model) {
  model.attribute<&Price::amount>().type(types::decimal(10, 2));
  model.attribute<&Price::rate>().type(types::decimal(10, 4));
  model.attribute<&Price::fee>().type(types::decimal(10, 2));
}

struct Numbers {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  Model<Number> numbers = database.define<Number>();
  Model<Record> by_name = database.model("Number");
  bool checks = stele::test::features_of(fresh.url()).checked_arithmetic;

  Numbers() { database.sync(); }
  template <class X>
  Errc failure(const X& expression) {
    return error_of([&] { (void)numbers.where(expression > 0).count(); }).code();
  }
};

struct Prices {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  Model<Price> prices = database.define<Price>();
  bool has_decimals = stele::test::features_of(fresh.url()).decimals;

  Prices() {
    if (has_decimals) {
      database.sync();
    } else {
      CHECK(error_of([&] { database.sync(); }).code() == Errc::unsupported);
    }
  }
};

}  // namespace

TEST_CASE("integers are calculated with in 64 bits") {
  Numbers f;
  f.numbers.create({.small = 32767, .medium = 2147483647, .big = 9007199254740993});
  CHECK(f.numbers.where(col<&Number::small> + 1 == 32768).count() == 1);
  CHECK(f.numbers.where(col<&Number::small> * col<&Number::medium> == 70366596661249).count() == 1);
  CHECK(f.numbers.where(col<&Number::medium> - 2147483648 == -1).count() == 1);
  CHECK(f.numbers.where(col<&Number::big> + 1 == 9007199254740994).count() == 1);
  CHECK(f.numbers.where(col<&Number::big> / 10 == 900719925474099).count() == 1);
  CHECK(f.numbers.where((col<&Number::small> + 3) / 10 * 2 == 6554).count() == 1);
  CHECK(f.numbers.where(col<&Number::maybe> + 1 == 1).count() == 0);
  CHECK(f.by_name.where(stele::column("small") + 1 == 32768).count() == 1);
  CHECK(f.by_name.where(stele::column("medium") / stele::column("small") == 65538).count() == 1);
}

TEST_CASE("what does not fit into 64 bits, and division by zero, is out of range") {
  Numbers f;
  f.numbers.create({.big = highest});
  if (!f.checks) return;
  CHECK(f.failure(col<&Number::big> + 1) == Errc::out_of_range);
  CHECK(f.failure(col<&Number::big> * 2) == Errc::out_of_range);
  CHECK(f.failure(col<&Number::small> - col<&Number::big> - 2) == Errc::out_of_range);
  CHECK(f.failure(col<&Number::big> / 0) == Errc::out_of_range);
  CHECK(f.failure(col<&Number::big> / col<&Number::small>) == Errc::out_of_range);
  CHECK(f.failure(col<&Number::real> / 0.0) == Errc::out_of_range);
  CHECK(f.failure(col<&Number::real> + 1e308 + 1e308) == Errc::out_of_range);
  f.numbers.where(col<&Number::id> > 0).update(stele::set<&Number::big>(lowest));
  CHECK(f.failure(col<&Number::big> / -1) == Errc::out_of_range);
}

TEST_CASE("a double that is too small for its type is out of range") {
  Numbers f;
  f.numbers.create({.real = 1e-300});
  if (!f.checks) return;
  CHECK(f.failure(col<&Number::real> * col<&Number::real>) == Errc::out_of_range);
  CHECK(f.failure(col<&Number::real> / 1e300) == Errc::out_of_range);
  CHECK(f.numbers.where(col<&Number::real> * 0.0 == 0.0).count() == 1);
  CHECK(f.numbers.where(col<&Number::real> - col<&Number::real> == 0.0).count() == 1);
}

TEST_CASE("the mean of doubles is as large as they are") {
  Numbers f;
  f.numbers.create_all({{.real = 1e308}, {.real = 1}, {.real = -1e308}, {.real = 1e200}});
  CHECK(f.numbers.where(col<&Number::real> > 0).avg<&Number::real>() ==
        Approx(1e308 / 3).epsilon(1e-12));
  CHECK(f.numbers.where(col<&Number::real> > 1e300).avg<&Number::real>() == 1e308);
  CHECK(f.numbers.where(col<&Number::real> == 0).avg<&Number::real>() == std::nullopt);
}

TEST_CASE("an integer beside a double is compared as a double") {
  Numbers f;
  f.numbers.create({.big = 9007199254740993, .real = 9007199254740992});
  if (!f.checks) return;  // the database compares them by its own rules
  const auto count = [&](const auto& condition) { return f.numbers.where(condition).count(); };
  CHECK(count(col<&Number::big> == col<&Number::real>) == 1);
  CHECK(count(col<&Number::real> < col<&Number::big>) == 0);
  CHECK(count(col<&Number::big> > 9007199254740992.0) == 0);
  CHECK(count(col<&Number::big>.is_distinct_from(col<&Number::real>)) == 0);
  CHECK(count(col<&Number::big>.in({std::int64_t{9007199254740992}})) == 0);
  CHECK(count(stele::column("big").in({stele::Value(9007199254740992.0)})) == 1);
  CHECK(count(col<&Number::big>.in(f.numbers.select(col<&Number::real>))) == 1);
  CHECK(count(col<&Number::real>.in(f.numbers.select(col<&Number::big>))) == 1);
}

TEST_CASE("a calculation with a double is one of doubles") {
  Numbers f;
  f.numbers.create({.small = 7, .real = 0.1, .single = 0.5F});
  CHECK(f.numbers.where(col<&Number::small> / 2.0 == 3.5).count() == 1);
  CHECK(f.numbers.where(col<&Number::small> / 2 == 3).count() == 1);
  CHECK(f.numbers.where(col<&Number::real> * 3 == 0.1 * 3).count() == 1);
  CHECK(f.numbers.where(col<&Number::single> + col<&Number::small> == 7.5).count() == 1);
}

TEST_CASE("a column is set to an expression over the row as it was") {
  Numbers f;
  f.numbers.create_all({{.medium = 1, .big = 10}, {.medium = 2, .big = 20}});
  CHECK(f.numbers.where(col<&Number::id> > 0)
            .update(stele::set<&Number::big>(col<&Number::big> * 2 + col<&Number::medium>),
                    stele::set<&Number::medium>(col<&Number::medium> + 1)) == 2);
  const std::vector<Number> rows = f.numbers.order_by(col<&Number::id>).all();
  CHECK(rows[0].big == 21);
  CHECK(rows[1].big == 42);
  CHECK(rows[1].medium == 3);
  f.by_name.where(stele::column("id") == rows[0].id)
      .update(stele::set("big", stele::column("big") - 1));
  CHECK(f.numbers.get(rows[0].id).big == 20);
  CHECK(error_of([&] {
          f.by_name.where(stele::column("id") > 0)
              .update(stele::set("text", stele::column("big") + 1));
        }).code() == Errc::mapping);
  CHECK(error_of([&] { (void)f.by_name.where(stele::column("text") + 1 == 2).count(); }).code() ==
        Errc::mapping);
}

TEST_CASE("a result that its column does not hold is out of range", "[builtin]") {
  Numbers f;
  f.numbers.create({.small = 32767, .medium = 2147483647});
  const auto all = f.numbers.where(col<&Number::id> > 0);
  const Error small = error_of([&] { all.increment<&Number::small>(); });
  CHECK(small.code() == Errc::out_of_range);
  CHECK(small.context().model == "Number");
  CHECK(error_of([&] {
          all.update(stele::set<&Number::medium>(col<&Number::medium> + 1));
        }).code() == Errc::out_of_range);
  Number row = all.one();
  CHECK(error_of([&] { f.numbers.increment<&Number::medium>(row, 5); }).code() ==
        Errc::out_of_range);
  CHECK(all.one().small == 32767);
  CHECK(all.one().medium == 2147483647);
}

TEST_CASE("a decimal that its column does not hold is out of range", "[builtin]") {
  Prices f;
  if (!f.has_decimals) return;
  f.prices.create({.amount = Decimal("99999999.99")});
  const auto all = f.prices.where(col<&Price::id> > 0);
  CHECK(error_of([&] { all.increment<&Price::amount>(Decimal("0.01")); }).code() ==
        Errc::out_of_range);
  CHECK(all.one().amount == Decimal("99999999.99"));
}

TEST_CASE("sums, means, least and greatest values") {
  Numbers f;
  CHECK(f.numbers.sum<&Number::big>() == 0);
  CHECK(f.numbers.sum<&Number::real>() == 0.0);
  CHECK(f.numbers.avg<&Number::big>() == std::nullopt);
  CHECK(f.numbers.min<&Number::text>() == std::nullopt);
  CHECK(f.by_name.max("big").is_null());
  f.numbers.create_all(
      {{.small = 1, .big = highest, .real = 0.25, .single = 0.5F, .text = "b"},
       {.small = 2, .big = -1, .maybe = 5, .real = 0.5, .single = 1.5F, .text = "Z"},
       {.small = 4, .big = -highest, .real = 1, .single = 1, .text = "a", .kind = Kind::second}});
  CHECK(f.numbers.sum<&Number::big>() == -1);
  CHECK(f.numbers.sum<&Number::small>() == 7);
  CHECK(f.numbers.sum<&Number::maybe>() == 5);
  CHECK(f.numbers.sum<&Number::real>() == 1.75);
  CHECK(f.numbers.sum<&Number::single>() == 3.0);
  CHECK(f.numbers.avg<&Number::small>() == Approx(7.0 / 3).epsilon(1e-15));
  CHECK(f.numbers.avg<&Number::maybe>() == 5.0);
  CHECK(f.numbers.min<&Number::text>() == "Z");
  CHECK(f.numbers.max<&Number::text>() == "b");
  CHECK(f.numbers.max<&Number::kind>() == Kind::second);
  CHECK(f.numbers.min<&Number::big>() == -highest);
  CHECK(f.numbers.where(col<&Number::small> < 4).max<&Number::small>() == std::int16_t{2});
  CHECK(f.by_name.sum("small").as<std::int64_t>() == 7);
  CHECK(f.by_name.min("text").as<std::string>() == "Z");
  if (!f.checks) return;
  f.numbers.create({.big = highest});
  f.numbers.create({.big = 2});
  CHECK(error_of([&] { (void)f.numbers.sum<&Number::big>(); }).code() == Errc::out_of_range);
  CHECK(error_of([&] { (void)f.by_name.sum("text"); }).code() == Errc::unsupported);
}

TEST_CASE("rows are grouped") {
  struct Count {
    Kind kind{};
    std::int64_t rows = 0;
    double mean = 0;
  };
  Numbers f;
  f.numbers.create_all({{.small = 1}, {.small = 3}, {.small = 8, .kind = Kind::second}});
  const auto counts =
      f.numbers.select<Count>(col<&Number::kind>, stele::count(), stele::avg(col<&Number::small>))
          .group_by(col<&Number::kind>)
          .order_by(col<&Number::kind>)
          .all();
  REQUIRE(counts.size() == 2);
  CHECK(counts[0].kind == Kind::first);
  CHECK(counts[0].rows == 2);
  CHECK(counts[0].mean == 2.0);
  const auto large = f.numbers.select(col<&Number::kind>, stele::sum(col<&Number::small>))
                         .group_by(col<&Number::kind>)
                         .having(stele::count() < 2)
                         .all();
  REQUIRE(large.size() == 1);
  CHECK(std::get<0>(large[0]) == Kind::second);
  CHECK(std::get<1>(large[0]) == 8);
  const auto named = f.by_name.select(stele::column("kind"), stele::count())
                         .group_by(stele::column("kind"))
                         .order_by(stele::count().desc())
                         .all();
  REQUIRE(named.size() == 2);
  CHECK(std::get<0>(named[0]).as<std::string>() == "first");
  CHECK(std::get<1>(named[0]) == 2);
}

TEST_CASE("decimals are calculated with exactly") {
  Prices f;
  if (!f.has_decimals) return;
  f.prices.create({.amount = Decimal("0.10"), .rate = Decimal("0.2000"), .count = 3});
  f.prices.create({.amount = Decimal("99999999.99"),
                   .rate = Decimal("1.5"),
                   .fee = Decimal("0.01"),
                   .count = 2});
  const auto count = [&](const auto& condition) { return f.prices.where(condition).count(); };
  const auto amount = col<&Price::amount>;
  CHECK(count(amount + Decimal("0.2") == Decimal("0.3")) == 1);
  CHECK(count(amount + col<&Price::fee> == Decimal(100000000)) == 1);
  CHECK(count(amount - 1 == Decimal("-0.9")) == 1);
  CHECK(count(amount * col<&Price::rate> == Decimal("0.02")) == 1);
  CHECK(count(amount * col<&Price::count> == Decimal("0.3")) == 1);
  CHECK(count(amount * Decimal("1.005") == Decimal("0.1005")) == 1);
  CHECK(count(amount / col<&Price::rate> == 0.5) == 1);
  CHECK(count(amount / 3 == 0.1 / 3) == 1);
  CHECK(f.prices.sum<&Price::amount>() == Decimal("100000000.09"));
  CHECK(f.prices.avg<&Price::rate>() == 0.85);
  CHECK(f.prices.max<&Price::amount>() == Decimal("99999999.99"));
  CHECK(f.prices.where(col<&Price::count> == 3).update(stele::set<&Price::amount>(amount * 2)) ==
        1);
  CHECK(f.prices.min<&Price::amount>() == Decimal("0.20"));
  for (const auto code : {error_of([&] { (void)count(amount + col<&Price::rate> > 0); }).code(),
                          error_of([&] { (void)count(amount + Decimal("0.001") > 0); }).code()}) {
    CHECK(code == Errc::unsupported);
  }
}

TEST_CASE("a sum of decimals past 18 digits is out of range") {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  const auto totals =
      database.define("Total", {{"amount", types::decimal(18, 2)}}, {.timestamps = false});
  if (!stele::test::features_of(fresh.url()).decimals) {
    CHECK(error_of([&] { database.sync(); }).code() == Errc::unsupported);
    return;
  }
  database.sync();
  totals.create({{"amount", Decimal("9999999999999999.99")}});
  CHECK(totals.sum("amount").as<Decimal>() == Decimal("9999999999999999.99"));
  totals.create({{"amount", Decimal("0.01")}});
  CHECK(error_of([&] { (void)totals.sum("amount"); }).code() == Errc::out_of_range);
  CHECK(error_of([&] { (void)totals.where(stele::column("amount") * 100 > 1).count(); }).code() ==
        Errc::out_of_range);
}
