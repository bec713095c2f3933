#include <future>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::column;
using stele::Database;
using stele::Errc;
using stele::Model;
using stele::Record;
using stele::Stream;
using stele::Transaction;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace types = stele::types;

namespace {

struct Reading {
  std::int64_t id = 0;
  std::int64_t value = 0;
  std::string sensor{};
};

using Numbers = std::vector<std::int64_t>;

Numbers from_to(std::int64_t first, std::int64_t last) {
  Numbers numbers;
  for (std::int64_t n = first; n <= last; ++n) numbers.push_back(n);
  return numbers;
}

/// A database with that many readings: of keys from 1, and values ten times as large.
class Readings {
 public:
  explicit Readings(const std::string& url, std::int64_t count, stele::Options options = {})
      : fresh(url), database(fresh.open(std::move(options))), model(database.define<Reading>()) {
    database.sync();
    std::vector<Reading> rows;
    for (std::int64_t i = 1; i <= count; ++i) {
      rows.push_back({.value = 10 * i, .sensor = i % 2 == 0 ? "even" : "odd"});
    }
    model.create_all(std::move(rows));
  }

  [[nodiscard]] auto ordered() const { return model.order_by(col<&Reading::id>); }
  [[nodiscard]] std::int64_t in_use() const { return database.pool_metrics().in_use; }

  FreshDatabase fresh;
  Database database;
  Model<Reading> model;
};

/// More than are fetched at once.
constexpr std::int64_t many = 1'300;

template <class Rows>
Numbers ids_of(Rows&& rows) {
  Numbers ids;
  for (const Reading& row : rows) ids.push_back(row.id);
  return ids;
}

bool is_single_connection(const Readings& readings) {
  return readings.fresh.is_single_connection();
}

static_assert(std::ranges::input_range<Stream<Reading>>);
static_assert(std::ranges::view<Stream<Record>>);
static_assert(std::is_nothrow_move_constructible_v<Stream<Reading>>);
static_assert(!std::is_copy_constructible_v<Stream<Reading>>);
static_assert(std::is_same_v<std::ranges::range_reference_t<Stream<Reading>>, Reading&>);

}  // namespace

TEST_CASE("a stream gives the rows of all(), in their order") {
  Readings readings(GENERATE(from_range(database_urls())), many);
  CHECK(ids_of(readings.ordered().stream()) == from_to(1, many));
  Numbers values;
  for (Reading& row : readings.model.order_by(col<&Reading::id>.desc()).limit(3).stream()) {
    values.push_back(row.value);
  }
  CHECK(values == Numbers{10 * many, 10 * (many - 1), 10 * (many - 2)});
  CHECK(ids_of(readings.model.where(col<&Reading::value>.between(50, 70)).stream()) ==
        ids_of(readings.model.where(col<&Reading::value>.between(50, 70)).all()));
  CHECK(ids_of(readings.ordered().limit(10).offset(5).stream()) == from_to(6, 15));
  CHECK(ids_of(readings.model.where(col<&Reading::id> < 0).stream()).empty());
  std::int64_t count = 0;
  for (const Reading& row : readings.model.stream()) count += row.sensor == "even" ? 1 : 0;
  CHECK(count == many / 2);
}

TEST_CASE("records are streamed as structs are") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Model<Record> notes = database.define("Note", {{"text", types::text()}});
  database.sync();
  for (int i = 0; i < 30; ++i) notes.create({{"text", "note " + std::to_string(i)}});
  std::vector<std::string> texts;
  for (Record& note : notes.order_by(column("id")).stream()) {
    CHECK(note.changed().empty());
    texts.push_back(note.get<std::string>("text"));
    note.set("text", "changed");
    notes.save(note);
  }
  CHECK(texts.size() == 30);
  CHECK(texts.back() == "note 29");
  CHECK(notes.where(column("text") == "changed").count() == 30);
  std::int64_t count = 0;
  notes.each([&](const Record& note) { count += note.get<std::int64_t>("id") > 20 ? 1 : 0; });
  CHECK(count == 10);
}

TEST_CASE("a selection is streamed, as tuples and as aggregates") {
  struct PerSensor {
    std::string sensor{};
    std::int64_t rows = 0;
  };
  Readings readings(GENERATE(from_range(database_urls())), 30);
  Numbers sums;
  for (auto& [id, value] :
       readings.ordered().select(col<&Reading::id>, col<&Reading::value>).stream()) {
    sums.push_back(id + value);
  }
  REQUIRE(sums.size() == 30);
  CHECK(sums.back() == 330);
  std::vector<std::string> counts;
  readings.model.select<PerSensor>(col<&Reading::sensor>, stele::count())
      .group_by(col<&Reading::sensor>)
      .order_by(col<&Reading::sensor>)
      .each([&](const PerSensor& row) { counts.push_back(row.sensor + std::to_string(row.rows)); });
  CHECK(counts == std::vector<std::string>{"even15", "odd15"});
}

TEST_CASE("each() takes functions of every kind of row") {
  Readings readings(GENERATE(from_range(database_urls())), 12);
  std::int64_t sum = 0;
  const auto query = readings.ordered();
  query.each([&](Reading& row) { sum += ++row.value; });
  query.each([&](const Reading& row) { sum += row.value; });
  query.each([&](Reading&& row) { sum += row.value; });
  // NOLINTNEXTLINE(performance-unnecessary-value-param)
  query.each([&](Reading row) { sum += row.value; });
  std::vector<Reading> kept;
  readings.model.each([&](auto&& row) { kept.push_back(std::forward<decltype(row)>(row)); });
  CHECK(sum == 4 * 780 + 12);
  CHECK(kept.size() == 12);
  CHECK(readings.in_use() == 0);
}

TEST_CASE("a stream is a view, which ranges compose") {
  Readings readings(GENERATE(from_range(database_urls())), 40);
  Numbers found;
  auto stream = readings.ordered().stream();
  for (auto at = stream.begin(); at != stream.end() && found.size() < 3; ++at) {
    if (at->id % 10 == 0) found.push_back(at->id);
  }
  CHECK(found == Numbers{10, 20, 30});
  CHECK((*stream.begin()).id == 31);  // where it was left
}

TEST_CASE("a stream outlives its query, its model and its database") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  std::optional<Stream<Reading>> stream;
  {
    Database database = fresh.open();
    const auto model = database.define<Reading>();
    database.sync();
    for (int i = 0; i < 25; ++i) model.create({.value = i});
    stream = model.order_by(col<&Reading::id>).stream();
    CHECK(stream->begin()->id == 1);
  }
  CHECK(ids_of(*stream) == from_to(1, 25));
}

TEST_CASE("other statements of the thread run beside a stream, writes and transactions too") {
  Readings readings(GENERATE(from_range(database_urls())), 60);
  Numbers ids;
  for (const Reading& row : readings.ordered().stream()) {
    ids.push_back(row.id);
    CHECK(readings.model.where(col<&Reading::id> == row.id).count() == 1);
    readings.model.where(col<&Reading::id> == row.id).update(stele::set<&Reading::value>(-row.id));
    if (row.id % 20 != 0) continue;
    readings.database.transaction(
        [&](Transaction& tx) { tx.model<Reading>().where(col<&Reading::id> == row.id).destroy(); });
    auto undone = readings.database.begin();
    undone.model<Reading>().where(col<&Reading::id> == row.id - 1).destroy();
    undone.rollback();
  }
  CHECK(ids == from_to(1, 60));
  CHECK(readings.model.count() == 57);
  CHECK(readings.model.where(col<&Reading::value> < 0).count() == 57);
  CHECK(readings.in_use() == 0);
}

TEST_CASE("within a transaction streams and statements interleave, and see its writes") {
  Readings readings(GENERATE(from_range(database_urls())), 30);
  readings.database.transaction([&](Transaction& tx) {
    const auto model = tx.model<Reading>();
    model.create({.value = 310, .sensor = "new"});
    const auto query = model.order_by(col<&Reading::id>);
    auto ahead = query.stream();
    auto behind = query.stream();
    auto second = behind.begin();
    Numbers sums;
    for (const Reading& row : ahead) {
      sums.push_back(row.id + second->id);
      ++second;
      model.where(col<&Reading::id> == row.id).update(stele::set<&Reading::sensor>("seen"));
    }
    CHECK(second == behind.end());
    REQUIRE(sums.size() == 31);
    CHECK(sums.back() == 62);
    CHECK(model.where(col<&Reading::sensor> == "seen").count() == 31);
  });
  CHECK(readings.model.where(col<&Reading::sensor> == "seen").count() == 31);
}

TEST_CASE("a stream within a stream of the same query does not disturb it") {
  Readings readings(GENERATE(from_range(database_urls())), 15);
  Numbers seen;
  const auto query = readings.ordered();
  for (const Reading& outer : query.stream()) {
    std::int64_t sum = outer.id;
    for (const Reading& inner : query.stream()) sum += inner.id;
    seen.push_back(sum);
  }
  CHECK(seen == from_to(121, 135));
}

TEST_CASE("a stream that is left early, or read to its end, holds nothing") {
  Readings readings(GENERATE(from_range(database_urls())), 50);
  for (const Reading& row : readings.ordered().stream()) {
    CHECK(readings.in_use() == 1);
    if (row.id == 3) break;
  }
  CHECK(readings.in_use() == 0);
  auto whole = readings.ordered().stream();
  CHECK(ids_of(whole) == from_to(1, 50));
  CHECK(readings.in_use() == 0);
  CHECK(ids_of(whole).empty());
  { const auto unread = readings.ordered().stream(); }
  CHECK(readings.in_use() == 0);
  auto stream = readings.ordered().stream();
  CHECK(stream.begin()->id == 1);
  Stream<Reading> moved = std::move(stream);
  CHECK(moved.begin()->id == 1);
  CHECK(stream.begin() == stream.end());  // NOLINT(bugprone-use-after-move): it says so
  moved = readings.model.where(col<&Reading::id> == 7).stream();
  CHECK(readings.in_use() == 1);
  CHECK(ids_of(moved) == Numbers{7});
  CHECK(readings.in_use() == 0);
  readings.database.transaction([](Transaction& tx) { tx.model<Reading>().create({}); });
  CHECK(readings.model.count() == 51);
}

TEST_CASE("what the function of each() throws is passed on, and nothing is held") {
  Readings readings(GENERATE(from_range(database_urls())), 50);
  std::int64_t last = 0;
  const auto stop = [&](const Reading& row) {
    last = row.id;
    if (row.id == 20) throw std::runtime_error("enough");
  };
  CHECK_THROWS_WITH(readings.ordered().each(stop), "enough");
  CHECK(last == 20);
  CHECK(readings.in_use() == 0);
  readings.database.transaction([&](Transaction& tx) {
    CHECK_THROWS_WITH(tx.model<Reading>().order_by(col<&Reading::id>).each(stop), "enough");
    tx.model<Reading>().create({.value = 1});
  });
  CHECK(readings.model.count() == 51);
}

TEST_CASE("a stream may be read by another thread than its maker") {
  Readings readings(GENERATE(from_range(database_urls())), 40);
  auto stream = readings.ordered().stream();
  CHECK(stream.begin()->id == 1);
  auto rest = std::async(std::launch::async, [stream = std::move(stream)]() mutable {
    Numbers ids = ids_of(stream);
    return ids;
  });
  CHECK(rest.get() == from_to(1, 40));
  CHECK(readings.in_use() == 0);
}

TEST_CASE("outside of a transaction a stream sees the rows as they were when it began") {
  Readings readings(GENERATE(from_range(database_urls())), 40);
  if (is_single_connection(readings)) return;  // the next case
  auto stream = readings.ordered().stream();
  readings.model.where(col<&Reading::id> > 30).destroy();
  readings.model.where(col<&Reading::id> == 20).update(stele::set<&Reading::value>(1));
  readings.model.create({.value = 41});
  Numbers values;
  for (const Reading& row : stream) values.push_back(row.value / 10);
  CHECK(values == from_to(1, 40));
}

TEST_CASE("on one connection, rows that are not written are seen once, and the others whole") {
  Readings readings(GENERATE(from_range(database_urls())), 200);
  if (!is_single_connection(readings)) return;
  Numbers untouched;
  for (const Reading& row : readings.ordered().stream()) {
    CHECK((row.value == 10 * row.id || row.value == -1));
    if (row.id % 3 == 0) untouched.push_back(row.id);
    if (row.id > 190) continue;
    readings.model.where(col<&Reading::id> == row.id + 1 - row.id % 3).destroy();
    readings.model.where(col<&Reading::id> == row.id + 5 - row.id % 3)
        .update(stele::set<&Reading::value>(-1));
    if (row.id % 50 == 0) readings.model.create({.value = -1});
  }
  Numbers expected;
  for (std::int64_t id = 3; id <= 200; id += 3) expected.push_back(id);
  std::erase_if(untouched, [](std::int64_t id) { return id > 200; });
  CHECK(untouched == expected);
}

TEST_CASE("a stream that waits for a connection that its own thread holds is refused") {
  Readings readings(GENERATE(from_range(database_urls())), 30, {.pool = {.max = 1}});
  if (is_single_connection(readings)) return;  // where the one connection serves both
  {
    const auto stream = readings.ordered().stream();
    const auto error = error_of([&] { (void)readings.model.count(); });
    CHECK(error.code() == Errc::invalid_argument);
    CHECK_THAT(error.what(), Catch::Contains("this thread holds one of them"));
  }
  readings.database.transaction([&](Transaction&) {
    const auto error = error_of([&] { (void)readings.ordered().stream(); });
    CHECK(error.code() == Errc::invalid_argument);
    CHECK_THAT(error.context().sql, Catch::StartsWith("SELECT"));
  });
  CHECK(readings.model.count() == 30);
}

TEST_CASE("rows are streamed under locks, within a transaction alone") {
  Readings readings(GENERATE(from_range(database_urls())), 30);
  if (!readings.database.dialect().features().row_locks) return;
  const auto error = error_of([&] { (void)readings.model.lock().stream(); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK_THAT(error.what(), Catch::Contains("could not lock rows of Reading"));
  readings.database.transaction([](Transaction& tx) {
    const auto model = tx.model<Reading>();
    for (Reading& row : model.order_by(col<&Reading::id>).lock().stream()) {
      row.value = 0;
      model.update<&Reading::value>(row);
    }
    CHECK(ids_of(model.order_by(col<&Reading::id>).lock().nowait().stream()) == from_to(1, 30));
  });
  CHECK(readings.model.where(col<&Reading::value> == 0).count() == 30);
}
