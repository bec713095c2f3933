#include <chrono>
#include <future>
#include <stop_token>
#include <string>
#include <thread>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using namespace std::chrono_literals;
using stele::Database;
using stele::Errc;
using stele::Error;
using stele::Transaction;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace {

struct Number {
  std::int64_t id = 0;
  std::int64_t value = 0;
};

struct Endless {
  std::int64_t id = 0;
};

void describe(stele::ModelBuilder<Endless>& model) {
  model.table("endless");
  model.timestamps(false);
}

bool has_deadlines(const FreshDatabase& fresh) {
  return fresh.open().dialect().features().deadlines;
}

/// A database with a view whose rows nobody counts to the end.
Database with_endless_view(const FreshDatabase& fresh, const stele::Options& options = {}) {
  Database database = fresh.open(options);
  database.define<Number>();
  database.sync();
  database.model<Number>().create({.value = 1});
  const std::vector<std::string> view{
      "CREATE VIEW endless AS WITH RECURSIVE n(id) AS "
      "(SELECT 1 UNION ALL SELECT 1 + id % 1000 FROM n) SELECT id FROM n"};
  database.session().run_scripts({}, view, {});
  database.define<Endless>();
  return database;
}

void check_stopped(const Error& error, const std::string& words) {
  CHECK(error.code() == Errc::timeout);
  CHECK_THAT(error.what(), Catch::Contains(words));
  CHECK_THAT(error.context().sql, Catch::Contains("endless"));
}

}  // namespace

TEST_CASE("a statement is stopped at its timeout, and the database goes on") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (!has_deadlines(fresh)) return;  // features_test.cpp has what happens then
  Database database = with_endless_view(fresh);
  const auto endless = database.model<Endless>();
  check_stopped(error_of([&] { (void)endless.query().timeout(50ms).count(); }), "timeout of 50 ms");
  check_stopped(error_of([&] { (void)endless.query().timeout(1ms).max<&Endless::id>(); }),
                "timeout of 1 ms");
  CHECK(database.model<Number>().query().timeout(1h).count() == 1);
  CHECK(database.pool_metrics().in_use == 0);
}

TEST_CASE("the options' timeout holds for all statements, and a query's own goes before it") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (!has_deadlines(fresh)) return;
  Database database = with_endless_view(fresh, {.statement_timeout = 2s});
  check_stopped(error_of([&] { (void)database.model<Endless>().query().timeout(20ms).count(); }),
                "timeout of 20 ms");
  check_stopped(error_of([&] { (void)database.model<Endless>().count(); }), "timeout of 2000 ms");
  CHECK(database.model<Number>().create({.value = 2}).id == 2);
}

TEST_CASE("a timeout in a transaction leaves it to be rolled back") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (!has_deadlines(fresh)) return;
  Database database = with_endless_view(fresh);
  check_stopped(error_of([&] {
                  database.transaction([](Transaction& tx) {
                    tx.model<Number>().create({.value = 2});
                    (void)tx.model<Endless>().query().timeout(20ms).count();
                  });
                }),
                "timeout of 20 ms");
  CHECK(database.model<Number>().count() == 1);
}

TEST_CASE("a stop_token stops the statement that runs, and those that are not sent yet") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (!has_deadlines(fresh)) return;
  Database database = with_endless_view(fresh);
  std::stop_source source;
  auto counting = std::async(std::launch::async, [&] {
    return error_of(
        [&] { (void)database.model<Endless>().query().stop_on(source.get_token()).count(); });
  });
  std::this_thread::sleep_for(20ms);  // it may have been sent by now, or not: both must end
  source.request_stop();
  const Error stopped = counting.get();
  CHECK(stopped.code() == Errc::timeout);
  CHECK_THAT(stopped.what(), Catch::Contains("stop_token"));
  check_stopped(error_of([&] {
                  (void)database.model<Endless>().query().stop_on(source.get_token()).count();
                }),
                "was not sent");
  std::stop_source other;
  CHECK(database.model<Number>().query().stop_on(other.get_token()).count() == 1);
}

TEST_CASE("a timeout that is none is refused") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (!has_deadlines(fresh)) return;
  Database database = with_endless_view(fresh);
  CHECK(error_of([&] { (void)database.model<Number>().query().timeout(0ms); }).code() ==
        Errc::invalid_argument);
  CHECK(error_of([&] { (void)fresh.open({.statement_timeout = -1ms}); }).code() ==
        Errc::invalid_argument);
}
