#include <cstdint>
#include <string>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

// What raw SQL leaves in its session, the next user of the connection does not find.

namespace {

struct Owner {
  std::int64_t id = 0;
};
struct Pet {
  std::int64_t id = 0;
  std::int64_t owner_id = 0;
  stele::BelongsTo<Owner> owner{};
};

struct Fixture {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open({.pool = {.max = 1}});
  stele::Model<Owner> owners = database.define<Owner>();
  stele::Model<Pet> pets = database.define<Pet>();
  bool is_sqlite = database.dialect().name() == "sqlite";

  Fixture() { database.sync(); }
};

}  // namespace

TEST_CASE("foreign keys are checked whatever raw SQL set before", "[builtin]") {
  Fixture f;
  SECTION("by a statement") {
    if (f.is_sqlite) {
      f.database.execute("PRAGMA foreign_keys = OFF");
    } else {
      f.database.execute("SET session_replication_role = replica");
    }
  }
  SECTION("by one with a comment before it") {
    if (f.is_sqlite) {
      f.database.execute("/* SELECT */ PRAGMA foreign_keys = OFF");
    } else {
      f.database.execute("-- SELECT\nSET session_replication_role = replica");
    }
  }
  SECTION("by a function") {
    if (f.is_sqlite) {
      f.database.execute("PRAGMA foreign_keys = OFF");
    } else {
      (void)f.database.query<std::string>("SELECT set_config({}, {}, false)",
                                          "session_replication_role", "replica");
    }
  }
  SECTION("by a script") {
    if (f.is_sqlite) {
      f.database.execute("PRAGMA busy_timeout = 1; PRAGMA foreign_keys = OFF");
    } else {
      f.database.execute("SET lock_timeout = 1; SET session_replication_role = replica");
    }
  }
  SECTION("in a transaction") {
    f.database.transaction([&](stele::Transaction& tx) {
      if (f.is_sqlite) {
        tx.execute("PRAGMA busy_timeout = 1");
      } else {
        tx.execute("SET session_replication_role = replica");
      }
    });
  }
  CHECK(error_of([&] { f.pets.create({.owner_id = 12345}); }).code() ==
        Errc::foreign_key_violation);
  CHECK(f.pets.count() == 0);
}

TEST_CASE("temporary tables are of the session that made them", "[builtin]") {
  Fixture f;
  f.database.transaction([](stele::Transaction& tx) {
    tx.execute("CREATE TEMPORARY TABLE scratch (n INTEGER)");
    tx.execute("INSERT INTO scratch VALUES (1), (2)");
    CHECK(tx.query<std::int64_t>("SELECT count(*) FROM scratch").front() == 2);
  });
  CHECK(error_of([&] {
          (void)f.database.query<std::int64_t>("SELECT count(*) FROM scratch");
        }).code() == Errc::syntax);
  f.database.execute("CREATE TEMPORARY TABLE scratch (n INTEGER)");
  f.database.execute("CREATE TEMPORARY TABLE scratch (n INTEGER)");
}

TEST_CASE("models go on where raw SQL set where names are looked up", "[builtin]") {
  Fixture f;
  (void)f.owners.create({});
  if (f.is_sqlite) {
    f.database.execute("PRAGMA query_only = ON");
  } else {
    f.database.execute("SET search_path = pg_catalog");
  }
  (void)f.owners.create({});
  CHECK(f.owners.count() == 2);
}
