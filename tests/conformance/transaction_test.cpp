#include "stele/session/transaction.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/base/error.hpp"
#include "stele/session/database.hpp"
#include "support/databases.hpp"
#include "support/items.hpp"
#include "support/throws.hpp"

using stele::Database;
using stele::Errc;
using stele::Isolation;
using stele::Transaction;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::Items;

using Numbers = std::vector<std::int64_t>;

TEST_CASE("a transaction is committed on return and rolled back on throw") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Items items(database.session());
  database.transaction([&](Transaction& tx) { items.insert(tx.session(), 1); });
  CHECK_THROWS_AS(database.transaction([&](Transaction& tx) {
    items.insert(tx.session(), 2);
    throw 42;
  }),
                  int);
  { items.insert(database.begin().session(), 3); }
  CHECK(items.numbers(database.session()) == Numbers{1});
}

TEST_CASE("a nested transaction is undone alone") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Items items(database.session());
  database.transaction([&](Transaction& tx) {
    items.insert(tx.session(), 1);
    CHECK_THROWS_AS(tx.transaction([&](Transaction& inner) {
      items.insert(inner.session(), 2);
      inner.transaction([&](Transaction& deeper) { items.insert(deeper.session(), 3); });
      throw 42;
    }),
                    int);
    tx.transaction([&](Transaction& inner) { items.insert(inner.session(), 4); });
  });
  CHECK(items.numbers(database.session()) == Numbers{1, 4});
}

TEST_CASE("after an error in a nested transaction the outer one goes on") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Items items(database.session());
  database.transaction([&](Transaction& tx) {
    items.insert(tx.session(), 1);
    const auto error = error_of(
        [&] { tx.transaction([&](Transaction& inner) { items.insert(inner.session(), 1); }); });
    CHECK(error.code() == Errc::unique_violation);
    items.insert(tx.session(), 2);
  });
  CHECK(items.numbers(database.session()) == Numbers{1, 2});
}

TEST_CASE("a commit after a failed statement does what it says") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Items items(database.session());
  Transaction tx = database.begin();
  bool called = false;
  tx.after_commit([&called] { called = true; });
  items.insert(tx.session(), 1);
  CHECK(error_of([&] { items.insert(tx.session(), 1); }).code() == Errc::unique_violation);
  Numbers expected{1};
  try {
    tx.commit();
  } catch (const stele::Error& error) {  // where the failure spoils the transaction
    CHECK(error.code() == Errc::invalid_argument);
    CHECK(error.context().dialect == database.dialect().name());
    expected.clear();
  }
  CHECK(tx.finished());
  CHECK(called == !expected.empty());
  CHECK(items.numbers(database.session()) == expected);
}

TEST_CASE("a read-only transaction reads and refuses to write") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open({.pool = {.max = 1}});
  const Items items(database.session());
  items.insert(database.session(), 1);
  database.transaction({.read_only = true}, [&](Transaction& tx) {
    CHECK(items.numbers(tx.session()) == Numbers{1});
    (void)error_of([&] { items.insert(tx.session(), 2); });
    tx.rollback();
  });
  items.insert(database.session(), 3);  // on the same connection
  CHECK(items.numbers(database.session()) == Numbers{1, 3});
}

TEST_CASE("every isolation level can be asked for") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Items items(database.session());
  std::int64_t number = 0;
  for (const Isolation isolation :
       {Isolation::database_default, Isolation::read_uncommitted, Isolation::read_committed,
        Isolation::repeatable_read, Isolation::serializable}) {
    database.transaction({.isolation = isolation},
                         [&](Transaction& tx) { items.insert(tx.session(), ++number); });
  }
  CHECK(items.numbers(database.session()).size() == 5);
}

TEST_CASE("a serializable transaction that only reads can wait until it cannot fail") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  std::string begin;
  Database database = fresh.open({.on_query = [&](const stele::QueryEvent& event) {
    if (event.sql.starts_with("BEGIN")) begin = event.sql;
  }});
  const Items items(database.session());
  database.transaction(
      {.isolation = Isolation::serializable, .read_only = true, .deferrable = true},
      [&](Transaction& tx) { CHECK(items.numbers(tx.session()).empty()); });
  if (database.dialect().name() == "postgres") {
    CHECK(begin == "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE");
  } else {
    CHECK(begin.starts_with("BEGIN"));
  }
}

TEST_CASE("others do not see what is not committed") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Items items(database.session());
  Transaction tx = database.begin();
  items.insert(tx.session(), 1);
  // The thread's own read joins the transaction where there is but one connection.
  const Numbers expected = fresh.is_single_connection() ? Numbers{1} : Numbers{};
  CHECK(items.numbers(database.session()) == expected);
  CHECK(items.numbers(tx.session()) == Numbers{1});
  tx.commit();
  CHECK(items.numbers(database.session()) == Numbers{1});
}

TEST_CASE("beside its transaction a thread writes only where there are many writers") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Items items(database.session());
  const bool many = !fresh.is_single_connection() && !fresh.is_single_writer();
  database.transaction([&](Transaction& tx) {
    items.insert(tx.session(), 1);
    if (many) return items.insert(database.session(), 2);
    const auto error = error_of([&] { items.insert(database.session(), 2); });
    CHECK(error.code() == Errc::invalid_argument);
    CHECK_THAT(error.what(), Catch::Contains("use tx.model<…>()"));
  });
  CHECK(items.numbers(database.session()) == (many ? Numbers{1, 2} : Numbers{1}));
}

TEST_CASE("a statement on a transaction that has ended is refused") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Items items(database.session());
  Transaction tx = database.begin();
  tx.commit();
  CHECK(error_of([&] { items.insert(tx.session(), 1); }).code() == Errc::invalid_argument);
  CHECK(items.numbers(database.session()).empty());
}

TEST_CASE("a transaction that was moved from is finished, and refuses all else") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Items items(database.session());
  Transaction from = database.begin();
  Transaction to = std::move(from);
  CHECK(from.finished());  // NOLINT(bugprone-use-after-move)
  CHECK(from.id().empty());
  const std::vector<std::function<void()>> uses{
      [&] { from.commit(); },
      [&] { from.rollback(); },
      [&] { (void)from.begin(); },
      [&] { from.after_commit([] {}); },
      [&] { (void)from.execute("SELECT 1"); },
      [&] { items.insert(from.session(), 1); },
  };
  for (const auto& use : uses) CHECK(error_of(use).code() == Errc::invalid_argument);
  items.insert(to.session(), 2);
  to.commit();
  CHECK(items.numbers(database.session()) == Numbers{2});
}

TEST_CASE("a result that is still being read survives the commit around it") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Items items(database.session());
  for (std::int64_t number = 1; number <= 3; ++number) items.insert(database.session(), number);
  Transaction tx = database.begin();
  stele::Result rows = tx.session().execute(items.select_statement());
  REQUIRE(rows.next());
  items.insert(tx.session(), 4);
  tx.commit();
  REQUIRE(rows.next());
  CHECK(rows.row()[0].i == 2);
}

TEST_CASE("a change of the schema is undone as a whole") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = fresh.open();
  const Items items(database.session());
  const std::vector<std::string> scripts{"CREATE TABLE other (id BIGINT)", "CREATE NONSENSE"};
  const auto error = error_of([&] { database.session().run_scripts({}, scripts, {}); });
  CHECK(error.code() == Errc::syntax);
  CHECK(error.context().sql == "CREATE NONSENSE");
  const std::vector<std::string> again{"CREATE TABLE other (id BIGINT)"};
  CHECK_NOTHROW(database.session().run_scripts({}, again, {}));
}
