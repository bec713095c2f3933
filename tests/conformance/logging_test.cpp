#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <spdlog/sinks/ostream_sink.h>

#include "stele/session/log_queries.hpp"
#include "stele/spdlog.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/items.hpp"
#include "support/throws.hpp"

using stele::Database;
using stele::QueryEvent;
using stele::Transaction;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::Items;

using Lines = std::vector<std::string>;

namespace {

/// "transaction statement: rows", with a transaction's id as "tx".
std::string line_of(const QueryEvent& event) {
  CHECK(event.duration > std::chrono::nanoseconds(0));
  const bool in_transaction = event.transaction_id.starts_with("tx-");
  return (in_transaction ? "tx" : std::string(event.transaction_id)) + " " +
         std::string(event.sql) + ": " + std::to_string(event.rows);
}

}  // namespace

TEST_CASE("authenticating is logged as Sequelize logs it") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  database.authenticate();  // what a new connection is set up with is logged too
  std::ostringstream out;
  stele::log_queries(database, out);
  database.authenticate();
  CHECK(out.str() == "Executing (default): SELECT 1+1 AS result\n");
}

TEST_CASE("spdlog is told at info") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  database.authenticate();
  std::ostringstream out;
  const auto sink = std::make_shared<spdlog::sinks::ostream_sink_st>(out);
  const auto logger = std::make_shared<spdlog::logger>("test", sink);
  logger->set_pattern("%l %v");
  stele::log_queries(database, logger);
  database.authenticate();
  logger->set_level(spdlog::level::warn);
  database.authenticate();
  CHECK(out.str() == "info Executing (default): SELECT 1+1 AS result\n");
}

TEST_CASE("every statement of a transaction is reported with its rows and the transaction's id") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Items items(database.session());
  Lines lines;
  stele::log_queries(database, [&](const QueryEvent& event) { lines.push_back(line_of(event)); });
  database.transaction([&](Transaction& tx) {
    items.insert(tx.session(), 1);
    tx.transaction([&](Transaction& inner) { items.insert(inner.session(), 2); });
    (void)items.numbers(tx.session());
  });
  REQUIRE(lines.size() == 7);
  CHECK_THAT(lines[0], Catch::StartsWith("tx BEGIN"));
  CHECK_THAT(lines[1], Catch::StartsWith("tx INSERT") && Catch::EndsWith(": 1"));
  CHECK_THAT(lines[2], Catch::StartsWith("tx SAVEPOINT"));
  CHECK_THAT(lines[3], Catch::StartsWith("tx INSERT") && Catch::EndsWith(": 1"));
  CHECK_THAT(lines[4], Catch::StartsWith("tx RELEASE SAVEPOINT"));
  CHECK_THAT(lines[5], Catch::StartsWith("tx SELECT") && Catch::EndsWith(": 2"));
  CHECK(lines[6] == "tx COMMIT: 0");
}

TEST_CASE("statements are reported with placeholders, never with values, also when they fail") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Items items(database.session());
  Lines lines;
  stele::log_queries(database, [&](const QueryEvent& event) { lines.push_back(line_of(event)); });
  items.insert(database.session(), 987654321);
  const auto error = error_of([&] { items.insert(database.session(), 987654321); });
  CHECK_THAT(error.what(), !Catch::Contains("987654321"));
  CHECK_THAT(error.context().sql, Catch::StartsWith("INSERT"));
  REQUIRE(lines.size() == 2);
  for (const std::string& line : lines) {
    CHECK_THAT(line, Catch::StartsWith("default INSERT") && !Catch::Contains("987654321"));
  }
  CHECK_THAT(lines[0], Catch::EndsWith(": 1"));
  CHECK_THAT(lines[1], Catch::EndsWith(": 0"));
}

namespace {

struct Page {
  std::int64_t id = 0;
  std::string title{};
  int hits = 0;
};

}  // namespace

TEST_CASE("a label stands in a comment after each statement of its query") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto pages = database.define<Page>();
  database.sync();
  pages.create_all({{.title = "a"}, {.title = "b"}});
  Lines statements;
  stele::log_queries(database, [&](const QueryEvent& event) {
    if (event.sql.find("pages") != std::string_view::npos) statements.emplace_back(event.sql);
  });
  const auto labelled = pages.where(stele::col<&Page::title> == "a").label("checkout");
  CHECK(labelled.count() == 1);
  CHECK(labelled.all().size() == 1);
  CHECK(labelled.exists());
  CHECK(labelled.sum<&Page::hits>() == 0);
  for (const Page& page : labelled.stream()) CHECK(page.title == "a");
  CHECK(labelled.update(stele::set<&Page::hits>(3)) == 1);
  CHECK(labelled.destroy() == 1);
  REQUIRE(statements.size() >= 7);
  for (const std::string& statement : statements) {
    if (statement.starts_with("CLOSE") || statement.starts_with("FETCH")) continue;
    CHECK_THAT(statement, Catch::EndsWith(" /*label='checkout'*/"));
  }
  CHECK_THAT(labelled.to_sql().sql, Catch::EndsWith(" /*label='checkout'*/"));
}

TEST_CASE("labels are ordered by their keys and encoded, and cannot carry SQL") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto pages = database.define<Page>();
  database.sync();
  pages.create({.title = "a"});
  const auto end_of = [](const stele::Query<Page>& query) {
    const std::string sql = query.to_sql().sql;
    return sql.substr(sql.find("/*"));
  };
  CHECK(end_of(pages.label("route", "/polls 1000").label("action", "run").label("x")) ==
        "/*action='run',label='x',route='%2Fpolls%201000'*/");
  CHECK(end_of(pages.label("a").label("b")) == "/*label='b'*/");
  for (const std::string text : {"*/ DROP TABLE pages; /*", "'; DROP TABLE pages; --",
                                 ":p1 $1 ?1 ?", "\"", "\\", "%s", "\n--", "{}", "\xff\xfe"}) {
    CAPTURE(text);
    CHECK(pages.label(text).where(stele::col<&Page::title> == "a").count() == 1);
    CHECK(pages.label(text, text).limit(1).all().size() == 1);
  }
  CHECK(pages.label(std::string("a\0b", 3)).count() == 1);
  CHECK(error_of([&] { (void)pages.label(""); }).code() == stele::Errc::invalid_argument);
  CHECK(error_of([&] { (void)pages.label("", "x"); }).code() == stele::Errc::invalid_argument);
  CHECK(error_of([&] { (void)pages.label(std::string(256, 'x')); }).code() ==
        stele::Errc::invalid_argument);
}

TEST_CASE("slow statements are told of, marked and counted") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  stele::Options options;
  Lines slow;
  options.slow_query_threshold = std::chrono::milliseconds(100);
  options.on_slow_query = [&](const QueryEvent& event) {
    CHECK(event.slow);
    slow.push_back(format_query(event));
  };
  Database database = fresh.open(options);
  std::ostringstream out;
  const auto logger = std::make_shared<spdlog::logger>(
      "test", std::make_shared<spdlog::sinks::ostream_sink_st>(out));
  logger->set_pattern("%l %v");
  logger->set_level(spdlog::level::warn);
  stele::log_queries(database, logger);
  database.authenticate();
  CHECK(slow.empty());
  const bool is_postgres = database.dialect().name() == "postgres";
  database.execute(stele::unchecked(
      is_postgres ? "SELECT pg_sleep(0.2)"
                  : "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                    "3000000) SELECT count(*) FROM n"));
  REQUIRE(slow.size() == 1);
  CHECK_THAT(slow[0], Catch::StartsWith("Slow (default, ") && Catch::Contains(" ms): "));
  CHECK(out.str() == "warning " + slow[0] + "\n");
  CHECK(database.statement_metrics().slow == 1);
  options.slow_query_threshold = std::chrono::milliseconds(-1);
  CHECK(error_of([&] { (void)fresh.open(options); }).code() == stele::Errc::invalid_argument);
}

TEST_CASE("a query that is refused before it runs is reported and counted") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  Lines lines;
  stele::log_queries(database, [&](const QueryEvent& event) { lines.push_back(line_of(event)); });
  database.authenticate();
  lines.clear();
  const stele::StatementMetrics before = database.statement_metrics();
  CHECK_THROWS_AS(database.query<int>("SELECT no_such FROM nowhere"), stele::Error);
  CHECK(lines == Lines{"default SELECT no_such FROM nowhere: 0"});
  const stele::StatementMetrics after = database.statement_metrics();
  CHECK(after.statements - before.statements == 1);
  CHECK(after.failed - before.failed == 1);
}

TEST_CASE("statements and their rows are counted, failed ones too") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto pages = database.define<Page>();
  database.sync();
  std::int64_t told = 0;
  stele::log_queries(database, [&told](const QueryEvent&) { ++told; });
  const stele::StatementMetrics before = database.statement_metrics();
  pages.create_all({{.title = "a"}, {.title = "b"}, {.title = "c"}});
  (void)pages.all();
  CHECK_THROWS_AS(database.execute("SELECT no_such_column FROM pages"), stele::Error);
  const stele::StatementMetrics after = database.statement_metrics();
  CHECK(told >= 5);  // with BEGIN and COMMIT
  CHECK(after.statements - before.statements == told);
  CHECK(after.failed - before.failed == 1);
  CHECK(after.rows - before.rows == 6);
  CHECK(after.slow == 0);
}
