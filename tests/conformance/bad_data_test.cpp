#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "ledger.hpp"
#include "plain_database.hpp"
#include "sample.hpp"
#include "support/databases.hpp"

using stele::Database;
using stele::Model;
using stele::test::FreshDatabase;
using stele::test::Ledger;
using stele::test::PlainDatabase;
using stele::test::Sample;
using stele::test::shared_database_urls;

namespace {

/// What any other program may try to write into a column.
struct Writes {
  std::string column;
  std::vector<std::string> taken;
  std::vector<std::string> refused;
};

std::string update(const std::string& table, const std::string& column, const std::string& value) {
  return "UPDATE " + table + " SET " + column + " = " + value;
}

void check_writes(PlainDatabase& plain, const std::string& table, const Writes& writes) {
  for (const std::string& value : writes.taken) {
    INFO(writes.column << " = " << value.substr(0, 80));
    CHECK(plain.accepts(update(table, writes.column, value)));
  }
  for (const std::string& value : writes.refused) {
    INFO(writes.column << " = " << value.substr(0, 80));
    CHECK_FALSE(plain.accepts(update(table, writes.column, value)));
  }
}

/// Of a text literal, repeated.
std::string text_of(int count, const std::string& piece) {
  std::string text = "'";
  for (int i = 0; i < count; ++i) text += piece;
  return text + "'";
}

/// A table with one row, and a second connection to it.
template <class T>
struct Fixture {
  FreshDatabase fresh{GENERATE(from_range(shared_database_urls()))};
  Database database = fresh.open();
  Model<T> rows = database.define<T>();

  PlainDatabase plain() {
    database.sync();
    rows.create({});
    return PlainDatabase(fresh.url());
  }
};

}  // namespace

TEST_CASE("integers and booleans of other kinds and ranges are refused whoever writes") {
  Fixture<Sample> fixture;
  PlainDatabase plain = fixture.plain();
  check_writes(plain, "samples",
               {"small", {"-32768", "32767"}, {"-32769", "32768", "'x'", "''", "NULL"}});
  check_writes(plain, "samples",
               {"medium",
                {"-2147483648", "2147483647"},
                {"-2147483649", "2147483648", "'1x'", "'NaN'", "NULL"}});
  check_writes(plain, "samples",
               {"big",
                {"-9223372036854775808", "9223372036854775807"},
                {"9223372036854775808.0", "-9223372036854775809.0", "'x'", "NULL"}});
  check_writes(plain, "samples", {"byte", {"0", "255"}, {"-1", "'x'", "NULL"}});
  check_writes(plain, "samples", {"word", {"0", "65535"}, {"-1", "'x'", "NULL"}});
  check_writes(plain, "samples", {"wide", {"0", "4294967295"}, {"-1", "'x'", "NULL"}});
  check_writes(plain, "samples", {"flag", {"TRUE", "FALSE"}, {"2", "-1", "'x'", "NULL"}});
}

TEST_CASE("text in a column of numbers is refused whoever writes") {
  Fixture<Sample> fixture;
  PlainDatabase plain = fixture.plain();
  check_writes(plain, "samples", {"real", {"1.5", "1e300"}, {"'x'", "''", "NULL"}});
  check_writes(plain, "samples", {"single", {"1.5"}, {"'x'", "'1,5'", "NULL"}});
}

TEST_CASE("strings that are too long, and unknown enumerators, are refused whoever writes") {
  Fixture<Sample> fixture;
  PlainDatabase plain = fixture.plain();
  check_writes(plain, "samples",
               {"name", {"''", "'abcde'", text_of(5, "\U0001F600")}, {"'abcdef'", "NULL"}});
  check_writes(plain, "samples",
               {"maybe_name", {"NULL", "'abcde'"}, {text_of(6, "\U0001F600"), "'abcde '||'f'"}});
  check_writes(plain, "samples",
               {"mood", {"'sad'", "'Very_happy'"}, {"'angry'", "'Sad'", "''", "' sad'", "NULL"}});
  check_writes(plain, "samples", {"maybe_mood", {"NULL", "'well'"}, {"'Well'", "0"}});
}

TEST_CASE("a string without a length of its own ends at 255 characters whoever writes") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  const auto pages = database.define("Page", {{"title", stele::types::string()}});
  database.sync();
  pages.create({{"title", ""}});
  PlainDatabase plain(fresh.url());
  check_writes(plain, "pages",
               {"title",
                {text_of(255, "x"), text_of(255, "\u00e9"), "NULL"},
                {text_of(256, "x"), text_of(256, "\u00e9")}});
  CHECK(pages.count() == 1);
}

TEST_CASE("what is no time is refused whoever writes", "[builtin]") {
  Fixture<Sample> fixture;
  PlainDatabase plain = fixture.plain();
  check_writes(plain, "samples",
               {"moment",
                {"'2024-02-29 23:59:59.999999+00:00'", "'0001-01-01 00:00:00.000000+00:00'"},
                {"'x'", "''", "'yesterday at noon, or a bit later'", "'12'", "'2024-02'",
                 "'2024-99-01 00:00:00.000000+00:00'", "'2024-02-99 00:00:00.000000+00:00'",
                 "'29.02.2024 23:59:59'", "NULL"}});
  check_writes(plain, "samples",
               {"local",
                {"'2024-02-29 23:59:59.999999'", "'9999-12-31 00:00:00.000000'"},
                {"'x'", "''", "'12'", "'2024-99-01 00:00:00.000000'", "NULL"}});
  check_writes(plain, "samples",
               {"day",
                {"'2024-02-29'", "'0001-01-01'", "'9999-12-31'"},
                {"'x'", "''", "'2023-02-29'", "'2024-13-01'", "'2024-00-01'", "'0000-01-01'",
                 "'2024-02'", "20240229", "NULL"}});
  check_writes(plain, "samples",
               {"time",
                {"'00:00:00'", "'23:59:59.999999'"},
                {"'x'", "''", "'25:00:00'", "'12:61:00'", "'12:00:99'", "NULL"}});
  check_writes(plain, "samples", {"maybe_moment", {"NULL"}, {"'x'"}});
  check_writes(plain, "samples", {"maybe_day", {"NULL"}, {"'x'"}});
  check_writes(plain, "samples", {"maybe_time", {"NULL"}, {"'x'"}});
  CHECK(fixture.rows.first()->day == stele::Date(std::chrono::year(9999) / 12 / 31));
}

TEST_CASE("a time in another form than the stored one is none to sqlite, where texts are compared",
          "[builtin]") {
  Fixture<Sample> fixture;
  PlainDatabase plain = fixture.plain();
  const std::vector<Writes> other_forms = {
      {"moment",
       {},
       {"'2024-02-29T23:59:59.999999+00:00'", "'2024-02-29 23:59:59+00:00'",
        "'2024-02-29 23:59:59.999999+02:00'", "'2024-02-29 23:59:59.999999Z'",
        "'2024-02-29 23:59:59.999 +00:00'"}},
      {"local", {}, {"'2024-02-29T23:59:59.999999'", "'2024-02-29 23:59:59'"}},
      {"day", {}, {"'20240229'", "'2024-02-29 00:00:00'"}},
      {"time", {}, {"'12:00'", "'12:00:00.000000'", "'12:00:00.5'"}}};
  for (const Writes& writes : other_forms) {
    for (const std::string& value : writes.refused) {
      INFO(writes.column << " = " << value);
      // postgres has one form whatever it was given.
      CHECK(plain.accepts(update("samples", writes.column, value)) == plain.is_postgres());
    }
  }
}

TEST_CASE("decimals beyond their digits are refused whoever writes", "[builtin]") {
  Fixture<Ledger> fixture;
  PlainDatabase plain = fixture.plain();
  const bool scaled = !plain.is_postgres();  // by 10^6 and by 10^2
  check_writes(plain, "ledgers",
               {"amount",
                {scaled ? "999999999999999999" : "999999999999.999999",
                 scaled ? "-999999999999999999" : "-999999999999.999999"},
                {scaled ? "1000000000000000000" : "1000000000000",
                 scaled ? "-1000000000000000000" : "-1000000000000", "'x'", "''", "NULL"}});
  check_writes(plain, "ledgers",
               {"fee",
                {scaled ? "9999999999" : "99999999.99", "NULL"},
                {scaled ? "10000000000" : "100000000", "'1,5'"}});
}

TEST_CASE("what is no UUID is refused whoever writes", "[builtin]") {
  Fixture<Ledger> fixture;
  PlainDatabase plain = fixture.plain();
  check_writes(plain, "ledgers",
               {"key",
                {"'00112233-4455-6677-8899-aabbccddeeff'"},
                {"'x'", "''", "'00112233-4455-6677-8899-aabbccddeef'",
                 "'00112233-4455-6677-8899-aabbccddeeff0'",
                 "'00112233-4455-6677-8899-aabbccddeefg'", "NULL"}});
  check_writes(plain, "ledgers", {"parent", {"NULL"}, {"'x'"}});
  // Another spelling is stored as the one, or refused.
  const bool taken =
      plain.accepts(update("ledgers", "key", "'00112233-4455-6677-8899-AABBCCDDEEFF'"));
  CHECK(taken == plain.is_postgres());
  CHECK(plain.rows("SELECT key FROM ledgers") ==
        std::vector<std::string>{"00112233-4455-6677-8899-aabbccddeeff"});
}

TEST_CASE("what is no JSON is refused whoever writes", "[builtin]") {
  Fixture<Ledger> fixture;
  PlainDatabase plain = fixture.plain();
  check_writes(plain, "ledgers",
               {"data",
                {"'null'", "'{\"a\": [1, 2.5, \"x\"]}'", "'\"x\"'", "'1'"},
                {"'x'", "''", "'{a: 1}'", "'[1,]'", "'{'", "'''x'''", "NULL"}});
  check_writes(plain, "ledgers", {"extra", {"NULL", "'{}'"}, {"'{'"}});
}

TEST_CASE("what is no array is refused whoever writes", "[builtin]") {
  Fixture<Ledger> fixture;
  PlainDatabase plain = fixture.plain();
  const bool braces = plain.is_postgres();
  check_writes(plain, "ledgers",
               {"numbers",
                {braces ? "'{}'" : "'[]'", braces ? "'{1,2}'" : "'[1,2]'"},
                {"'x'", "''", "'{\"a\": 1}'", "'1'", "'\"[]\"'", "NULL"}});
  check_writes(plain, "ledgers", {"tags", {"NULL"}, {"'x'", "'{\"a\": 1}'"}});
}

TEST_CASE("text of another length than char_ has is refused whoever writes", "[builtin]") {
  Fixture<Ledger> fixture;
  PlainDatabase plain = fixture.plain();
  check_writes(plain, "ledgers",
               {"code",
                {"'abc'", text_of(3, "\U0001F600"), "'   '"},
                {"''", "'ab'", "'abcd'", text_of(4, "\u00e9"), "NULL"}});
}

TEST_CASE("what was refused has changed nothing") {
  Fixture<Sample> fixture;
  PlainDatabase plain = fixture.plain();
  CHECK_FALSE(plain.accepts("UPDATE samples SET text = 'new', small = 32768"));
  CHECK_FALSE(plain.accepts("UPDATE samples SET text = 'new', flag = 2"));
  const std::vector<Sample> rows = fixture.rows.all();
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].text.empty());
  CHECK(rows[0].small == 0);
}
