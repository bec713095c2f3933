#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "plain_database.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::column;
using stele::Database;
using stele::Errc;
using stele::Error;
using stele::Model;
using stele::Record;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::shared_database_urls;

namespace {

struct Account {
  std::int64_t id = 0;
  std::string email{};
  std::string handle{};
  int level = 0;
};

void describe(stele::ModelBuilder<Account>& model) {
  model.attribute<&Account::email>().unique();
  model.attribute<&Account::handle>().unique();
  model.attribute<&Account::level>().validate(stele::min(0));
}

struct Seat {
  std::int64_t id = 0;
  std::string code{};
  std::string place{};
  bool is_open = false;
  int price = 0;
};

void describe(stele::ModelBuilder<Seat>& model) {
  model.attribute<&Seat::code>().unique();
  model.index<&Seat::place>().unique().where(col<&Seat::is_open> == true);
}

/// Runs the work on so many threads at once.
template <class Work>
void at_once(int threads, const Work& work) {
  std::atomic<int> waiting{threads};
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) {
    running.emplace_back([&, i] {
      --waiting;
      while (waiting > 0) std::this_thread::yield();
      work(i);
    });
  }
  for (std::thread& thread : running) thread.join();
}

}  // namespace

TEST_CASE("find_or_create finds, or creates") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto accounts = database.define<Account>();
  database.sync();
  const auto [made, created] =
      accounts.find_or_create(col<&Account::email> == "a", {.email = "a", .handle = "h"});
  CHECK(created);
  CHECK(made.id > 0);
  const auto [found, again] = accounts.find_or_create(
      col<&Account::email> == "a", {.email = "a", .handle = "other", .level = 3});
  CHECK_FALSE(again);
  CHECK(found.id == made.id);
  CHECK(found.handle == "h");
  CHECK(accounts.count() == 1);

  const auto [built, is_built] =
      accounts.find_or_build(col<&Account::email> == "b", {.email = "b", .handle = "b"});
  CHECK(is_built);
  CHECK(built.id == 0);
  CHECK(accounts.count() == 1);
  CHECK(accounts.find_or_build(col<&Account::email> == "a", {}).row.id == made.id);
}

TEST_CASE("find_or_create of run-time models") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto things =
      database.define("Thing", {{"name", {.type = stele::types::string(), .unique = true}},
                                {"size", stele::types::integer()}});
  database.sync();
  const auto made = things.find_or_create(column("name") == "a", {{"name", "a"}, {"size", 3}});
  CHECK(made.created);
  CHECK_FALSE(made.row.is_new());
  const auto found = things.find_or_create(column("name") == "a", {{"name", "a"}, {"size", 9}});
  CHECK_FALSE(found.created);
  CHECK(found.row["size"].as<int>() == 3);
  CHECK(things.find_or_build(column("name") == "b", {{"name", "b"}}).row.is_new());
}

TEST_CASE("find_or_create wants the values of a unique key") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto accounts = database.define<Account>();
  database.sync();
  const Error no_key = error_of(
      [&] { accounts.find_or_create(col<&Account::level> == 1, {.email = "a", .level = 1}); });
  CHECK(no_key.code() == Errc::invalid_argument);
  CHECK_THAT(no_key.what(), Catch::Contains("does not fix all columns of a unique key"));
  const Error either = error_of([&] {
    accounts.find_or_create(col<&Account::email> == "a" || col<&Account::email> == "b",
                            {.email = "a"});
  });
  CHECK(either.code() == Errc::invalid_argument);
  const Error other =
      error_of([&] { accounts.find_or_create(col<&Account::email> == "a", {.email = "b"}); });
  CHECK(other.code() == Errc::invalid_argument);
  CHECK_THAT(other.what(), Catch::Contains("'email' to another value"));
  CHECK(accounts.count() == 0);
}

TEST_CASE("find_or_create validates what it creates, and reports another violation") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto accounts = database.define<Account>();
  database.sync();
  accounts.create({.email = "a", .handle = "h"});
  CHECK(error_of([&] {
          accounts.find_or_create(col<&Account::email> == "b",
                                  {.email = "b", .handle = "i", .level = -1});
        }).code() == Errc::validation);
  const Error taken = error_of(
      [&] { accounts.find_or_create(col<&Account::email> == "b", {.email = "b", .handle = "h"}); });
  CHECK(taken.code() == Errc::unique_violation);
  CHECK_THAT(taken.what(), Catch::Contains("handle must be unique"));
  // It is there, and the rest of the condition is not of it.
  const Error rest = error_of([&] {
    accounts.find_or_create(col<&Account::email> == "a" && col<&Account::level> > 5,
                            {.email = "a", .handle = "j", .level = 6});
  });
  CHECK(rest.code() == Errc::unique_violation);
  CHECK_THAT(rest.what(), Catch::Contains("email must be unique"));
  CHECK(accounts.count() == 1);
}

TEST_CASE("find_or_create reports another violation in a transaction, which goes on") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto accounts = database.define<Account>();
  database.sync();
  accounts.create({.email = "a", .handle = "h"});
  database.transaction([&](stele::Transaction& tx) {
    const auto inside = tx.model<Account>();
    CHECK(error_of([&] {
            inside.find_or_create(col<&Account::email> == "b", {.email = "b", .handle = "h"});
          }).code() == Errc::unique_violation);
    CHECK(error_of([&] {
            inside.upsert({.email = "b", .handle = "h"}, stele::on_conflict<&Account::email>());
          }).code() == Errc::unique_violation);
    CHECK(
        inside.find_or_create(col<&Account::email> == "b", {.email = "b", .handle = "i"}).created);
  });
  CHECK(accounts.count() == 2);
}

TEST_CASE("find_or_create by a partial index reports another violation") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto seats = database.define<Seat>();
  database.sync();
  seats.create({.code = "a", .place = "p", .is_open = true, .price = 1});
  seats.create({.code = "b", .place = "q", .is_open = true, .price = 1});
  // The rest of the condition is not of the row that is there, and the new one is none of the
  // index.
  const auto condition = col<&Seat::place> == "p" && col<&Seat::price> > 5;
  const Error taken =
      error_of([&] { seats.find_or_create(condition, {.code = "b", .place = "p", .price = 6}); });
  CHECK(taken.code() == Errc::unique_violation);
  CHECK_THAT(taken.what(), Catch::Contains("code must be unique"));
  CHECK(seats.find_or_create(condition, {.code = "c", .place = "p", .price = 6}).created);
  CHECK(seats.count() == 3);
}

TEST_CASE("of eight threads that find or create one row, all succeed and one creates") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  const auto accounts = database.define<Account>();
  database.sync();
  const bool in_transaction = GENERATE(false, true);
  for (int round = 0; round < 10; ++round) {
    const std::string email = "m" + std::to_string(round);
    std::atomic<int> created{0};
    std::atomic<int> succeeded{0};
    const auto run = [&](const Model<Account>& model) {
      const auto done =
          model.find_or_create(col<&Account::email> == email, {.email = email, .handle = email});
      if (done.created) ++created;
      if (done.row.email == email && done.row.id > 0) ++succeeded;
    };
    at_once(8, [&](int) {
      if (in_transaction) {
        database.transaction([&](stele::Transaction& tx) { run(tx.model<Account>()); });
      } else {
        run(accounts);
      }
    });
    CHECK(created == 1);
    CHECK(succeeded == 8);
  }
  database.close();
  PlainDatabase plain(fresh.url());
  CHECK(plain.rows("SELECT count(*), count(DISTINCT email) FROM accounts") ==
        std::vector<std::string>{"10|10"});
}

TEST_CASE("of eight threads that upsert one row, one creates") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  const auto accounts = database.define<Account>();
  database.sync();
  for (int round = 0; round < 10; ++round) {
    const std::string email = "m" + std::to_string(round);
    std::atomic<int> created{0};
    at_once(8, [&](int thread) {
      const auto done = accounts.upsert({.email = email, .handle = email, .level = thread},
                                        stele::on_conflict<&Account::email>());
      if (done.created) ++created;
    });
    CHECK(created == 1);
  }
  CHECK(accounts.count() == 10);
}
