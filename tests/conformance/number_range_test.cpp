#include <cmath>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::column;
using stele::Database;
using stele::Errc;
using stele::Error;
using stele::Model;
using stele::Record;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace {

/// Members that hold less than the columns that they are stored in.
struct Gauge {
  std::int64_t id = 0;
  std::string label{};
  std::int8_t i8 = 0;
  std::uint8_t u8 = 0;
  std::uint16_t u16 = 0;
  std::uint32_t u32 = 0;
  std::int32_t i32 = 0;
};

void describe(stele::ModelBuilder<Gauge>& model) {
  model.attribute<&Gauge::i32>().type(stele::types::bigint());
}

struct Weight {
  std::int64_t id = 0;
  float f = 0;
  double d = 0;
  std::optional<float> maybe{};
  std::string name{};
};

void describe(stele::ModelBuilder<Weight>& model) { model.attribute<&Weight::name>().unique(); }

/// True for 0.0, and not for -0.0.
bool is_plain_zero(double value) { return value == 0 && !std::signbit(value); }

bool says(const Error& error, const std::string& text) {
  return std::string(error.what()).find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("an increment past the range of a member is refused and changes nothing") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database db = fresh.open();
  const Model<Gauge> gauges = db.define<Gauge>();
  db.sync();
  Gauge gauge =
      gauges.create({.i8 = 127, .u8 = 255, .u16 = 65535, .u32 = 4294967295, .i32 = 2147483647});
  const std::vector<std::function<void()>> increments = {
      [&] { gauges.increment<&Gauge::i8>(gauge); },  [&] { gauges.increment<&Gauge::u8>(gauge); },
      [&] { gauges.increment<&Gauge::u16>(gauge); }, [&] { gauges.increment<&Gauge::u32>(gauge); },
      [&] { gauges.increment<&Gauge::i32>(gauge); },
  };
  for (const auto& increment : increments) {
    CHECK(error_of(increment).code() == Errc::out_of_range);
  }
  const Error error = error_of([&] { gauges.increment<&Gauge::u8>(gauge); });
  CHECK(says(error, "Gauge"));
  CHECK(says(error, "u8, 0 to 255"));
  CHECK(error.context().columns == std::vector<std::string>{"u8"});
  CHECK(gauges.get(gauge.id).u32 == 4294967295);
  gauges.where(col<&Gauge::id> == gauge.id).update(stele::set<&Gauge::i8>(col<&Gauge::i8> - 255));
  CHECK(gauges.get(gauge.id).i8 == -128);
}

TEST_CASE("a value that a member cannot hold is refused by name too") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database db = fresh.open();
  const Model<Gauge> gauges = db.define<Gauge>();
  db.sync();
  const Gauge gauge = gauges.create({});
  const Model<Record> records = db.model("Gauge");
  const auto all = records.where(column("id") == gauge.id);
  for (const std::string name : {"i8", "u8", "u16"}) {
    const Error error = error_of([&] { all.update(stele::set(name, 70000)); });
    CHECK(error.code() == Errc::out_of_range);
    CHECK(says(error, "Gauge." + name));
  }
  CHECK(error_of([&] { (void)all.update(stele::set("u32", -1)); }).code() == Errc::out_of_range);
  CHECK(error_of([&] {
          (void)records.create({{"label", "y"}, {"i8", 1000}});
        }).code() == Errc::out_of_range);
  Record record = records.get(gauge.id);
  CHECK(error_of([&] { record.set("u16", 65536); }).code() == Errc::out_of_range);
  record.set("u16", 65535);
  records.update(record);
  CHECK(gauges.get(gauge.id).u16 == 65535);
  CHECK(records.where(column("u8") < 70000).count() == 1);
}

TEST_CASE("an expression is stored in a column of floats as a float", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database db = fresh.open();
  const Model<Weight> weights = db.define<Weight>();
  db.sync();
  Weight weight = weights.create({.f = 0.1F, .d = 0.1});
  const auto all = weights.where(col<&Weight::id> == weight.id);
  weights.increment<&Weight::f>(weight, 0.2);
  CHECK(weight.f == static_cast<float>(static_cast<double>(0.1F) + 0.2));
  CHECK(weights.where(col<&Weight::f> == weight.f).count() == 1);

  all.update(stele::set<&Weight::f>(col<&Weight::d>), stele::set<&Weight::maybe>(col<&Weight::d>));
  CHECK(weights.where(col<&Weight::f> == 0.1F).count() == 1);
  CHECK(weights.where(col<&Weight::maybe> == 0.1F).count() == 1);
  CHECK(weights.where(col<&Weight::f> == col<&Weight::maybe>).count() == 1);

  const Model<Record> records = db.model("Weight");
  records.where(column("id") == weight.id).update(stele::set("f", column("d") * 2));
  CHECK(weights.where(col<&Weight::f> == 0.2F).count() == 1);
  all.update(stele::set<&Weight::f>(col<&Weight::maybe>));
  all.update(stele::set<&Weight::maybe>(std::nullopt));
  all.update(stele::set<&Weight::maybe>(col<&Weight::maybe> + 1.5));
  CHECK_FALSE(weights.get(weight.id).maybe);
  CHECK(weights.get(weight.id).f == 0.1F);
}

TEST_CASE("an expression that no float holds is refused by a column of floats", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database db = fresh.open();
  const Model<Weight> weights = db.define<Weight>();
  db.sync();
  Weight weight = weights.create({.f = 3e38F, .d = 1});
  const auto all = weights.where(col<&Weight::id> == weight.id);
  const std::vector<std::function<void()>> acts = {
      [&] { all.update(stele::set<&Weight::f>(col<&Weight::d> + 1e300)); },
      [&] { all.update(stele::set<&Weight::f>(col<&Weight::d> * 1e-300)); },
      [&] { weights.increment<&Weight::f>(weight, 3e38); },
  };
  for (const auto& act : acts) CHECK(error_of(act).code() == Errc::out_of_range);
  CHECK(weights.get(weight.id).f == 3e38F);
  weights.where(col<&Weight::id> == weight.id).update(stele::set<&Weight::d>(1e300));
  all.update(stele::set<&Weight::f>(std::numeric_limits<float>::infinity()));
  CHECK(weights.get(weight.id).f == std::numeric_limits<float>::infinity());
}

TEST_CASE("an expression that is -0.0 is stored as 0.0", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database db = fresh.open();
  const Model<Weight> weights = db.define<Weight>();
  db.sync();
  Weight weight = weights.create({.name = "a"});
  const auto all = weights.where(col<&Weight::id> == weight.id);
  all.update(stele::set<&Weight::f>(col<&Weight::f> * -1.0),
             stele::set<&Weight::d>(col<&Weight::d> * -1.0),
             stele::set<&Weight::maybe>(stele::raw<float>("-{}", col<&Weight::f>)));
  CHECK(is_plain_zero(weights.one().f));
  CHECK(is_plain_zero(weights.one().d));
  CHECK(is_plain_zero(weights.one().maybe.value()));
  all.update(stele::set<&Weight::d>(
      stele::case_when(col<&Weight::d> == 0, -0.0).otherwise(col<&Weight::d>)));
  CHECK(is_plain_zero(weights.one().d));
  all.update(stele::set<&Weight::f>(stele::raw<double>("-0.0")));
  CHECK(is_plain_zero(weights.one().f));
  weights.increment<&Weight::d>(weight, -0.0);
  CHECK(is_plain_zero(weight.d));

  const auto negated = stele::on_conflict<&Weight::name>().update(
      stele::set<&Weight::d>(col<&Weight::d> * -1.0),
      stele::set<&Weight::f>(stele::excluded<&Weight::f>() * -1.0));
  const stele::Created<Weight> upserted = weights.upsert({.name = "a"}, negated);
  CHECK_FALSE(upserted.created);
  CHECK(is_plain_zero(upserted.row.d));
  CHECK(is_plain_zero(upserted.row.f));
  (void)weights.create_all({{.name = "a"}}, {.on_conflict = negated});
  CHECK(is_plain_zero(weights.one().d));

  all.update(stele::set<&Weight::d>(col<&Weight::d> - 1.5));
  CHECK(weights.one().d == -1.5);
  const Model<Record> records = db.model("Weight");
  records.where(column("id") == weight.id).update(stele::set("d", column("d") * 0));
  CHECK(is_plain_zero(weights.one().d));
}

TEST_CASE("an expression that is NaN is refused by a column of floats", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database db = fresh.open();
  const Model<Weight> weights = db.define<Weight>();
  db.sync();
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr float small_infinity = std::numeric_limits<float>::infinity();
  Weight weight = weights.create({.f = small_infinity, .d = infinity, .name = "a"});
  const auto all = weights.where(col<&Weight::id> == weight.id);
  const auto check = [](const std::string& attribute, const std::string& verb, const auto& act) {
    const Error error = error_of(act);
    INFO(error.what());
    CHECK(stele::to_string(error.code()) == stele::to_string(Errc::out_of_range));
    CHECK(std::string(error.what()) == "could not " + verb + " Weight: " + attribute +
                                           ": a number is out of the range of its type");
    CHECK(error.context().columns == std::vector<std::string>{attribute});
  };
  check("d", "update", [&] { all.update(stele::set<&Weight::d>(col<&Weight::d> * 0.0)); });
  check("f", "update", [&] { all.update(stele::set<&Weight::f>(col<&Weight::f> * 0.0)); });
  check("maybe", "update",
        [&] { all.update(stele::set<&Weight::maybe>(col<&Weight::d> - col<&Weight::d>)); });
  check("f", "update", [&] { weights.increment<&Weight::f>(weight, -infinity); });
  const auto subtract = stele::on_conflict<&Weight::name>().update(
      stele::set<&Weight::d>(col<&Weight::d> - stele::excluded<&Weight::d>()));
  check("d", "upsert", [&] {
    Weight row{.d = infinity, .name = "a"};
    (void)weights.upsert(row, subtract);
  });
  CHECK(weights.one().d == infinity);
  CHECK(weights.one().f == small_infinity);

  all.update(stele::set<&Weight::d>(col<&Weight::d> * -1.0));
  CHECK(weights.one().d == -infinity);
}
