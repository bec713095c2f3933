#include <chrono>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "plain_database.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/sql_log.hpp"
#include "support/throws.hpp"

using namespace std::chrono_literals;
using stele::col;
using stele::Database;
using stele::Errc;
using stele::Error;
using stele::Model;
using stele::Transaction;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::SqlLog;

namespace {

struct Sheet {
  std::int64_t id = 0;
  std::string text{};
};

struct Unending {
  std::int64_t id = 0;
};

void describe(stele::ModelBuilder<Unending>& model) {
  model.table("endless");
  model.timestamps(false);
}

enum class Humour { glad, sad };

struct Wish {
  std::int64_t id = 0;
  Humour mood = Humour::glad;
};

void describe(stele::ModelBuilder<Wish>& model) { model.timestamps(false); }

using Strings = std::vector<std::string>;

Database with_sheets(const FreshDatabase& fresh, int count, const stele::Options& options = {}) {
  Database database = fresh.open(options);
  const auto sheets = database.define<Sheet>();
  database.sync();
  for (int i = 0; i < count; ++i) sheets.create({.text = "sheet " + std::to_string(i)});
  return database;
}

auto stream_of(const Model<Sheet>& sheets) { return sheets.order_by(col<&Sheet::id>).stream(); }

template <class Rows>
std::int64_t count_of(Rows&& rows) {
  std::int64_t count = 0;
  for ([[maybe_unused]] const auto& row : rows) ++count;
  return count;
}

bool reads_by_cursor(const Database& database) {
  return database.dialect().statement_compiler().reads_by_cursor();
}

template <class Stream>
void check_ended(Stream& stream, const std::string& words) {
  const Error error = error_of([&] { (void)count_of(stream); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK_THAT(error.what(), Catch::Contains(words));
}

void define_endless(Database& database) {
  const Strings view{
      "CREATE VIEW endless AS WITH RECURSIVE n(id) AS "
      "(SELECT 1 UNION ALL SELECT 1 + id % 1000 FROM n) SELECT id FROM n"};
  database.session().run_scripts({}, view, {});
  database.define<Unending>();
}

}  // namespace

TEST_CASE("a stream ends with its transaction, which is committed or rolled back all the same") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = with_sheets(fresh, 30);
  const bool commits = GENERATE(true, false);
  Transaction tx = database.begin();
  tx.model<Sheet>().create({.text = "new"});
  auto stream = stream_of(tx.model<Sheet>());
  CHECK(stream.begin()->id == 1);
  commits ? tx.commit() : tx.rollback();
  CHECK(database.pool_metrics().in_use == 0);
  check_ended(stream, "the transaction of this stream has ended");
  CHECK(database.model<Sheet>().count() == (commits ? 31 : 30));
  database.model<Sheet>().create({.text = "after"});
}

TEST_CASE("a stream ends with a transaction that is left by an exception") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = with_sheets(fresh, 30);
  std::optional<stele::Stream<Sheet>> stream;
  CHECK_THROWS_WITH(database.transaction([&](Transaction& tx) {
    stream = stream_of(tx.model<Sheet>());
    CHECK(stream->begin()->id == 1);
    throw std::runtime_error("left");
  }),
                    "left");
  check_ended(*stream, "the transaction of this stream has ended");
  stream.reset();
  CHECK(database.model<Sheet>().count() == 30);
}

TEST_CASE("a stream of a nested transaction ends with it, and one around it goes on") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = with_sheets(fresh, 40);
  const bool commits = GENERATE(true, false);
  database.transaction([&](Transaction& tx) {
    auto outer = stream_of(tx.model<Sheet>());
    CHECK(outer.begin()->id == 1);
    Transaction nested = tx.begin();
    auto inner = stream_of(nested.model<Sheet>());
    auto at = outer.begin();
    for (int i = 0; i < 15; ++i) ++at;
    CHECK(inner.begin()->id == 1);
    commits ? nested.commit() : nested.rollback();
    check_ended(inner, "the transaction of this stream has ended");
    CHECK(at->id == 16);
    CHECK(count_of(stream_of(tx.model<Sheet>())) == 40);
    CHECK(count_of(outer) == 25);
  });
}

TEST_CASE("an error in the transaction leaves a stream of it in its state") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = with_sheets(fresh, 30);
  Transaction tx = database.begin();
  auto stream = stream_of(tx.model<Sheet>());
  CHECK(stream.begin()->id == 1);
  CHECK(error_of([&] { tx.session().run_scripts({}, Strings{"SELECT nonsense"}, {}); }).code() ==
        Errc::syntax);
  if (reads_by_cursor(database)) {
    check_ended(stream, "the transaction has failed");
    check_ended(stream, "this stream has failed before");
    tx.rollback();
  } else {
    CHECK(count_of(stream) == 30);
    tx.commit();
  }
  CHECK(count_of(stream_of(database.model<Sheet>())) == 30);
}

TEST_CASE("an error in a nested transaction leaves a stream around it to go on") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = with_sheets(fresh, 30);
  database.transaction([&](Transaction& tx) {
    auto stream = stream_of(tx.model<Sheet>());
    CHECK(stream.begin()->id == 1);
    Transaction nested = tx.begin();
    {
      const auto dropped = stream_of(tx.model<Sheet>());
      CHECK(error_of([&] {
              nested.session().run_scripts({}, Strings{"SELECT nonsense"}, {});
            }).code() == Errc::syntax);
    }
    nested.rollback();
    CHECK(count_of(stream_of(tx.model<Sheet>())) == 30);
    CHECK(count_of(stream) == 30);
  });
}

TEST_CASE("a row that cannot be read is told of as all() does, and ends the stream") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  Strings script{"CREATE TABLE wishes (id INTEGER NOT NULL, mood TEXT NOT NULL)"};
  for (int i = 1; i <= 20; ++i) {
    script.push_back("INSERT INTO wishes VALUES (" + std::to_string(i) +
                     (i == 15 ? ", 'grumpy')" : ", 'glad')"));
  }
  database.session().run_scripts({}, script, {});
  const auto wishes = database.define<Wish>();
  const auto query = wishes.order_by(col<&Wish::id>);
  const Error expected = error_of([&] { (void)query.all(); });
  auto stream = query.stream();
  std::int64_t last = 0;
  const Error error = error_of([&] {
    for (const Wish& wish : stream) last = wish.id;
  });
  CHECK(last == 14);
  CHECK(error.code() == Errc::conversion);
  CHECK(std::string(error.what()) == expected.what());
  check_ended(stream, "this stream has failed before");
  CHECK(database.pool_metrics().in_use == 0);
  database.transaction([](Transaction& tx) {
    const auto good = tx.model<Wish>();
    CHECK(error_of([&] { good.each([](const Wish&) {}); }).code() == Errc::conversion);
    CHECK(count_of(good.where(col<&Wish::id> < 15).stream()) == 14);
  });
}

TEST_CASE("a statement of a stream is stopped at its timeout") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = with_sheets(fresh, 1);
  if (!database.dialect().features().deadlines) return;
  define_endless(database);
  const auto never = database.model<Unending>().where(col<&Unending::id> < 0).timeout(50ms);
  const Error error = error_of([&] { (void)count_of(never.stream()); });
  CHECK(error.code() == Errc::timeout);
  CHECK_THAT(error.what(), Catch::Contains("timeout of 50 ms"));
  CHECK_THAT(error.context().sql, Catch::Contains("endless"));
  CHECK(database.pool_metrics().in_use == 0);
  CHECK(database.model<Sheet>().count() == 1);
}

TEST_CASE("the time that its reader takes does not count for a stream's timeout") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = with_sheets(fresh, 25);
  if (!database.dialect().features().deadlines) return;
  std::int64_t count = 0;
  const auto query = database.model<Sheet>().order_by(col<&Sheet::id>).timeout(400ms);
  for (const Sheet& sheet : query.stream()) {
    ++count;
    if (sheet.id == 10) std::this_thread::sleep_for(600ms);
  }
  CHECK(count == 25);
}

TEST_CASE("a stream without end can be left, and a stop_token stops it") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = with_sheets(fresh, 1);
  if (!database.dialect().features().deadlines) return;
  define_endless(database);
  std::stop_source source;
  std::int64_t count = 0;
  const auto endless = database.model<Unending>().query().stop_on(source.get_token());
  const Error error = error_of([&] {
    endless.each([&](const Unending&) {
      if (++count == 500) source.request_stop();
    });
  });
  CHECK(count == 500);
  CHECK(error.code() == Errc::timeout);
  CHECK_THAT(error.what(), Catch::Contains("stop_token"));
  CHECK_THAT(error.context().sql, Catch::Contains("endless"));
  for ([[maybe_unused]] const Unending& row : database.model<Unending>().stream()) {
    if (--count == 0) break;
  }
  const auto named = stele::with("some", database.model<Unending>().query());
  for ([[maybe_unused]] const Unending& row : named.stream()) {
    if (++count == 500) break;
  }
  CHECK(count == 500);
  CHECK(database.pool_metrics().in_use == 0);
}

TEST_CASE("on one connection a statement that is stopped stops the stream beside it") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = with_sheets(fresh, 30);
  if (!database.dialect().features().deadlines || !fresh.is_single_connection()) return;
  define_endless(database);
  auto stream = stream_of(database.model<Sheet>());
  CHECK(stream.begin()->id == 1);
  const auto endless = database.model<Unending>().query().timeout(20ms);
  CHECK(error_of([&] { (void)endless.count(); }).code() == Errc::timeout);
  CHECK(error_of([&] { (void)count_of(stream); }).code() == Errc::timeout);
  CHECK(count_of(stream_of(database.model<Sheet>())) == 30);
}

TEST_CASE("every statement of a stream is reported") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = with_sheets(fresh, 30);
  Strings lines;
  stele::log_queries(database, [&](const stele::QueryEvent& event) {
    lines.push_back((event.transaction_id == "default" ? "" : "tx ") + std::string(event.sql) +
                    ": " + std::to_string(event.rows));
  });
  CHECK(count_of(stream_of(database.model<Sheet>())) == 30);
  const std::string select = R"(SELECT "id", "text" FROM "sheets" ORDER BY "id")";
  if (reads_by_cursor(database)) {
    CHECK(lines == Strings{"tx BEGIN READ ONLY: 0",
                           "tx DECLARE \"stele_cursor_1\" NO SCROLL CURSOR FOR " + select + ": 0",
                           R"(tx FETCH FORWARD 10 FROM "stele_cursor_1": 10)",
                           R"(tx FETCH FORWARD 100 FROM "stele_cursor_1": 20)",
                           R"(tx CLOSE "stele_cursor_1": 0)", "tx COMMIT: 0"});
  } else {
    CHECK(lines == Strings{select + ": 30"});
  }
}

TEST_CASE("cursors of one connection have names of their own, which come again") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = with_sheets(fresh, 30);
  if (!reads_by_cursor(database)) return;
  SqlLog log(database);
  database.transaction([](Transaction& tx) {
    const auto first = stream_of(tx.model<Sheet>());
    { const auto second = stream_of(tx.model<Sheet>()); }
    CHECK(count_of(stream_of(tx.model<Sheet>())) == 30);
  });
  Strings names;
  for (const std::string& sql : log.take()) {
    if (sql.starts_with("DECLARE")) names.push_back(sql.substr(8, 16));
  }
  CHECK(names == Strings{"\"stele_cursor_1\"", "\"stele_cursor_2\"", "\"stele_cursor_2\""});
}

TEST_CASE("of large rows few are fetched at once") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = with_sheets(fresh, 0);
  if (!reads_by_cursor(database)) return;
  const std::string text(1'000'000, 'x');
  for (int i = 0; i < 25; ++i) database.model<Sheet>().create({.text = text});
  SqlLog log(database);
  database.model<Sheet>().each([&](const Sheet& sheet) { CHECK(sheet.text == text); });
  Strings fetches;
  for (const std::string& sql : log.take()) {
    if (sql.starts_with("FETCH")) fetches.push_back(sql.substr(0, 17));
  }
  REQUIRE(fetches.size() == 17);
  CHECK(fetches.front() == "FETCH FORWARD 10 ");
  CHECK(fetches.back() == "FETCH FORWARD 1 F");
}

TEST_CASE("a stream whose backend ends is told of, and gives no more rows", "[builtin]") {
  const FreshDatabase fresh(GENERATE(as<std::string>{}, "postgres://", "postgres://?driver=soci"));
  Database database = with_sheets(fresh, 30);
  const auto end_backends = [&] {
    PlainDatabase(fresh.url())
        .run(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()");
  };
  auto stream = stream_of(database.model<Sheet>());
  CHECK(stream.begin()->id == 1);
  end_backends();
  CHECK(error_of([&] { (void)count_of(stream); }).code() == Errc::connection);
  check_ended(stream, "this stream has failed before");
  CHECK(database.pool_metrics().in_use == 0);
  CHECK(error_of([&] {
          database.transaction([&](Transaction& tx) {
            auto within = stream_of(tx.model<Sheet>());
            CHECK(within.begin()->id == 1);
            end_backends();
            (void)count_of(within);
          });
        }).code() == Errc::connection);
  CHECK(count_of(stream_of(database.model<Sheet>())) == 30);
}
