#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "plain_database.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Decimal;
using stele::Errc;
using stele::Error;
using stele::Model;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::shared_database_urls;

namespace {

enum class Grade { low, high };

struct Part {
  std::int64_t id = 0;
  std::string code{};
  std::optional<std::string> note{};
  std::int16_t small = 0;
  int count = 0;
  double weight = 0;
  float ratio = 0;
  bool flag = false;
  std::optional<Decimal> price{};
  stele::Timestamp made{};
  stele::Date day{std::chrono::sys_days{}};
  stele::TimeOfDay time{};
  stele::Blob bytes{};
  stele::Uuid uuid{};
  nlohmann::json document{};
  Grade grade = Grade::low;
};

void describe(stele::ModelBuilder<Part>& model) {
  model.attribute<&Part::code>().type(stele::types::string(40)).unique();
  model.attribute<&Part::price>().type(stele::types::decimal(18, 9));
  model.attribute<&Part::count>().validate(stele::min(0));
}

const stele::BulkOptions silent{.returning = false};

Part numbered(int i) { return {.code = "p" + std::to_string(i), .count = i}; }

std::vector<Part> parts_of_all_kinds() {
  std::vector<Part> parts;
  for (const char* price : {"0", "0.000000001", "-0.5", "1", "9999", "10000", "10000.0001",
                            "-123456789.123456789", "100000000", "0.0001", "7.25"}) {
    Part part = numbered(static_cast<int>(parts.size()));
    part.price = Decimal(price);
    parts.push_back(std::move(part));
  }
  Part& odd = parts.front();
  odd.note = "a\tb\\N\n\"c\", \u00e9\U0001F600";
  odd.small = -32768;
  odd.weight = 0.1;
  odd.ratio = 0.1F;
  odd.flag = true;
  odd.made = stele::Timestamp(std::chrono::microseconds(-1));
  odd.day = std::chrono::year(1999) / 12 / 31;
  odd.time = stele::TimeOfDay{std::chrono::microseconds(86'399'999'999)};
  odd.bytes = stele::Blob{std::byte{0}, std::byte{255}, std::byte{'\\'}};
  odd.uuid = *stele::Uuid::parse("6b9bd9a4-3f0e-4a51-9d5c-0f2b8c6f8f4d");
  odd.document = {{"a", {1, nullptr, "x"}}};
  odd.grade = Grade::high;
  return parts;
}

}  // namespace

TEST_CASE("rows that give nothing back are stored as others are") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  if (!database.dialect().features().decimals) return;
  const auto parts = database.define<Part>();
  database.sync();
  const std::vector<Part> rows = parts_of_all_kinds();
  parts.create_all(rows, silent);
  for (Part row : rows) {
    row.code = "other " + row.code;
    parts.create(row);
  }
  const std::vector<Part> stored = parts.order_by(col<&Part::id>).all();
  REQUIRE(stored.size() == 2 * rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Part& loaded = stored[i];
    const Part& created = stored[rows.size() + i];
    CAPTURE(i);
    CHECK(loaded.code == rows[i].code);
    CHECK(loaded.price == rows[i].price);
    CHECK(loaded.price->scale() == created.price->scale());
    CHECK(loaded.note == created.note);
    CHECK(loaded.small == created.small);
    CHECK(loaded.count == created.count);
    CHECK(loaded.weight == created.weight);
    CHECK(loaded.ratio == created.ratio);
    CHECK(loaded.flag == created.flag);
    CHECK(loaded.made == created.made);
    CHECK(loaded.day == created.day);
    CHECK(loaded.time.since_midnight == created.time.since_midnight);
    CHECK(loaded.bytes == created.bytes);
    CHECK(loaded.uuid == created.uuid);
    CHECK(loaded.document == created.document);
    CHECK(loaded.grade == created.grade);
  }
  PlainDatabase plain(fresh.url());
  CHECK(plain.rows("SELECT code, note IS NULL, price = 0 FROM parts ORDER BY id LIMIT 1").size() ==
        1);
}

TEST_CASE("many rows that give nothing back are stored, all or none") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  if (!database.dialect().features().decimals) return;
  const auto parts = database.define<Part>();
  database.sync();
  std::vector<Part> rows;
  rows.reserve(5'000);
  for (int i = 0; i < 5'000; ++i) rows.push_back(numbered(i));
  parts.create_all(rows, silent);
  PlainDatabase plain(fresh.url());
  const std::vector<std::string> all{"5000|12497500"};
  CHECK(plain.rows("SELECT count(*), sum(count) FROM parts") == all);

  std::vector<Part> more;
  for (int i = 5'000; i < 9'000; ++i) more.push_back(numbered(i));
  more.back().code = "p17";
  const Error taken = error_of([&] { parts.create_all(more, silent); });
  CHECK(taken.code() == Errc::unique_violation);
  CHECK_THAT(taken.what(), Catch::Contains("code must be unique"));
  CHECK_THAT(taken.what(), !Catch::Contains("p17"));
  more.back().code = std::string(41, 'x');
  CHECK(error_of([&] { parts.create_all(more, silent); }).code() == Errc::validation);
  more.back().code = "ends\xff";
  CHECK(error_of([&] { parts.create_all(more, silent); }).code() == Errc::validation);
  CHECK(plain.rows("SELECT count(*), sum(count) FROM parts") == all);

  database.transaction([&](stele::Transaction& tx) {
    more.back().code = "p17";
    CHECK(error_of([&] { tx.model<Part>().create_all(more, silent); }).code() ==
          Errc::unique_violation);
    more.back().code = "last";
    tx.model<Part>().create_all(more, silent);
  });
  CHECK(parts.count() == 9'000);
}

TEST_CASE("rows that give nothing back go into columns of other types") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  PlainDatabase plain(fresh.url());
  plain.run(
      "CREATE TABLE gauges (id BIGINT PRIMARY KEY, name VARCHAR(20), count BIGINT, "
      "weight REAL)");
  Database database = fresh.open();
  const auto gauges =
      database.define("Gauge",
                      {{"id", {.type = stele::types::integer(), .primary_key = true}},
                       {"name", stele::types::string()},
                       {"count", stele::types::integer()},
                       {"weight", stele::types::double_()}},
                      {.timestamps = false});
  std::vector<stele::Record> rows;
  for (int i = 1; i <= 100; ++i) {
    rows.push_back(gauges.build(
        {{"id", i}, {"name", "g" + std::to_string(i)}, {"count", i}, {"weight", i * 0.5}}));
  }
  gauges.create_all(rows, silent);
  CHECK(
      plain.rows("SELECT id, name, count, CAST(weight * 2 AS INTEGER) FROM gauges WHERE id = 9") ==
      std::vector<std::string>{"9|g9|9|9"});
  CHECK(gauges.count() == 100);
}

TEST_CASE("decimals of any size that give nothing back are stored exactly") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  if (!PlainDatabase(fresh.url()).is_postgres()) return;  // elsewhere they have 18 digits
  Database database = fresh.open();
  const auto sums =
      database.define("Sum", {{"amount", stele::types::decimal(38, 19)}}, {.timestamps = false});
  database.sync();
  const std::string digits = "1234567890123456789";
  std::vector<Decimal> amounts;
  for (std::size_t whole = 0; whole <= 19; ++whole) {
    for (std::size_t part = 0; part <= 19; ++part) {
      const std::string text =
          (whole == 0 ? "0" : digits.substr(0, whole)) +
          (part == 0 ? std::string() : "." + std::string(19 - part, '0') + digits.substr(0, part));
      amounts.emplace_back(text);
      amounts.emplace_back("-" + text);
    }
  }
  std::vector<stele::Record> rows;
  rows.reserve(amounts.size());
  for (const Decimal& amount : amounts) rows.push_back(sums.build({{"amount", amount}}));
  sums.create_all(rows, silent);
  const std::vector<stele::Value> stored = sums.order_by(stele::column("id")).pluck("amount");
  REQUIRE(stored.size() == amounts.size());
  for (std::size_t i = 0; i < stored.size(); ++i) {
    CHECK(stored[i].as<Decimal>() == amounts[i]);
    CHECK(stored[i].as<Decimal>().scale() == 19);
  }
}

TEST_CASE("rules and policies of a table hold for rows that give nothing back") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  PlainDatabase plain(fresh.url());
  if (!plain.is_postgres()) return;
  Database database = fresh.open();
  const auto parts = database.define<Part>();
  database.sync();
  plain.run(
      "CREATE TABLE kept (code TEXT); CREATE RULE keep AS ON INSERT TO parts DO ALSO INSERT "
      "INTO kept VALUES (NEW.code)");
  parts.create_all(std::vector<Part>{numbered(1), numbered(2), numbered(3)}, silent);
  CHECK(plain.rows("SELECT count(*) FROM kept") == std::vector<std::string>{"3"});
}
