#include <future>

#include <catch2/catch.hpp>

#include "support.hpp"

namespace types = stele::types;
using namespace postgres_test;
using stele::Errc;
using stele::Error;
using stele::Isolation;

namespace {

class Recorder final : public stele::StatementObserver {
 public:
  void executed(std::string_view sql, std::chrono::nanoseconds) noexcept override {
    seen.emplace_back(sql);
  }
  std::vector<std::string> seen{};
};

/// A table that two connections see, gone at the end.
class SharedTable {
 public:
  SharedTable() {
    plain_.run(
        "CREATE TABLE shared (id INT PRIMARY KEY, n INT); INSERT INTO shared VALUES (1, 0), (2, "
        "0)");
  }
  ~SharedTable() { plain_.run("DROP TABLE shared"); }
  SharedTable(const SharedTable&) = delete;
  SharedTable& operator=(const SharedTable&) = delete;

  [[nodiscard]] std::vector<std::string> rows() {
    return plain_.rows("SELECT id, n FROM shared ORDER BY id");
  }

 private:
  PlainDatabase plain_;
};

std::string setting(stele::Connection& connection, const std::string& name) {
  return one(connection, "SELECT current_setting('" + name + "')").as<std::string>();
}

using Rows = std::vector<std::string>;

}  // namespace

TEST_CASE("a transaction begins with its level in one statement") {
  const auto connection = connect();
  const std::pair<Isolation, const char*> levels[] = {
      {Isolation::database_default, "read committed"},
      {Isolation::read_uncommitted, "read uncommitted"},
      {Isolation::read_committed, "read committed"},
      {Isolation::repeatable_read, "repeatable read"},
      {Isolation::serializable, "serializable"}};

  for (const auto& [isolation, name] : levels) {
    connection->begin({.isolation = isolation});
    CHECK(connection->in_transaction());
    CHECK(setting(*connection, "transaction_isolation") == name);
    connection->rollback();
    CHECK_FALSE(connection->in_transaction());
  }

  Recorder recorder;
  connection->observe(&recorder);
  connection->begin({.isolation = Isolation::serializable, .read_only = true});
  connection->commit();
  CHECK(recorder.seen == Rows{"BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY", "COMMIT"});
}

TEST_CASE("a read-only transaction refuses writes") {
  SharedTable table;
  const auto connection = connect();
  connection->begin({.read_only = true});

  const Error error =
      error_of([&] { run(*connection, compiled("UPDATE shared SET n = 1", {}, {})); });
  connection->rollback();

  CHECK(error.code() == Errc::invalid_argument);
  CHECK(contains(error.what(), "the transaction is read-only"));
}

TEST_CASE("what is committed stays, what is rolled back goes, savepoint by savepoint") {
  SharedTable table;
  const auto connection = connect();
  connection->begin({});
  connection->execute_script("UPDATE shared SET n = 1 WHERE id = 1");
  connection->savepoint("a\"b");
  CHECK(error_of([&] { connection->execute_script("SELECT 1 / 0"); }).code() == Errc::out_of_range);
  connection->rollback_to_savepoint("a\"b");
  connection->execute_script("UPDATE shared SET n = 2 WHERE id = 2");
  connection->release_savepoint("a\"b");
  connection->commit();
  CHECK(table.rows() == Rows{"1|1", "2|2"});

  connection->begin({});
  connection->execute_script("UPDATE shared SET n = 9");
  connection->rollback();
  CHECK(table.rows() == Rows{"1|1", "2|2"});
}

TEST_CASE("COMMIT of a failed transaction is an error") {
  SharedTable table;
  const auto connection = connect();
  connection->begin({});
  connection->execute_script("UPDATE shared SET n = 1");
  CHECK_THROWS_AS(connection->execute_script("SELECT 1 / 0"), Error);
  CHECK(connection->in_transaction());
  const Error failed = error_of([&] { (void)one(*connection, "SELECT 'x'"); });
  CHECK(failed.code() == Errc::invalid_argument);
  CHECK(contains(failed.what(), "the transaction has failed; roll back"));

  const Error error = error_of([&] { connection->commit(); });

  CHECK(error.code() == Errc::invalid_argument);
  CHECK_FALSE(connection->in_transaction());
  CHECK(table.rows() == Rows{"1|0", "2|0"});
}

TEST_CASE("a constraint that is checked at COMMIT tells its violation") {
  const auto connection = connect();
  connection->execute_script(
      "CREATE TEMP TABLE d (a INT, CONSTRAINT d_a_key UNIQUE (a) DEFERRABLE INITIALLY DEFERRED)");
  connection->begin({});
  connection->execute_script("INSERT INTO d VALUES (1), (1)");

  const Error error = error_of([&] { connection->commit(); });

  CHECK(error.code() == Errc::unique_violation);
  CHECK(error.context().columns == std::vector<std::string>{"a"});
  CHECK_FALSE(connection->in_transaction());
}

TEST_CASE("transactions that cannot be serialized fail retryably") {
  SharedTable table;
  const auto first = connect();
  const auto second = connect();
  first->begin({.isolation = Isolation::repeatable_read});
  CHECK(one(*first, "SELECT sum(n) FROM shared", types::bigint()).as<int>() == 0);
  second->execute_script("UPDATE shared SET n = 1");

  const Error error = error_of([&] { first->execute_script("UPDATE shared SET n = 2"); });
  first->rollback();

  CHECK(error.code() == Errc::serialization_failure);
  CHECK(stele::is_retryable(error.code()));
}

TEST_CASE("a deadlock ends one of the two retryably") {
  SharedTable table;
  const auto first = connect("options=-c%20deadlock_timeout%3D100ms");
  const auto second = connect("options=-c%20deadlock_timeout%3D10s");
  first->begin({});
  second->begin({});
  first->execute_script("UPDATE shared SET n = 1 WHERE id = 1");
  second->execute_script("UPDATE shared SET n = 2 WHERE id = 2");
  auto waiting = std::async(std::launch::async, [&] {
    second->execute_script("UPDATE shared SET n = 2 WHERE id = 1");
    second->commit();
  });

  const Error error =
      error_of([&] { first->execute_script("UPDATE shared SET n = 1 WHERE id = 2"); });
  first->rollback();
  waiting.get();

  CHECK(error.code() == Errc::deadlock);
  CHECK(table.rows() == Rows{"1|2", "2|2"});
}

TEST_CASE("a lock that is not had in time is busy") {
  SharedTable table;
  const auto holder = connect();
  const auto other = connect("options=-c%20lock_timeout%3D20ms");
  holder->begin({});
  holder->execute_script("UPDATE shared SET n = 1");

  const auto update = other->prepare(compiled("UPDATE shared SET n = 2", {}, {}));
  const Error error = error_of([&] { execute(*update); });
  CHECK(error.code() == Errc::busy);

  holder->rollback();
  execute(*update);
  CHECK(update->affected() == 2);
}
