#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "soci_sessions.hpp"
#include "stele/base/error.hpp"
#include "stele/soci.hpp"
#include "stele/stele.hpp"
#include "support/items.hpp"
#include "support/sql_log.hpp"
#include "support/throws.hpp"

using stele::Database;
using stele::Errc;
using stele::Isolation;
using stele::Transaction;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::Items;
using stele::test::native_urls;
using stele::test::numbers;
using stele::test::open_session;
using stele::test::shared_database_urls;
using stele::test::SqlLog;

using Numbers = std::vector<std::int64_t>;

namespace {

struct Note {
  std::int64_t id = 0;
  std::string text{};
};

/// A session of its user's, and a database over it.
struct Both {
  explicit Both(const FreshDatabase& fresh) : session(opened(fresh)) {}

  static std::unique_ptr<soci::session> opened(const FreshDatabase& fresh) {
    auto session = std::make_unique<soci::session>();
    open_session(*session, fresh);
    return session;
  }

  std::unique_ptr<soci::session> session;
  Database database = stele::open(*session);
  Items items{database.session()};
};

}  // namespace

TEST_CASE("both sides of a session see what the other wrote") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  const Both both(fresh);
  both.items.insert(both.database.session(), 1);
  *both.session << "INSERT INTO items (number) VALUES (2)";
  CHECK(numbers(*both.session) == Numbers{1, 2});
  CHECK(both.items.numbers(both.database.session()) == Numbers{1, 2});
}

TEST_CASE("models work over a session") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  Both both(fresh);
  auto notes = both.database.define<Note>();
  both.database.sync();
  const Note note = notes.create({.text = "Grüße"});
  std::string text;
  *both.session << "SELECT text FROM notes WHERE id = :id", soci::use(note.id), soci::into(text);
  CHECK(text == "Grüße");
  CHECK(notes.get(note.id).text == "Grüße");
}

TEST_CASE("within SOCI's transaction a transaction of ours is a savepoint") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  Both both(fresh);
  SqlLog log(both.database);
  soci::transaction outer(*both.session);
  both.database.transaction([](Transaction&) {});
  CHECK(log.take() ==
        std::vector<std::string>{"SAVEPOINT \"stele_1\"", "RELEASE SAVEPOINT \"stele_1\""});
}

TEST_CASE("a commit within SOCI's transaction does not end it") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  Both both(fresh);
  {
    soci::transaction outer(*both.session);
    *both.session << "INSERT INTO items (number) VALUES (1)";
    both.database.transaction([&](Transaction& tx) {
      CHECK(both.items.numbers(tx.session()) == Numbers{1});
      both.items.insert(tx.session(), 2);
    });
    CHECK(numbers(*both.session) == Numbers{1, 2});
    outer.rollback();
  }
  CHECK(both.items.numbers(both.database.session()).empty());
}

TEST_CASE("SOCI's commit keeps what both wrote") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Both both(fresh);
  {
    soci::transaction outer(*both.session);
    *both.session << "INSERT INTO items (number) VALUES (1)";
    both.database.transaction([&](Transaction& tx) { both.items.insert(tx.session(), 2); });
    CHECK(numbers(*Both::opened(fresh)).empty());
    outer.commit();
  }
  CHECK(numbers(*Both::opened(fresh)) == Numbers{1, 2});
}

TEST_CASE("a rollback within SOCI's transaction undoes our part alone") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  Both both(fresh);
  soci::transaction outer(*both.session);
  *both.session << "INSERT INTO items (number) VALUES (1)";
  CHECK_THROWS_AS(both.database.transaction([&](Transaction& tx) {
    both.items.insert(tx.session(), 2);
    tx.transaction([&](Transaction& inner) { both.items.insert(inner.session(), 3); });
    throw 42;
  }),
                  int);
  outer.commit();
  CHECK(both.items.numbers(both.database.session()) == Numbers{1});
}

TEST_CASE("an error within our part leaves SOCI's transaction usable") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  Both both(fresh);
  soci::transaction outer(*both.session);
  *both.session << "INSERT INTO items (number) VALUES (1)";
  CHECK(error_of([&] {
          both.database.transaction([&](Transaction& tx) { both.items.insert(tx.session(), 1); });
        }).code() == Errc::unique_violation);
  *both.session << "INSERT INTO items (number) VALUES (2)";
  outer.commit();
  CHECK(numbers(*both.session) == Numbers{1, 2});
}

TEST_CASE("a statement of the database is part of SOCI's open transaction, and leaves it open") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  const Both both(fresh);
  both.session->begin();
  both.items.insert(both.database.session(), 1);
  CHECK(both.items.numbers(both.database.session()) == Numbers{1});
  both.session->rollback();
  CHECK(both.items.numbers(both.database.session()).empty());
}

TEST_CASE("what SOCI writes within our transaction is part of it") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  Both both(fresh);
  Transaction tx = both.database.begin();
  *both.session << "INSERT INTO items (number) VALUES (1)";
  CHECK(both.items.numbers(tx.session()) == Numbers{1});
  tx.rollback();
  CHECK(numbers(*both.session).empty());
}

TEST_CASE("a savepoint takes no options of a transaction, and no callbacks") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  Both both(fresh);
  soci::transaction outer(*both.session);
  CHECK(error_of([&] { (void)both.database.begin({.read_only = true}); }).code() ==
        Errc::unsupported);
  CHECK(error_of([&] {
          (void)both.database.begin({.isolation = Isolation::serializable});
        }).code() == Errc::unsupported);
  Transaction tx = both.database.begin();
  Transaction nested = tx.begin();
  CHECK(error_of([&] { tx.after_commit([] {}); }).code() == Errc::unsupported);
  CHECK(error_of([&] { nested.after_rollback([] {}); }).code() == Errc::unsupported);
  CHECK(error_of([&] { both.database.session().after_commit([] {}); }).code() == Errc::unsupported);
}

TEST_CASE("after SOCI's transaction a transaction is one of its own again") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  Both both(fresh);
  { const soci::transaction outer(*both.session); }
  int called = 0;
  both.database.transaction({.isolation = Isolation::serializable},
                            [&](Transaction& tx) { tx.after_commit([&] { ++called; }); });
  CHECK(called == 1);
}

TEST_CASE("tables are synced within SOCI's transaction, but not by force") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  Both both(fresh);
  both.database.define<Note>();
  {
    soci::transaction outer(*both.session);
    both.database.sync();
    *both.session << "INSERT INTO notes (text) VALUES ('one')";
    outer.rollback();
  }
  CHECK_THROWS_AS(*both.session << "SELECT text FROM notes", soci::soci_error);
}

TEST_CASE("a transaction says that SOCI's, in which it was, has ended") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  Both both(fresh);
  both.session->begin();
  Transaction tx = both.database.begin();
  both.items.insert(tx.session(), 1);
  both.session->commit();
  const stele::Error error = error_of([&] { tx.commit(); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK(std::string(error.what()).find("has ended") != std::string::npos);
  CHECK(numbers(*both.session) == Numbers{1});
}

TEST_CASE("a session's database lends it again") {
  const FreshDatabase fresh(GENERATE(from_range(native_urls())));
  Both both(fresh);
  CHECK(&*stele::lend_soci_session(both.database) == both.session.get());
  const Transaction tx = both.database.begin();
  CHECK(&stele::soci_session(tx) == both.session.get());
}
