#include <chrono>
#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "ledger.hpp"
#include "parcel.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using namespace std::chrono_literals;
using nlohmann::json;
using std::filesystem::path;
using stele::col;
using stele::column;
using stele::Database;
using stele::Errc;
using stele::Model;
using stele::Record;
using stele::test::Address;
using stele::test::Color;
using stele::test::database_urls;
using stele::test::Delivery;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::Money;
using stele::test::Parcel;
using stele::test::Speed;

namespace types = stele::types;

namespace {

constexpr Color spring{.red = 0, .green = 255, .blue = 127};

struct Parcels {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  Model<Parcel> parcels = database.define<Parcel>();

  Parcels() { database.sync(); }

  template <class C>
  [[nodiscard]] std::int64_t count(const C& condition) const {
    return parcels.where(condition).count();
  }
};

/// The same attributes at run time.
Model<Record> define_run_time_parcels(Database& database) {
  Model<Record> model = database.define("Packet",
                                        {{"price", types::bigint()},
                                         {"fee", types::bigint()},
                                         {"color", types::string(7)},
                                         {"photo", types::text()},
                                         {"transit", types::bigint()},
                                         {"speed", types::enumeration({"slow", "fast"})}},
                                        {.timestamps = false});
  database.sync();
  return model;
}

/// Deliveries; where the dialect lacks a type of theirs, that is said in words.
struct Deliveries {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  Model<Delivery> deliveries = database.define<Delivery>();
  bool has_types = stele::test::has_ledgers(fresh.url());

  Deliveries() {
    if (has_types) {
      database.sync();
    } else {
      CHECK(error_of([&] { database.sync(); }).code() == Errc::unsupported);
    }
  }

  template <class C>
  [[nodiscard]] std::int64_t count(const C& condition) const {
    return deliveries.where(condition).count();
  }
};

}  // namespace

TEST_CASE("types with a codec are read as they were written") {
  const Parcels fixture;
  const Parcel written{.price = Money{-250},
                       .fee = Money{9'007'199'254'740'993},
                       .color = spring,
                       .label = Color{},
                       .photo = "in/\u00e9/it's.png",
                       .receipt = path(),
                       .transit = -90min,
                       .delay = 0min,
                       .speed = Speed::fast};
  const Parcel read = fixture.parcels.get(fixture.parcels.create(written).id);
  CHECK(read.price == written.price);
  CHECK(read.fee == written.fee);
  CHECK(read.color == written.color);
  CHECK(read.label == written.label);
  CHECK(read.photo == written.photo);
  CHECK(read.receipt == written.receipt);
  CHECK(read.transit == written.transit);
  CHECK(read.delay == written.delay);
  CHECK(read.speed == written.speed);
}

TEST_CASE("an optional of a type with a codec can be NULL") {
  const Parcels fixture;
  const Parcel read = fixture.parcels.get(fixture.parcels.create({}).id);
  CHECK_FALSE(read.fee);
  CHECK_FALSE(read.label);
  CHECK_FALSE(read.receipt);
  CHECK_FALSE(read.delay);
  CHECK(fixture.count(col<&Parcel::fee>.is_null() && col<&Parcel::receipt>.is_null()) == 1);
}

TEST_CASE("columns are compared with constants of a type with a codec") {
  const Parcels fixture;
  for (const int cents : {-100, 50, 1000}) {
    fixture.parcels.create(
        {.price = Money{cents}, .fee = Money{cents}, .transit = std::chrono::minutes(cents)});
  }
  fixture.parcels.create({.color = spring, .photo = "a/b.png", .speed = Speed::fast});
  CHECK(fixture.count(col<&Parcel::price> == Money{50}) == 1);
  CHECK(fixture.count(col<&Parcel::price> != Money{50}) == 3);
  CHECK(fixture.count(col<&Parcel::price> < Money{50}) == 2);
  CHECK(fixture.count(col<&Parcel::fee> >= Money{50}) == 2);
  CHECK(fixture.count(col<&Parcel::price>.between(Money{0}, Money{50})) == 2);
  CHECK(fixture.count(col<&Parcel::price>.in({Money{-100}, Money{1000}, Money{7}})) == 2);
  CHECK(fixture.count(col<&Parcel::fee>.not_in(std::vector<Money>{{50}})) == 2);
  CHECK(fixture.count(col<&Parcel::fee>.is_distinct_from(Money{50})) == 3);
  CHECK(fixture.count(col<&Parcel::fee>.is_not_distinct_from(std::optional<Money>())) == 1);
  CHECK(fixture.count(col<&Parcel::price> < col<&Parcel::fee>) == 0);
  CHECK(fixture.count(col<&Parcel::color> == spring) == 1);
  CHECK(fixture.count(col<&Parcel::color>.in({spring, Color{.red = 1}})) == 1);
  CHECK(fixture.count(col<&Parcel::transit> > 16h) == 1);
  CHECK(fixture.count(col<&Parcel::transit>.in({50min, 0min})) == 2);
  CHECK(fixture.count(col<&Parcel::speed> == Speed::fast) == 1);
  const std::vector<Parcel> ordered = fixture.parcels.order_by(col<&Parcel::price>.desc()).all();
  REQUIRE(ordered.size() == 4);
  CHECK(ordered.front().price == Money{1000});
}

TEST_CASE("a path is compared as text, also with a string_view") {
  const Parcels fixture;
  fixture.parcels.create({.photo = "in/2024/a.png"});
  fixture.parcels.create({.photo = "out/b.jpg"});
  const auto photo = col<&Parcel::photo>;
  CHECK(fixture.count(photo == path("in/2024/a.png")) == 1);
  CHECK(fixture.count(photo == std::string_view("in/2024/a.png")) == 1);
  CHECK(fixture.count(photo == "in/2024/a.png") == 1);
  CHECK(fixture.count(photo.in({path("out/b.jpg"), path("x")})) == 1);
  CHECK(fixture.count(photo.starts_with(std::string_view("in/"))) == 1);
  CHECK(fixture.count(photo < std::string_view("o")) == 1);
}

TEST_CASE("a bulk update sets values of a type with a codec") {
  const Parcels fixture;
  fixture.parcels.create({.fee = Money{5}});
  const std::int64_t changed =
      fixture.parcels.where(col<&Parcel::price> == Money{0})
          .update(stele::set<&Parcel::price>(Money{700}), stele::set<&Parcel::color>(spring),
                  stele::set<&Parcel::photo>(std::string_view("x/y")),
                  stele::set<&Parcel::transit>(2h),
                  stele::set<&Parcel::fee>(std::optional<Money>()));
  CHECK(changed == 1);
  const Parcel read = fixture.parcels.query().one();
  CHECK(read.price == Money{700});
  CHECK(read.color == spring);
  CHECK(read.photo == path("x/y"));
  CHECK(read.transit == 120min);
  CHECK_FALSE(read.fee);
}

TEST_CASE("what a codec throws is passed on") {
  const Parcels fixture;
  const Model<Record> by_name = fixture.database.model("Parcel");
  Record record = by_name.build({{"color", "grey"}});
  by_name.save(record);
  CHECK_THROWS_AS(fixture.parcels.all(), std::invalid_argument);
}

TEST_CASE("records take and give values of types with a codec") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Model<Record> packets = define_run_time_parcels(database);
  Record made = packets.create({{"price", Money{250}},
                                {"fee", std::optional<Money>()},
                                {"color", spring},
                                {"photo", path("a/b.png")},
                                {"transit", 90min},
                                {"speed", Speed::fast}});
  made.set("price", Money{300});
  packets.save(made);
  const Record read = packets.get(made.get<std::int64_t>("id"));
  CHECK(read.get<Money>("price") == Money{300});
  CHECK_FALSE(read.get<std::optional<Money>>("fee"));
  CHECK(read.get<std::optional<Color>>("color") == spring);
  CHECK(read.get<path>("photo") == path("a/b.png"));
  CHECK(read.get<std::chrono::minutes>("transit") == 90min);
  CHECK(read.get<Speed>("speed") == Speed::fast);
  CHECK(error_of([&] { static_cast<void>(read.get<Money>("fee")); }).code() == Errc::conversion);
  CHECK(error_of([&] { static_cast<void>(read.get<Money>("color")); }).code() == Errc::conversion);
}

TEST_CASE("run-time columns are compared with values of types with a codec") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Model<Record> packets = define_run_time_parcels(database);
  packets.create({{"price", Money{1}}, {"photo", path("a")}, {"speed", Speed::slow}});
  packets.create({{"price", Money{2}}, {"color", spring}, {"transit", 5min}});
  const auto count = [&](const auto& condition) { return packets.where(condition).count(); };
  CHECK(count(column("price") == Money{2}) == 1);
  CHECK(count(column("price").in({Money{1}, Money{2}})) == 2);
  CHECK(count(column("price").between(Money{0}, Money{1})) == 1);
  CHECK(count(column("color") == spring) == 1);
  CHECK(count(column("photo") == path("a")) == 1);
  CHECK(count(column("transit") < 6min) == 1);
  CHECK(count(column("speed").in({Speed::slow, Speed::fast})) == 1);
  CHECK(packets.where(column("price") == Money{1})
            .update(stele::set("price", Money{9}), stele::set("transit", 1min)) == 1);
  CHECK(count(column("price") == Money{9} && column("transit") == 1min) == 1);
}

TEST_CASE("a struct with JSON's conversions is a document") {
  const Deliveries fixture;
  if (!fixture.has_types) return;
  const Address home{.street = "It's \"here\" \u00e9", .number = 7};
  const Delivery made = fixture.deliveries.create({.address = home});
  fixture.deliveries.create({.other = Address{}});
  const Delivery read = fixture.deliveries.get(made.id);
  CHECK(read.address == home);
  CHECK_FALSE(read.other);
  CHECK(fixture.count(col<&Delivery::address> == home) == 1);
  CHECK(fixture.count(col<&Delivery::address> != home) == 1);
  CHECK(fixture.count(col<&Delivery::other>.is_distinct_from(Address{})) == 1);
  CHECK(fixture.count(col<&Delivery::address>.json("number") > 5) == 1);
  CHECK(fixture.count(col<&Delivery::address>.json("street") == home.street) == 1);
  CHECK(fixture.count(col<&Delivery::address>.contains(json{{"number", 7}})) == 1);
  CHECK(fixture.count(column("address") == home) == 1);
  const Record by_name = fixture.database.model("Delivery").get(made.id);
  CHECK(by_name.get<Address>("address") == home);
  CHECK(fixture.deliveries.where(col<&Delivery::id> == made.id)
            .update(stele::set<&Delivery::other>(home)) == 1);
  CHECK(fixture.deliveries.get(made.id).other == home);
}

TEST_CASE("arrays of types with a codec") {
  const Deliveries fixture;
  if (!fixture.has_types) return;
  const Delivery written{.tips = {Money{5}, Money{-1}},
                         .refunds = {std::nullopt, Money{3}},
                         .photos = {"a,b", "c/\"d\""},
                         .stops = {5min, 1h}};
  const Delivery read = fixture.deliveries.get(fixture.deliveries.create(written).id);
  CHECK(read.tips == written.tips);
  CHECK(read.refunds == written.refunds);
  CHECK(read.photos == written.photos);
  CHECK(read.stops == written.stops);
  CHECK(fixture.count(col<&Delivery::tips> == written.tips) == 1);
  CHECK(fixture.count(col<&Delivery::tips>.contains({Money{5}})) == 1);
  CHECK(fixture.count(col<&Delivery::tips>.any(Money{6})) == 0);
  CHECK(fixture.count(col<&Delivery::refunds>.overlaps({Money{3}, Money{4}})) == 1);
  CHECK(fixture.count(col<&Delivery::photos>.any(path("a,b"))) == 1);
  CHECK(fixture.count(col<&Delivery::stops>.any_of({60min})) == 1);
  CHECK(fixture.count(column("tips") == written.tips) == 1);
  const Record by_name = fixture.database.model("Delivery").query().one();
  CHECK(by_name.get<std::vector<Money>>("tips") == written.tips);
  CHECK(by_name.get<std::vector<path>>("photos") == written.photos);
}
