#include <limits>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "ledger.hpp"
#include "plain_database.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using namespace std::chrono_literals;
using nlohmann::json;
using stele::Blob;
using stele::col;
using stele::Database;
using stele::Decimal;
using stele::Errc;
using stele::Model;
using stele::Record;
using stele::Timestamp;
using stele::Uuid;
using stele::Value;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::Ledger;

namespace types = stele::types;

namespace {

struct Account {
  std::int64_t id = 0;
  std::string email{};
  std::string site{};
};

void describe(stele::ModelBuilder<Account>& model) {
  model.attribute<&Account::email>().type(types::citext());
  model.unique<&Account::email, &Account::site>();
}

/// The database with the tables of both models; where it lacks a type, that is said in words.
struct Fixture {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  Model<Ledger> ledgers = database.define<Ledger>();
  Model<Record> rows = stele::test::define_run_time_ledger(database);
  bool has_types = stele::test::has_ledgers(fresh.url());

  Fixture() {
    if (has_types) {
      database.sync();
    } else {
      CHECK(error_of([&] { database.sync(); }).code() == Errc::unsupported);
    }
  }
};

/// The values go through both models, and are found by themselves.
template <auto Member, class T>
void check_round_trips(Fixture& fixture, const char* attribute, const std::vector<T>& values) {
  for (const T& value : values) {
    Ledger ledger;
    ledger.*Member = value;
    ledger = fixture.ledgers.create(ledger);
    const Ledger read = fixture.ledgers.get(ledger.id);
    CHECK(ledger.*Member == value);
    CHECK(read.*Member == value);
    CHECK(fixture.ledgers.where(col<&Ledger::id> == ledger.id && col<Member> == value).exists());
    CHECK_FALSE(
        fixture.ledgers.where(col<&Ledger::id> == ledger.id && col<Member> != value).exists());

    const Record made = fixture.rows.create({{attribute, value}});
    const auto id = made.get<std::int64_t>("id");
    CHECK(fixture.rows.get(id).get<T>(attribute) == value);
    CHECK(fixture.rows.where(stele::column("id") == id && stele::column(attribute) == value)
              .exists());
  }
  const Record none = fixture.rows.create({});
  CHECK(fixture.rows.get(none.get<std::int64_t>("id"))[attribute].is_null());
}

}  // namespace

TEST_CASE("decimals keep all their digits") {
  Fixture fixture;
  if (!fixture.has_types) return;
  check_round_trips<&Ledger::amount, Decimal>(
      fixture, "amount",
      {Decimal(), Decimal(1), Decimal("-0.000001"), Decimal("999999999999.999999"),
       Decimal("-999999999999.999999"), Decimal("0.1"), Decimal("123456789012.345678")});
}

TEST_CASE("a decimal that the column cannot hold is refused and never rounded") {
  Fixture fixture;
  if (!fixture.has_types) return;
  for (const char* text : {"0.0000001", "1000000000000", "-1000000000000.5"}) {
    CHECK(error_of([&] { fixture.ledgers.create({.amount = Decimal(text)}); }).code() ==
          Errc::out_of_range);
    CHECK(error_of([&] {
            fixture.rows.create({{"amount", Decimal(text)}});
          }).code() == Errc::out_of_range);
  }
  CHECK(fixture.ledgers.count() == 0);
}

TEST_CASE("decimals are compared and ordered as numbers, with constants of any digits") {
  Fixture fixture;
  if (!fixture.has_types) return;
  for (const char* text : {"-2.5", "0.00", "2.49", "2.50", "10.00"}) {
    fixture.ledgers.create({.fee = Decimal(text)});
  }
  fixture.ledgers.create({});
  const auto count = [&](const auto& condition) {
    return fixture.ledgers.where(condition).count();
  };
  const auto fee = col<&Ledger::fee>;
  CHECK(count(fee == Decimal("2.5")) == 1);
  CHECK(count(fee == Decimal("2.5000000")) == 1);
  CHECK(count(fee == Decimal("2.495")) == 0);
  CHECK(count(fee != Decimal("2.495")) == 5);
  CHECK(count(fee < Decimal("2.495")) == 3);
  CHECK(count(fee <= Decimal("2.495")) == 3);
  CHECK(count(fee > Decimal("2.495")) == 2);
  CHECK(count(fee >= Decimal("2.495")) == 2);
  CHECK(count(fee > Decimal("-2.505")) == 5);
  CHECK(count(fee < 10) == 4);
  CHECK(count(fee >= 2.5) == 2);
  CHECK(count(fee < Decimal("99999999999999999999")) == 5);
  CHECK(count(fee > Decimal("99999999999999999999")) == 0);
  CHECK(count(fee > Decimal("-99999999999999999999.123")) == 5);
  CHECK(count(!(fee == Decimal("2.495"))) == 5);
  CHECK(count(fee.in({Decimal("2.5"), Decimal("0"), Decimal("2.495")})) == 2);
  CHECK(count(fee.not_in({Decimal("2.5"), Decimal("2.495")})) == 4);
  CHECK(count(fee.between(Decimal("0"), Decimal("2.499"))) == 2);
  CHECK(count(fee.is_distinct_from(Decimal("2.5"))) == 5);
  CHECK(count(fee.is_distinct_from(Decimal("2.495"))) == 6);
  CHECK(count(fee.is_not_distinct_from(Decimal("2.5"))) == 1);
  const std::vector<Ledger> ordered = fixture.ledgers.order_by(fee.desc()).all();
  REQUIRE(ordered.size() == 6);
  CHECK_FALSE(ordered[0].fee);
  CHECK(ordered[1].fee == Decimal(10));
  CHECK(ordered[5].fee == Decimal("-2.5"));
}

TEST_CASE("UUIDs are kept, compared and ordered bytewise") {
  Fixture fixture;
  if (!fixture.has_types) return;
  check_round_trips<&Ledger::key, Uuid>(
      fixture, "key",
      {Uuid(), Uuid("ffffffff-ffff-ffff-ffff-ffffffffffff"), Uuid::v4(), Uuid::v7(),
       Uuid("{00112233-4455-6677-8899-AABBCCDDEEFF}")});
  CHECK(
      fixture.rows.where(stele::column("key") == "00112233-4455-6677-8899-AABBCCDDEEFF").count() ==
      1);
  const std::vector<Ledger> ordered = fixture.ledgers.order_by(col<&Ledger::key>).all();
  for (std::size_t i = 1; i < ordered.size(); ++i) CHECK(ordered[i - 1].key <= ordered[i].key);
}

TEST_CASE("JSON documents are kept as they are") {
  Fixture fixture;
  if (!fixture.has_types) return;
  check_round_trips<&Ledger::data, json>(
      fixture, "data",
      {json(nullptr), json(true), json(0), json(std::numeric_limits<std::int64_t>::min()),
       json(std::numeric_limits<std::int64_t>::max()), json(1.0), json(0.1), json(1e300),
       json(-1.5e-300), json(""), json("it's \"quoted\" \\ \u00e9 \U0001F600 \n\t\x01"),
       json::array(), json::object(), json{{"b", 1}, {"a", {1, 2.0, nullptr, "x"}}},
       json{{"", 1}, {"a.b", 2}, {"\"", 3}, {"$", 4}}});
}

TEST_CASE("the JSON null is not NULL") {
  Fixture fixture;
  if (!fixture.has_types) return;
  fixture.ledgers.create({.extra = json(nullptr)});
  fixture.ledgers.create({});
  CHECK(fixture.ledgers.where(col<&Ledger::extra>.is_null()).count() == 1);
  CHECK(fixture.ledgers.where(col<&Ledger::extra>.is_not_null()).count() == 1);
  CHECK(fixture.ledgers.where(col<&Ledger::extra> == json(nullptr)).count() == 1);
}

TEST_CASE("a JSON document that not every database keeps is refused") {
  Fixture fixture;
  if (!fixture.has_types) return;
  json deep = json::array();
  for (int i = 0; i < 600; ++i) deep = json::array({deep});
  for (const json& document :
       {json(std::string("a\0b", 3)), json("\xff"), json(std::uint64_t{1} << 63U),
        json(std::numeric_limits<double>::quiet_NaN()), json{{std::string("\0", 1), 1}}, deep}) {
    CHECK(error_of([&] { fixture.ledgers.create({.data = document}); }).code() == Errc::conversion);
  }
  CHECK(fixture.ledgers.count() == 0);
}

TEST_CASE("arrays of every type are kept, of NULLs and nested ones too") {
  Fixture fixture;
  if (!fixture.has_types) return;
  constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
  constexpr double infinite = std::numeric_limits<double>::infinity();
  using Readings = std::vector<std::optional<double>>;
  check_round_trips<&Ledger::numbers, std::vector<std::int64_t>>(
      fixture, "numbers", {{}, {1}, {least, -1, 9007199254740993, -(least + 1)}});
  check_round_trips<&Ledger::tags, std::vector<std::string>>(
      fixture, "tags",
      {{}, {""}, {"a,b", "{c}", "\"d\"", "e\\f", "NULL", "null", " g ", "\U0001F600", "\n"}});
  check_round_trips<&Ledger::readings, Readings>(
      fixture, "readings",
      {{std::nullopt}, {0.1, std::nullopt, infinite, -infinite, 1e300, 5e-324, 3.0}});
  check_round_trips<&Ledger::grid, std::vector<std::vector<int>>>(fixture, "grid",
                                                                  {{{1, 2}, {3, 4}}, {{-1}}});
  check_round_trips<&Ledger::prices, std::vector<Decimal>>(
      fixture, "prices", {{Decimal("1.5"), Decimal("-0.01"), Decimal(3)}});
  check_round_trips<&Ledger::moments, std::vector<Timestamp>>(
      fixture, "moments", {{Timestamp(0us), Timestamp(-1us), Timestamp(1'700'000'000'123'456us)}});
  check_round_trips<&Ledger::keys, std::vector<Uuid>>(fixture, "keys", {{Uuid(), Uuid::v4()}});
  check_round_trips<&Ledger::pieces, std::vector<Blob>>(
      fixture, "pieces", {{Blob{}, Blob{std::byte{0}, std::byte{255}}}});
  check_round_trips<&Ledger::flags, std::vector<bool>>(fixture, "flags", {{true, false}});
}

TEST_CASE("an array that not every database keeps is refused") {
  Fixture fixture;
  if (!fixture.has_types) return;
  const auto code = [&](const Ledger& ledger) {
    return error_of([&] { fixture.ledgers.create(ledger); }).code();
  };
  CHECK(code({.grid = {{1, 2}, {3}}}) == Errc::conversion);
  CHECK(code({.grid = {{}}}) == Errc::conversion);
  CHECK(code({.tags = {{std::string("a\0", 2)}}}) == Errc::conversion);
  CHECK(code({.readings = {std::numeric_limits<double>::quiet_NaN()}}) == Errc::out_of_range);
  CHECK(code({.prices = {Decimal("0.001")}}) == Errc::out_of_range);
  CHECK(error_of([&] {
          fixture.rows.create(
              {{"grid", Value(std::vector<std::vector<std::int64_t>>{{1LL << 40U}})}});
        }).code() == Errc::out_of_range);
  CHECK(fixture.ledgers.count() == 0);
}

TEST_CASE("arrays are asked for their elements") {
  Fixture fixture;
  if (!fixture.has_types) return;
  fixture.ledgers.create(
      {.numbers = {1, 2, 3}, .tags = {{"a", "b"}}, .readings = {1.5, std::nullopt}});
  fixture.ledgers.create({.numbers = {3, 4}, .tags = {std::vector<std::string>{}}});
  fixture.ledgers.create({.prices = {Decimal("2.5")}});
  const auto count = [&](const auto& condition) {
    return fixture.ledgers.where(condition).count();
  };
  CHECK(count(col<&Ledger::numbers>.contains({1, 3})) == 1);
  CHECK(count(col<&Ledger::numbers>.contains({3})) == 2);
  CHECK(count(col<&Ledger::numbers>.contains(std::vector<int>{})) == 3);
  CHECK(count(col<&Ledger::numbers>.overlaps({2, 4})) == 2);
  CHECK(count(col<&Ledger::numbers>.overlaps(std::vector<int>{})) == 0);
  CHECK(count(col<&Ledger::numbers>.any(4)) == 1);
  CHECK(count(col<&Ledger::numbers>.any_of({4, 5})) == 1);
  CHECK(count(col<&Ledger::tags>.any("b")) == 1);
  CHECK(count(!col<&Ledger::tags>.any("b")) == 1);  // NULL is neither
  CHECK(count(col<&Ledger::readings>.any(1.5)) == 1);
  CHECK(count(!col<&Ledger::readings>.any(2.5)) == 3);
  CHECK(count(col<&Ledger::prices>.any(Decimal("2.50"))) == 1);
  CHECK(count(col<&Ledger::numbers> == std::vector<std::int64_t>{3, 4}) == 1);
}

TEST_CASE("text of exactly so many characters") {
  Fixture fixture;
  if (!fixture.has_types) return;
  CHECK(fixture.ledgers.get(fixture.ledgers.create({.code = "\u00e9\U0001F600z"}).id).code ==
        "\u00e9\U0001F600z");
  for (const char* code : {"", "AB", "ABCD"}) {
    CHECK(error_of([&] { fixture.ledgers.create({.code = code}); }).code() == Errc::validation);
  }
}

TEST_CASE("text without case") {
  Fixture fixture;
  if (!fixture.has_types) return;
  for (const char* email : {"Ada@X.org", "bob@x.org", "CARL@X.ORG", "\u00c9va"}) {
    fixture.ledgers.create({.email = email});
  }
  const auto count = [&](const auto& condition) {
    return fixture.ledgers.where(condition).count();
  };
  const auto email = col<&Ledger::email>;
  CHECK(count(email == "ADA@x.ORG") == 1);
  CHECK(count(email != "ADA@x.ORG") == 3);
  CHECK(count(email == "\u00e9va") == 0);
  CHECK(count(email.in({"BOB@X.ORG", "carl@x.org"})) == 2);
  CHECK(count(email.like("%@X.ORG")) == 3);
  CHECK(count(email.starts_with("CAR")) == 1);
  CHECK(count(email.contains("X.o")) == 3);
  CHECK(count(email.matches("^CARL")) == 1);
  CHECK(count(email < "B") == 1);
  CHECK(count(email.is_distinct_from("ADA@x.ORG")) == 3);
  const std::vector<Ledger> ordered = fixture.ledgers.order_by(email.asc()).all();
  CHECK(ordered[0].email == "Ada@X.org");
  CHECK(ordered[2].email == "CARL@X.ORG");
}

namespace {

struct Ticket {
  Uuid id{};
  std::string title{};
};

}  // namespace

TEST_CASE("a UUID that is the key is made where it is nil, in the order of time") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto tickets = database.define<Ticket>();
  const auto notes = database.define(
      "Note", {{"id", {.type = types::uuid(), .primary_key = true}}, {"text", types::text()}});
  database.sync();
  const Ticket first = tickets.create({.title = "a"});
  Ticket second{.title = "b"};
  tickets.save(second);
  CHECK(first.id.version() == 7);
  CHECK(first.id < second.id);
  CHECK(tickets.get(second.id).title == "b");
  second.title = "c";
  tickets.save(second);
  CHECK(tickets.count() == 2);
  const Ticket own = tickets.create({.id = Uuid("00112233-4455-6677-8899-aabbccddeeff")});
  CHECK(to_string(own.id) == "00112233-4455-6677-8899-aabbccddeeff");
  const Record note = notes.create({{"text", "x"}});
  CHECK(notes.get(note.get<Uuid>("id")).get<std::string>("text") == "x");
  CHECK(note.get<Uuid>("id").version() == 7);
}

TEST_CASE("text without case is compared with other text without case, on either side") {
  Fixture fixture;
  if (!fixture.has_types) return;
  fixture.ledgers.create({.code = "Ada", .email = "aDA"});
  fixture.ledgers.create({.code = "Bob", .email = "ada"});
  const auto count = [&](const auto& condition) {
    return fixture.ledgers.where(condition).count();
  };
  CHECK(count(col<&Ledger::email> == col<&Ledger::code>) == 1);
  CHECK(count(col<&Ledger::code> == col<&Ledger::email>) == 1);
  CHECK(count(col<&Ledger::code> > col<&Ledger::email>) == 1);
  CHECK(count(col<&Ledger::email>.is_distinct_from(col<&Ledger::code>)) == 1);
  CHECK(count(col<&Ledger::code>.is_not_distinct_from(col<&Ledger::email>)) == 1);
}

TEST_CASE("text without case is unique without case") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Model<Account> accounts = database.define<Account>();
  if (!stele::test::features_of(fresh.url()).text_without_case) {
    CHECK(error_of([&] { database.sync(); }).code() == Errc::unsupported);
    return;
  }
  database.sync();
  database.sync();
  accounts.create({.email = "Ada@x.org", .site = "a"});
  accounts.create({.email = "Ada@x.org", .site = "A"});
  accounts.create({.email = "\u00e9", .site = "a"});
  accounts.create({.email = "\u00c9", .site = "a"});
  const auto violation =
      stele::test::violation_of([&] { accounts.create({.email = "aDA@X.ORG", .site = "a"}); });
  CHECK(violation.code() == Errc::unique_violation);
  REQUIRE(violation.items().size() == 2);
  CHECK(violation.items()[0].attribute == "email");
  CHECK(violation.items()[1].attribute == "site");
}

TEST_CASE("what has no one form that is equal everywhere is no key") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const auto refused = [&](const char* name, const stele::ColumnType& type) {
    return error_of([&] {
             Database database = fresh.open();
             database.define(name, {{"code", {.type = type, .primary_key = true}}});
             database.sync();
           })
        .code();
  };
  CHECK(refused("A", types::json()) == Errc::mapping);
  CHECK(refused("B", types::array(types::integer())) == Errc::mapping);
  CHECK(refused("C", types::citext()) == Errc::mapping);
  CHECK(refused("D", types::boolean()) == Errc::mapping);
  CHECK(refused("E", types::float_()) == Errc::mapping);
  CHECK(refused("F", types::double_()) == Errc::mapping);
  CHECK(error_of([&] {
          Database database = fresh.open();
          database.define("G", {{"data", {.type = types::json(), .unique = true}}});
          database.sync();
        }).code() == Errc::mapping);
}
