#include <array>
#include <cstdint>
#include <future>
#include <optional>
#include <utility>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::Isolation;
using stele::Transaction;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace {

constexpr std::int64_t first_id = 1;
constexpr std::int64_t second_id = 2;

struct Purse {
  std::int64_t id = 0;
  std::int64_t balance = 0;
};

constexpr std::array levels{Isolation::database_default, Isolation::read_uncommitted,
                            Isolation::read_committed, Isolation::repeatable_read,
                            Isolation::serializable};

/// The anomalies that a level lets happen; none of them lets a dirty read.
struct Anomalies {
  bool non_repeatable_read = false;
  bool phantom = false;
  bool lost_update = false;
  bool write_skew = false;
};

/// One writer at a time makes every level serializable.
Anomalies anomalies(const FreshDatabase& fresh, Isolation isolation) {
  if (fresh.is_single_writer() || isolation == Isolation::serializable) return {};
  if (isolation == Isolation::repeatable_read) return {.write_skew = true};
  return {.non_repeatable_read = true, .phantom = true, .lost_update = true, .write_skew = true};
}

/// Two purses of 100.
Database with_purses(const FreshDatabase& fresh) {
  Database database = fresh.open();
  const auto purses = database.define<Purse>();
  database.sync();
  purses.create({.balance = 100});
  purses.create({.balance = 100});
  return database;
}

template <class Where>
std::int64_t balance(const Where& where, std::int64_t id) {
  return where.template model<Purse>().get(id).balance;
}

template <class Where>
std::int64_t total(const Where& where) {
  return where.template model<Purse>().template sum<&Purse::balance>();
}

template <class Where>
void set_balance(const Where& where, std::int64_t id, std::int64_t value) {
  where.template model<Purse>()
      .where(col<&Purse::id> == id)
      .update(stele::set<&Purse::balance>(value));
}

/// Calls `work` on another thread, and waits for it.
template <class F>
auto elsewhere(F work) {
  return std::async(std::launch::async, std::move(work)).get();
}

/// The code of the error that `work` throws, if any.
template <class F>
std::optional<Errc> refusal_of(F work) {
  try {
    work();
  } catch (const stele::Error& error) {
    return error.code();
  }
  return std::nullopt;
}

/// Withdraws 100 from the purse where both together hold enough.
void withdraw(Transaction& tx, std::int64_t id) {
  if (total(tx) >= 200) set_balance(tx, id, balance(tx, id) - 100);
}

}  // namespace

TEST_CASE("no level reads what is not committed") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (fresh.is_single_connection()) return;  // the reader does not begin before the writer ends
  Database database = with_purses(fresh);
  const Isolation isolation = GENERATE(from_range(levels));
  Transaction writer = database.begin();
  set_balance(writer, first_id, 1);
  CHECK(elsewhere([&] {
          return database.transaction({.isolation = isolation, .read_only = true},
                                      [](Transaction& tx) { return balance(tx, first_id); });
        }) == 100);
  writer.rollback();
  CHECK(balance(database, first_id) == 100);
}

TEST_CASE("a row is read again as it was, from repeatable_read upwards") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (fresh.is_single_connection()) return;  // the writer does not begin before the reader ends
  Database database = with_purses(fresh);
  const Isolation isolation = GENERATE(from_range(levels));
  Transaction reader = database.begin({.isolation = isolation, .read_only = true});
  CHECK(balance(reader, first_id) == 100);
  elsewhere([&] { set_balance(database, first_id, 1); });
  const bool changes = anomalies(fresh, isolation).non_repeatable_read;
  CHECK(balance(reader, first_id) == (changes ? 1 : 100));
  reader.commit();
  CHECK(balance(database, first_id) == 1);
}

TEST_CASE("a query finds the same rows again, from repeatable_read upwards") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (fresh.is_single_connection()) return;  // the writer does not begin before the reader ends
  Database database = with_purses(fresh);
  const Isolation isolation = GENERATE(from_range(levels));
  Transaction reader = database.begin({.isolation = isolation, .read_only = true});
  const auto rich = [&] {
    return reader.model<Purse>().where(col<&Purse::balance> >= 100).count();
  };
  CHECK(rich() == 2);
  elsewhere([&] { database.model<Purse>().create({.balance = 500}); });
  CHECK(rich() == (anomalies(fresh, isolation).phantom ? 3 : 2));
  reader.commit();
  CHECK(database.model<Purse>().count() == 3);
}

TEST_CASE("a transaction reads what it has written itself, on every level") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = with_purses(fresh);
  const Isolation isolation = GENERATE(from_range(levels));
  database.transaction({.isolation = isolation}, [](Transaction& tx) {
    set_balance(tx, first_id, 7);
    CHECK(balance(tx, first_id) == 7);
    CHECK(total(tx) == 107);
  });
  CHECK(total(database) == 107);
}

TEST_CASE("an update is lost below repeatable_read, and refused from there on") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (fresh.is_single_writer()) return;  // the second does not begin before the first ends
  Database database = with_purses(fresh);
  const Isolation isolation = GENERATE(from_range(levels));
  Transaction first = database.begin({.isolation = isolation});
  Transaction second = database.begin({.isolation = isolation});
  const std::int64_t seen_by_first = balance(first, first_id);
  const std::int64_t seen_by_second = balance(second, first_id);
  set_balance(first, first_id, seen_by_first + 1);
  first.commit();
  const auto refusal = refusal_of([&] {
    set_balance(second, first_id, seen_by_second + 10);
    second.commit();
  });
  if (anomalies(fresh, isolation).lost_update) {
    CHECK_FALSE(refusal.has_value());
    CHECK(balance(database, first_id) == 110);
  } else {
    CHECK(refusal == Errc::serialization_failure);
    CHECK(balance(database, first_id) == 101);
  }
}

TEST_CASE("an update that would be lost is done again on what the other wrote") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (fresh.is_single_writer()) return;  // the other does not begin before this one ends
  Database database = with_purses(fresh);
  const Isolation isolation = GENERATE(Isolation::repeatable_read, Isolation::serializable);
  int runs = 0;
  database.transaction({.isolation = isolation, .retries = 3}, [&](Transaction& tx) {
    const std::int64_t seen = balance(tx, first_id);
    if (++runs == 1) elsewhere([&] { set_balance(database, first_id, 101); });
    set_balance(tx, first_id, seen + 10);
  });
  CHECK(runs == 2);
  CHECK(balance(database, first_id) == 111);
}

TEST_CASE("only serializable forbids that two write what each has read of the other") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (fresh.is_single_writer()) return;  // the second does not begin before the first ends
  Database database = with_purses(fresh);
  const Isolation isolation = GENERATE(from_range(levels));
  Transaction first = database.begin({.isolation = isolation});
  Transaction second = database.begin({.isolation = isolation});
  const auto refusal = refusal_of([&] {
    CHECK(total(second) == 200);
    withdraw(first, first_id);
    withdraw(second, second_id);
    first.commit();
    second.commit();
  });
  if (anomalies(fresh, isolation).write_skew) {
    CHECK_FALSE(refusal.has_value());
    CHECK(total(database) == 0);
  } else {
    CHECK(refusal == Errc::serialization_failure);
    CHECK(total(database) == 100);
  }
}

TEST_CASE("where one writes at a time, the second sees what the first has done") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  if (!fresh.is_single_writer()) return;
  Database database = with_purses(fresh);
  const Isolation isolation = GENERATE(from_range(levels));
  std::future<void> second;  // ends after the first, which it waits for
  Transaction first = database.begin({.isolation = isolation});
  second = std::async(std::launch::async, [&] {
    database.transaction({.isolation = isolation}, [](Transaction& tx) {
      withdraw(tx, second_id);
      set_balance(tx, first_id, balance(tx, first_id) + 10);
    });
  });
  withdraw(first, first_id);
  first.commit();
  second.get();
  CHECK(balance(database, first_id) == 10);
  CHECK(balance(database, second_id) == 100);
}

TEST_CASE("a read-only transaction refuses every kind of write, and says why") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = with_purses(fresh);
  const Isolation isolation = GENERATE(from_range(levels));
  const auto refused = [&](const auto& write) {
    const auto error = error_of([&] {
      database.transaction({.isolation = isolation, .read_only = true},
                           [&](Transaction& tx) { write(tx.model<Purse>()); });
    });
    CHECK(error.code() == Errc::invalid_argument);
    CHECK_THAT(error.what(), Catch::Contains("the transaction is read-only"));
  };
  refused([](const auto& purses) { purses.create({.balance = 1}); });
  refused([](const auto& purses) {
    purses.where(col<&Purse::id> == first_id).update(stele::set<&Purse::balance>(1));
  });
  refused([](const auto& purses) { purses.where(col<&Purse::id> == first_id).destroy(); });
  CHECK(total(database) == 200);
  set_balance(database, first_id, 1);
  CHECK(total(database) == 101);
}
