#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <spdlog/sinks/ostream_sink.h>

#include "stele/base/error.hpp"
#include "stele/session/database.hpp"
#include "stele/session/log_queries.hpp"
#include "stele/spdlog.hpp"
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
