#include <cfloat>
#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "support.hpp"

namespace types = stele::types;
using namespace postgres_test;
using std::chrono::microseconds;
using stele::Cell;
using stele::ColumnType;
using stele::Date;
using stele::Errc;
using stele::Error;
using stele::LocalTimestamp;
using stele::TimeOfDay;
using stele::Timestamp;
using stele::Value;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr auto smallest = std::numeric_limits<std::int64_t>::min();
constexpr auto largest = std::numeric_limits<std::int64_t>::max();

ColumnType sequelize(ColumnType type) {
  type.storage = stele::StorageForm::sequelize;
  return type;
}

/// What the server makes of a parameter, in its own words: "type: text".
std::string stored(const ColumnType& type, const Value& value) {
  const auto connection = connect();
  const auto query = compiled("SELECT pg_typeof($1)::text || ': ' || coalesce($1::text, 'NULL')",
                              {type}, {types::text()});
  return run(*connection, query, {value}).front().front().as<std::string>();
}

/// The value as it comes back.
Value round_trip(const ColumnType& type, const Value& value) {
  const auto connection = connect();
  return run(*connection, compiled("SELECT $1", {type}, {type}), {value}).front().front();
}

/// What an expression of SQL is read as.
Value read(const std::string& expression, const ColumnType& type) {
  const auto connection = connect();
  return one(*connection, "SELECT " + expression + " AS c", type);
}

Error unreadable(const std::string& expression, const ColumnType& type) {
  return error_of([&] { (void)read(expression, type); });
}

Error refusal(const ColumnType& type, const Cell& cell) {
  const auto connection = connect();
  const auto statement = connection->prepare(compiled("SELECT $1", {type}, {type}));
  const Cell parameters[] = {cell};
  return error_of([&] { statement->execute(parameters); });
}

Timestamp instant(std::int64_t count) { return Timestamp(microseconds(count)); }

Timestamp first_instant() {
  return std::chrono::sys_days(std::chrono::year(1) / std::chrono::January / 1);
}
Timestamp last_instant() {
  return std::chrono::sys_days(std::chrono::year(10'000) / std::chrono::January / 1) -
         microseconds(1);
}

}  // namespace

TEST_CASE("each kind is sent as its column's own type") {
  CHECK(stored(types::boolean(), true) == "boolean: true");
  CHECK(stored(types::smallint(), -32768) == "smallint: -32768");
  CHECK(stored(types::integer(), 2147483647) == "integer: 2147483647");
  CHECK(stored(types::bigint(), smallest) == "bigint: -9223372036854775808");
  CHECK(stored(types::float_(), 0.5) == "real: 0.5");
  CHECK(stored(sequelize(types::float_()), 0.1) == "double precision: 0.1");
  CHECK(stored(types::double_(), 0.1) == "double precision: 0.1");
  CHECK(stored(types::string(), "it's") == "text: it's");
  CHECK(stored(types::text(), "") == "text: ");
  CHECK(stored(types::blob(), stele::Blob{std::byte{0}, std::byte{255}}) == "bytea: \\x00ff");
  CHECK(stored(types::timestamp(), instant(1795366509000120)) ==
        "timestamp with time zone: 2026-11-22 16:55:09.00012+00");
  CHECK(stored(types::local_timestamp(), LocalTimestamp(microseconds(-1))) ==
        "timestamp without time zone: 1969-12-31 23:59:59.999999");
  CHECK(stored(types::date(), Date(std::chrono::year(7) / 3 / 9)) == "date: 0007-03-09");
  CHECK(stored(types::time(), TimeOfDay{microseconds(61'000'000)}) ==
        "time without time zone: 00:01:01");
  CHECK(stored(types::bigint(), nullptr) == "bigint: NULL");
}

TEST_CASE("values come back as they were") {
  for (const auto value : {smallest, std::int64_t{-1}, std::int64_t{0}, largest}) {
    CHECK(round_trip(types::bigint(), value) == Value(value));
  }
  for (const int value : {-32768, 32767})
    CHECK(round_trip(types::smallint(), value) == Value(value));
  for (const double value : {0.1, -DBL_MAX, DBL_MIN, DBL_TRUE_MIN, infinity, -infinity}) {
    CHECK(round_trip(types::double_(), value) == Value(value));
  }
  for (const float value : {0.1F, FLT_MAX, FLT_TRUE_MIN}) {
    CHECK(round_trip(types::float_(), value) == Value(value));
  }
  CHECK(round_trip(types::float_(), infinity) == Value(infinity));
  for (const bool value : {true, false}) CHECK(round_trip(types::boolean(), value) == Value(value));
  for (const char* value : {"", "it's \"x\" \\ $1 \n", "Grüße, 世界 🎉"}) {
    CHECK(round_trip(types::text(), value) == Value(value));
  }
  CHECK(round_trip(types::text(), nullptr) == Value());
}

TEST_CASE("all bytes come back, and an empty blob is not NULL") {
  stele::Blob all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<std::byte>(i));

  CHECK(round_trip(types::blob(), all) == Value(all));
  CHECK(round_trip(types::blob(), stele::Blob{}) == Value(stele::Blob{}));
}

TEST_CASE("a view of nothing is an empty value, not NULL") {
  const auto connection = connect();
  const auto statement =
      connection->prepare(compiled("SELECT $1 IS NULL, $2 IS NULL", {types::text(), types::blob()},
                                   {types::boolean(), types::boolean()}));
  const Cell parameters[] = {Cell::view(stele::ValueKind::text, nullptr, 0),
                             Cell::view(stele::ValueKind::bytes, nullptr, 0)};

  statement->execute(parameters);

  REQUIRE(statement->next());
  CHECK(statement->row()[0].i == 0);
  CHECK(statement->row()[1].i == 0);
}

TEST_CASE("times of all years come back to the microsecond") {
  for (const Timestamp value :
       {first_instant(), instant(-1), instant(0), instant(951782400000001), last_instant()}) {
    CHECK(round_trip(types::timestamp(), value) == Value(value));
    const LocalTimestamp local(value.time_since_epoch());
    CHECK(round_trip(types::local_timestamp(), local) == Value(local));
  }
  for (const auto& day : {std::chrono::year(1) / 1 / 1, std::chrono::year(1970) / 1 / 1,
                          std::chrono::year(2000) / 2 / 29, std::chrono::year(9999) / 12 / 31}) {
    CHECK(round_trip(types::date(), Date(day)) == Value(Date(day)));
  }
  for (const auto count : {std::int64_t{0}, std::int64_t{86'399'999'999}}) {
    CHECK(round_trip(types::time(), TimeOfDay{microseconds(count)}) ==
          Value(TimeOfDay{microseconds(count)}));
  }
}

TEST_CASE("the session's time zone changes no time") {
  const auto connection = connect();
  connection->execute_script("SET TimeZone = 'Asia/Tokyo'");
  const auto query =
      compiled("SELECT $1, $2, $3", {types::timestamp(), types::local_timestamp(), types::date()},
               {types::timestamp(), types::local_timestamp(), types::date()});
  const Date day = std::chrono::year(2026) / 11 / 22;

  const auto rows = run(*connection, query, {instant(1), LocalTimestamp(microseconds(1)), day});

  CHECK(rows.front() == std::vector<Value>{instant(1), LocalTimestamp(microseconds(1)), day});
}

TEST_CASE("minus zero is stored as zero") {
  const double is_minus_zero_in_four_bytes = -1e-300;
  CHECK_FALSE(std::signbit(round_trip(types::float_(), is_minus_zero_in_four_bytes).as<double>()));
  CHECK_FALSE(std::signbit(round_trip(types::double_(), -0.0).as<double>()));
  CHECK_FALSE(std::signbit(round_trip(types::float_(), -0.0).as<double>()));
}

TEST_CASE("what no dialect can store is refused before it is sent") {
  CHECK(refusal(types::smallint(), Cell::int64(32768)).code() == Errc::out_of_range);
  CHECK(refusal(types::integer(), Cell::int64(-2147483649)).code() == Errc::out_of_range);
  CHECK(std::string(refusal(types::double_(), Cell::float64(std::nan(""))).what()) ==
        "NaN cannot be stored");
  CHECK(refusal(types::float_(), Cell::float64(1e39)).code() == Errc::out_of_range);
  CHECK(refusal(types::text(), Cell::text("\xC3\x28")).code() == Errc::conversion);
  CHECK(refusal(types::text(), Cell::text(std::string_view("a\0b", 3))).code() == Errc::conversion);
  CHECK(refusal(types::text(), Cell::int64(1)).code() == Errc::conversion);
  const auto of_kind = [](stele::ValueKind kind, std::int64_t i) {
    return Cell::integral(kind, i);
  };
  const auto kind = stele::ValueKind::timestamp;
  const std::int64_t before = first_instant().time_since_epoch().count() - 1;
  const std::int64_t after = last_instant().time_since_epoch().count() + 1;
  for (const std::int64_t count : {smallest, before, after, largest}) {
    CHECK(refusal(types::timestamp(), of_kind(kind, count)).code() == Errc::out_of_range);
    CHECK(refusal(types::date(), of_kind(stele::ValueKind::date, count)).code() ==
          Errc::out_of_range);
    CHECK(refusal(types::time(), of_kind(stele::ValueKind::time, count)).code() ==
          Errc::out_of_range);
  }
  CHECK(refusal(types::text(), Cell::int64(1)).context().sql == "SELECT $1");
}

TEST_CASE("times that other programs wrote are refused where they cannot be read") {
  const Error infinite = unreadable("'infinity'::timestamptz", types::timestamp());
  CHECK(infinite.code() == Errc::out_of_range);
  CHECK(
      std::string(infinite.what()) ==
      "could not read column 1 ('c'): it holds the time 'infinity'; the years 0001 to 9999 can be "
      "read");

  for (const char* text : {"'-infinity'", "'294276-12-31'", "'10000-01-01'", "'4713-01-01 BC'",
                           "'0001-12-31 23:59:59.999999 BC'"}) {
    INFO(text);
    const std::string value = text;
    CHECK(unreadable(value + "::timestamptz", types::timestamp()).code() == Errc::out_of_range);
    CHECK(unreadable(value + "::timestamp", types::local_timestamp()).code() == Errc::out_of_range);
    CHECK(unreadable(value + "::date", types::date()).code() == Errc::out_of_range);
  }
  CHECK(unreadable("'infinity'::date", types::date()).code() == Errc::out_of_range);
  CHECK(unreadable("'24:00'::time", types::time()).code() == Errc::out_of_range);
}

TEST_CASE("values are read by the type that the server sends") {
  for (const char* type : {"int2", "int4", "int8", "oid", "numeric", "numeric(20, 3)"}) {
    INFO(type);
    CHECK(read(std::string("120::") + type, types::bigint()) == Value(120));
  }
  for (const char* type : {"float4", "float8", "numeric", "int2", "int4", "int8"}) {
    INFO(type);
    CHECK(read(std::string("-2::") + type, types::double_()) == Value(-2.0));
  }
  for (const char* type : {"text", "varchar(9)", "char(2)", "name", "json"}) {
    INFO(type);
    CHECK(read(std::string("'12'::") + type, types::text()) == Value("12"));
  }
  CHECK(read("'ab'::char(3)", types::text()) == Value("ab "));
  CHECK(read("(SELECT count(*) FROM (VALUES (1), (2)) AS v)", types::bigint()) == Value(2));
}

TEST_CASE("numerics are read exactly or not at all") {
  CHECK(read("9223372036854775807::numeric", types::bigint()) == Value(largest));
  CHECK(read("-9223372036854775808::numeric", types::bigint()) == Value(smallest));
  CHECK(read("0::numeric", types::bigint()) == Value(0));
  CHECK(read("1e16::numeric", types::bigint()) == Value(10'000'000'000'000'000));
  CHECK(read("-0.1::numeric", types::double_()) == Value(-0.1));
  CHECK(read("1234567890.0123456789::numeric", types::double_()) == Value(1234567890.0123456789));
  CHECK(read("1e-300::numeric", types::double_()) == Value(1e-300));
  CHECK(read("'-Infinity'::numeric", types::double_()) == Value(-infinity));
  CHECK(std::isnan(read("'NaN'::numeric", types::double_()).as<double>()));

  for (const char* number :
       {"9223372036854775808", "-9223372036854775809", "1e30", "'NaN'", "'Infinity'"}) {
    INFO(number);
    CHECK(unreadable(std::string(number) + "::numeric", types::bigint()).code() ==
          Errc::out_of_range);
  }
  CHECK(unreadable("0.5::numeric", types::bigint()).code() == Errc::conversion);
  CHECK(unreadable("1e400::numeric", types::double_()).code() == Errc::out_of_range);
}

TEST_CASE("a value of another type names its column") {
  const Error error = unreadable("1.5", types::text());
  CHECK(error.code() == Errc::conversion);
  CHECK(
      std::string(error.what()) ==
      "could not read column 1 ('c'): it is numeric, which cannot be read as text; cast it in the "
      "statement, or declare the attribute so");
  CHECK(error.context().sql == "SELECT 1.5 AS c");

  CHECK(unreadable("'1'::text", types::bigint()).code() == Errc::conversion);
  CHECK(unreadable("now()::timestamp", types::timestamp()).code() == Errc::conversion);
  CHECK(unreadable("now()", types::local_timestamp()).code() == Errc::conversion);
  CHECK(unreadable("0.5::float8", types::bigint()).code() == Errc::conversion);
  CHECK(unreadable("ROW(1, 2)", types::text()).code() == Errc::conversion);
  CHECK(unreadable("9007199254740993::int8", types::double_()).code() == Errc::conversion);
}

TEST_CASE("enumerations are written, compared and read as their names, native or text") {
  const auto connection = connect();
  connection->execute_script(
      "CREATE TYPE pg_temp.mood AS ENUM ('sad', 'happy'); CREATE DOMAIN pg_temp.word AS VARCHAR(9);"
      "CREATE TEMP TABLE m (native pg_temp.mood, plain TEXT, word pg_temp.word)");
  const ColumnType mood = types::enumeration({"sad", "happy"});

  run(*connection, compiled("INSERT INTO m VALUES ($1, $2, $3)", {mood, mood, types::string()}, {}),
      {"happy", "happy", "w"});
  const auto rows =
      run(*connection,
          compiled("SELECT native, plain, word FROM m WHERE native = $1 AND plain = $2",
                   {mood, mood}, {mood, mood, types::string()}),
          {"happy", "happy"});

  REQUIRE(rows.size() == 1);
  CHECK(rows.front() == std::vector<Value>{"happy", "happy", "w"});
}

TEST_CASE("a composite type is not taken for text") {
  const auto connection = connect();
  connection->execute_script("CREATE TYPE pg_temp.pair AS (a INT, b INT)");

  const Error error =
      error_of([&] { (void)one(*connection, "SELECT ROW(1, 2)::pg_temp.pair AS p"); });

  CHECK(error.code() == Errc::conversion);
  CHECK(contains(error.what(), "'p'"));
}

TEST_CASE("a result without a declared kind is read as what it is") {
  const auto connection = connect();
  stele::Compiled query = compiled(
      "SELECT true, 1::int2, 0.5::float4, 'x'::varchar, '\\x01'::bytea, '2000-01-01'::date, NULL",
      {}, {});
  query.results.resize(7);

  const auto rows = run(*connection, query);

  CHECK(rows.front() == std::vector<Value>{true, 1, 0.5, "x", stele::Blob{std::byte{1}},
                                           Date(std::chrono::year(2000) / 1 / 1), nullptr});
}
