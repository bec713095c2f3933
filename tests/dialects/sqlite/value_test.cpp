#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "support.hpp"

namespace types = stele::types;
using namespace sqlite_test;
using std::chrono::microseconds;
using stele::Cell;
using stele::ColumnType;
using stele::Errc;
using stele::Value;

namespace {

ColumnType sequelize(ColumnType type) {
  type.storage = stele::StorageForm::sequelize;
  return type;
}

/// What is stored of a value, as "class: SQL literal".
std::string stored(const ColumnType& type, const Value& value) {
  const auto connection = connect_memory();
  const auto query = compiled("SELECT typeof(?1) || ': ' || quote(?1)", {type}, {types::text()});
  return run(*connection, query, {value}).front().front().as<std::string>();
}

/// The value as it comes back.
Value round_trip(const ColumnType& type, const Value& value) {
  const auto connection = connect_memory();
  return run(*connection, compiled("SELECT ?1", {type}, {type}), {value}).front().front();
}

/// What an expression of SQL is read as.
Value read(const std::string& expression, const ColumnType& type) {
  const auto connection = connect_memory();
  return one(*connection, "SELECT " + expression + " AS c", type);
}

Errc refusal(const ColumnType& type, const Cell& cell) {
  const auto connection = connect_memory();
  const auto statement = connection->prepare(compiled("SELECT ?1", {type}, {type}));
  const Cell parameters[] = {cell};
  const stele::Error error = error_of([&] { statement->execute(parameters); });
  CHECK(error.context().sql == "SELECT ?1");
  return error.code();
}

stele::Timestamp instant(std::int64_t count) { return stele::Timestamp(microseconds(count)); }

}  // namespace

TEST_CASE("each kind is stored in its documented form") {
  CHECK(stored(types::boolean(), true) == "integer: 1");
  CHECK(stored(types::bigint(), std::numeric_limits<std::int64_t>::min()) ==
        "integer: -9223372036854775808");
  CHECK(stored(types::double_(), 0.5) == "real: 0.5");
  CHECK(stored(types::text(), "it's") == "text: 'it''s'");
  CHECK(stored(types::blob(), stele::Blob{std::byte{0}, std::byte{255}}) == "blob: X'00FF'");
  CHECK(stored(types::timestamp(), instant(1795366509000120)) ==
        "text: '2026-11-22 16:55:09.000120+00:00'");
  CHECK(stored(types::local_timestamp(), stele::LocalTimestamp(microseconds(-1))) ==
        "text: '1969-12-31 23:59:59.999999'");
  CHECK(stored(types::date(), stele::Date(std::chrono::year(7) / 3 / 9)) == "text: '0007-03-09'");
  CHECK(stored(types::time(), stele::TimeOfDay{microseconds(61000000)}) == "text: '00:01:01'");
  CHECK(stored(types::text(), nullptr) == "null: NULL");
}

TEST_CASE("tables shared with Sequelize hold times in its form") {
  CHECK(stored(sequelize(types::timestamp()), instant(1795366509120000)) ==
        "text: '2026-11-22 16:55:09.120 +00:00'");
  CHECK(stored(sequelize(types::timestamp()), instant(1795366509000120)) ==
        "text: '2026-11-22 16:55:09.000120 +00:00'");
  CHECK(stored(sequelize(types::boolean()), false) == "integer: 0");
}

TEST_CASE("tables shared with Sequelize hold infinities in its form") {
  const auto infinity = std::numeric_limits<double>::infinity();
  for (const ColumnType& type : {sequelize(types::double_()), sequelize(types::float_())}) {
    CHECK(stored(type, infinity) == "text: 'Infinity'");
    CHECK(stored(type, -infinity) == "text: '-Infinity'");
    CHECK(stored(type, 0.5) == "real: 0.5");
    CHECK(round_trip(type, -infinity) == Value(-infinity));
  }
  CHECK(std::isnan(read("'NaN'", sequelize(types::double_())).as<double>()));
}

TEST_CASE("values come back as they were") {
  const auto infinity = std::numeric_limits<double>::infinity();
  stele::Blob all;
  for (int i = 0; i < 256; ++i) all.push_back(std::byte(static_cast<unsigned char>(i)));

  for (const bool value : {true, false}) CHECK(round_trip(types::boolean(), value) == Value(value));
  for (const std::int64_t value : {std::numeric_limits<std::int64_t>::min(), std::int64_t{0},
                                   std::numeric_limits<std::int64_t>::max()}) {
    CHECK(round_trip(types::bigint(), value) == Value(value));
  }
  for (const double value : {0.1, 1e308, 5e-324, infinity, -infinity, 1.0}) {
    CHECK(round_trip(types::double_(), value) == Value(value));
  }
  for (const char* value : {"", "Zoë 日本 🙂", "12", "1.50"}) {
    CHECK(round_trip(types::text(), value) == Value(value));
  }
  CHECK(round_trip(types::blob(), stele::Blob{}) == Value(stele::Blob{}));
  CHECK(round_trip(types::blob(), all) == Value(all));
  for (const std::int64_t value : {-62135596800000000, -1L, 0L, 253402300799999999}) {
    CHECK(round_trip(types::timestamp(), instant(value)) == Value(instant(value)));
    CHECK(round_trip(sequelize(types::timestamp()), instant(value)) == Value(instant(value)));
    const stele::LocalTimestamp local{microseconds(value)};
    CHECK(round_trip(types::local_timestamp(), local) == Value(local));
  }
  CHECK(round_trip(types::date(), stele::Date(std::chrono::year(2024) / 2 / 29)) ==
        Value(stele::Date(std::chrono::year(2024) / 2 / 29)));
  CHECK(round_trip(types::time(), stele::TimeOfDay{microseconds(86399999999)}) ==
        Value(stele::TimeOfDay{microseconds(86399999999)}));
  CHECK(round_trip(types::text(), nullptr).is_null());
}

TEST_CASE("negative zero is stored as zero, and a float as its four bytes") {
  CHECK_FALSE(std::signbit(round_trip(types::double_(), -0.0).as<double>()));
  CHECK(round_trip(types::float_(), 0.1) == Value(static_cast<double>(0.1F)));
  CHECK(round_trip(types::double_(), 0.1) == Value(0.1));
}

TEST_CASE("what no database stores is refused before any SQL") {
  CHECK(refusal(types::double_(), Cell::float64(std::nan(""))) == Errc::out_of_range);
  CHECK(refusal(types::text(), Cell::text(std::string_view("a\0b", 3))) == Errc::conversion);
  CHECK(refusal(types::text(), Cell::text("\xff")) == Errc::conversion);
  CHECK(refusal(types::text(), Cell::int64(1)) == Errc::conversion);
  CHECK(refusal(types::smallint(), Cell::int64(32768)) == Errc::out_of_range);
  for (const std::int64_t beyond :
       {-62135596800000001, 253402300800000000, std::numeric_limits<std::int64_t>::max()}) {
    CHECK(refusal(types::timestamp(), Cell::integral(stele::ValueKind::timestamp, beyond)) ==
          Errc::out_of_range);
  }
}

TEST_CASE("a value of another storage class is converted where that is exact") {
  CHECK(read("2.0", types::bigint()) == Value(2));
  CHECK(read("'-12'", types::bigint()) == Value(-12));
  CHECK(read("3", types::double_()) == Value(3.0));
  CHECK(read("'2.5'", types::double_()) == Value(2.5));
  CHECK(read("1.0", types::boolean()) == Value(true));
  CHECK(read("'false'", types::boolean()) == Value(false));
  CHECK(read("42", types::text()) == Value("42"));
  CHECK(read("1.5", types::text()) == Value("1.5"));
  CHECK(read("X'c3ab'", types::text()) == Value("ë"));
  CHECK(read("X''", types::text()) == Value(""));
  CHECK(read("'ab'", types::blob()) == Value(stele::Blob{std::byte{'a'}, std::byte{'b'}}));
  CHECK(read("'2026-11-22T17:35:09Z'", types::timestamp()) == Value(instant(1795368909000000)));
}

TEST_CASE("a value without an exact one of the kind is a conversion error that shows no value") {
  const std::vector<std::pair<std::string, ColumnType>> inexact{
      {"1.5", types::bigint()},
      {"1e300", types::bigint()},
      {"9223372036854775807.0", types::bigint()},
      {"'12x'", types::bigint()},
      {"''", types::bigint()},
      {"X'31'", types::bigint()},
      {"9007199254740993", types::double_()},
      {"'nan'", types::double_()},
      {"2", types::boolean()},
      {"'yes'", types::boolean()},
      {"0.1 + 0.2", types::text()},
      {"X'ff'", types::text()},
      {"7", types::blob()},
      {"1732300000", types::timestamp()},
      {"'2026-02-30'", types::date()},
      {"'25:00'", types::time()},
  };
  for (const auto& [expression, type] : inexact) {
    INFO(expression << " as " << to_string(type));
    CHECK(error_of([&, &e = expression, &t = type] { read(e, t); }).code() == Errc::conversion);
  }

  const stele::Error error = error_of([] { read("'secret'", types::bigint()); });
  CHECK(std::string(error.what()) ==
        "could not read column 1 ('c') as integer: it is stored as text that has no exact value of "
        "that kind");
  CHECK(error.context().sql == "SELECT 'secret' AS c");
}

TEST_CASE("a returned row that cannot be read leaves the insert whole") {
  const auto connection = connect_memory();
  connection->execute_script("CREATE TABLE t (a INTEGER PRIMARY KEY, b)");
  const auto insert =
      compiled("INSERT INTO t (b) VALUES ('x'), ('y') RETURNING b", {}, {types::bigint()});

  CHECK(error_of([&] { run(*connection, insert); }).code() == Errc::conversion);
  CHECK(one(*connection, "SELECT count(*) FROM t", types::bigint()) == Value(2));
  CHECK_FALSE(connection->in_transaction());
}
