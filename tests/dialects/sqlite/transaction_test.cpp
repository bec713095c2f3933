#include <chrono>
#include <thread>

#include <catch2/catch.hpp>

#include "support.hpp"

namespace types = stele::types;
using namespace sqlite_test;
using stele::Errc;

namespace {

std::unique_ptr<stele::Connection> with_table() {
  auto connection = connect_memory();
  connection->execute_script("CREATE TABLE t (a INTEGER) STRICT");
  return connection;
}

std::int64_t count(stele::Connection& connection) {
  return one(connection, "SELECT count(*) FROM t", types::bigint()).as<std::int64_t>();
}

void insert(stele::Connection& connection) {
  connection.execute_script("INSERT INTO t VALUES (1)");
}

class Recorder final : public stele::StatementObserver {
 public:
  void executed(std::string_view sql, std::chrono::nanoseconds) noexcept override {
    seen.emplace_back(sql);
  }
  std::vector<std::string> seen;
};

}  // namespace

TEST_CASE("a transaction takes the writer's place at once, on every isolation level") {
  const auto connection = with_table();
  Recorder recorder;
  connection->observe(&recorder);

  for (const auto isolation : {stele::Isolation::database_default,
                               stele::Isolation::read_uncommitted, stele::Isolation::read_committed,
                               stele::Isolation::repeatable_read, stele::Isolation::serializable}) {
    connection->begin({.isolation = isolation});
    CHECK(connection->in_transaction());
    connection->commit();
    CHECK_FALSE(connection->in_transaction());
  }

  CHECK(recorder.seen.front() == "BEGIN IMMEDIATE");
  CHECK(recorder.seen.back() == "COMMIT");
  CHECK(recorder.seen.size() == 10);
}

TEST_CASE("a read-only transaction refuses writes, and the next one takes them") {
  const auto connection = with_table();
  connection->begin({.read_only = true});

  CHECK(error_of([&] { insert(*connection); }).code() == Errc::invalid_argument);
  connection->rollback();
  insert(*connection);
  connection->begin({.read_only = true});
  CHECK(count(*connection) == 1);
  connection->commit();
  insert(*connection);

  CHECK(count(*connection) == 2);
}

TEST_CASE("savepoints roll back to themselves, whatever their names") {
  const auto connection = with_table();
  connection->begin({});
  insert(*connection);
  connection->savepoint("a\"; DROP TABLE t; --");
  insert(*connection);
  connection->rollback_to_savepoint("a\"; DROP TABLE t; --");
  connection->release_savepoint("a\"; DROP TABLE t; --");
  connection->commit();

  CHECK(count(*connection) == 1);
}

TEST_CASE("rolling back what sqlite rolled back by itself succeeds, and restores writing") {
  const auto connection = with_table();
  connection->begin({});
  insert(*connection);
  connection->execute_script("ROLLBACK");
  connection->rollback();
  connection->begin({.read_only = true});
  connection->execute_script("ROLLBACK");
  connection->rollback();
  insert(*connection);

  CHECK(count(*connection) == 1);
}

TEST_CASE("committing what sqlite rolled back by itself is an error") {
  const auto connection = with_table();
  connection->execute_script("CREATE UNIQUE INDEX i ON t (a)");
  connection->begin({});
  insert(*connection);
  CHECK(error_of([&] {
          connection->execute_script("INSERT OR ROLLBACK INTO t VALUES (1)");
        }).code() == Errc::unique_violation);

  CHECK_FALSE(connection->in_transaction());
  CHECK_THROWS_AS(connection->commit(), stele::Error);
}

TEST_CASE("a foreign key that is broken at COMMIT fails it, and the transaction stays open") {
  const auto connection = connect_memory();
  connection->execute_script(
      "CREATE TABLE p (id INTEGER PRIMARY KEY) STRICT;"
      "CREATE TABLE c (p_id INTEGER REFERENCES p DEFERRABLE INITIALLY DEFERRED) STRICT");
  connection->begin({});
  connection->execute_script("INSERT INTO c VALUES (5)");

  CHECK(error_of([&] { connection->commit(); }).code() == Errc::foreign_key_violation);
  CHECK(connection->in_transaction());
  connection->rollback();
  CHECK(one(*connection, "SELECT count(*) FROM c", types::bigint()) == stele::Value(0));
}

TEST_CASE("a second writer is busy after the timeout, and its error can be retried") {
  const TemporaryDirectory directory;
  const std::string url = "sqlite:" + directory.file("a.db") + "?busy_timeout=30";
  const auto first = connect(url);
  const auto second = connect(url);
  first->begin({});

  const auto start = std::chrono::steady_clock::now();
  const stele::Error error = error_of([&] { second->begin({}); });

  CHECK(error.code() == Errc::busy);
  CHECK(stele::is_retryable(error.code()));
  CHECK(std::chrono::steady_clock::now() - start >= std::chrono::milliseconds(30));
  first->commit();
  second->begin({});
  second->commit();
}

TEST_CASE("readers and a writer go side by side in a file") {
  const TemporaryDirectory directory;
  const std::string url = "sqlite:" + directory.file("a.db");
  const auto writer = connect(url);
  writer->execute_script("CREATE TABLE t (a INTEGER) STRICT");
  const auto reader = connect(url);
  writer->begin({});
  insert(*writer);

  CHECK(count(*reader) == 0);
  writer->commit();
  CHECK(count(*reader) == 1);
}

TEST_CASE("threads that open a new file at once all succeed, and their writers queue") {
  const TemporaryDirectory directory;
  const std::string url = "sqlite:" + directory.file("a.db") + "?synchronous=off";
  constexpr int thread_count = 8;
  constexpr int row_count = 20;
  std::vector<std::string> failures(thread_count);
  {
    std::vector<std::thread> threads;
    for (std::string& failure : failures) {
      threads.emplace_back([&failure, &url] {
        try {
          const auto connection = connect(url);
          connection->execute_script("CREATE TABLE IF NOT EXISTS t (a INTEGER) STRICT");
          for (int i = 0; i < row_count; ++i) {
            connection->begin({});
            insert(*connection);
            connection->commit();
          }
        } catch (const std::exception& error) {
          failure = error.what();
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
  }

  CHECK(failures == std::vector<std::string>(thread_count));
  CHECK(PlainDatabase(directory.file("a.db")).rows("SELECT count(*) FROM t") ==
        std::vector<std::string>{std::to_string(thread_count * row_count)});
}
