#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "plain_database.hpp"
#include "sample.hpp"
#include "support/databases.hpp"
#include "support/sql_log.hpp"
#include "support/throws.hpp"

using namespace std::chrono_literals;
using stele::col;
using stele::Database;
using stele::Date;
using stele::Errc;
using stele::Error;
using stele::Model;
using stele::Record;
using stele::Timestamp;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::Sample;
using stele::test::shared_database_urls;
using stele::test::SqlLog;

namespace {

struct Models {
  Model<Sample> typed;
  Model<Record> run_time;
};

struct Refusal {
  Errc code;
  std::function<void(const Models&)> act;
};

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
const std::string nul("a\0b", 3);
const std::string not_utf8 = "a\xc3(";
const std::string surrogate = "\xed\xa0\x80";
const Timestamp year_0 = std::chrono::sys_days(std::chrono::year(0) / 12 / 31);
const Timestamp year_10000 = std::chrono::sys_days(std::chrono::year(10000) / 1 / 1);
const Date february_30 = std::chrono::year(2024) / 2 / 30;

/// Values that no database may get to see.
std::vector<Refusal> refused_writes() {
  return {
      {Errc::validation, [](const Models& m) { m.typed.create({.text = nul}); }},
      {Errc::validation, [](const Models& m) { m.typed.create({.text = not_utf8}); }},
      {Errc::validation, [](const Models& m) { m.typed.create({.text = surrogate}); }},
      {Errc::validation, [](const Models& m) { m.typed.create({.name = "abcdef"}); }},
      {Errc::validation, [](const Models& m) { m.typed.create({.maybe_name = "abcdef"}); }},
      {Errc::out_of_range, [](const Models& m) { m.typed.create({.real = nan}); }},
      {Errc::out_of_range,
       [](const Models& m) { m.typed.create({.single = static_cast<float>(nan)}); }},
      {Errc::out_of_range, [](const Models& m) { m.typed.create({.moment = year_0}); }},
      {Errc::out_of_range, [](const Models& m) { m.typed.create({.moment = year_10000}); }},
      {Errc::out_of_range, [](const Models& m) { m.typed.create({.moment = Timestamp::max()}); }},
      {Errc::out_of_range, [](const Models& m) { m.typed.create({.moment = Timestamp::min()}); }},
      {Errc::out_of_range, [](const Models& m) { m.typed.create({.day = february_30}); }},
      {Errc::out_of_range, [](const Models& m) { m.typed.create({.day = Date{}}); }},
      {Errc::out_of_range, [](const Models& m) { m.typed.create({.time = {24h}}); }},
      {Errc::out_of_range, [](const Models& m) { m.typed.create({.time = {-1us}}); }},
      {Errc::validation,
       [](const Models& m) {
         m.run_time.create({{"text", nul}});
       }},
      {Errc::validation,
       [](const Models& m) {
         m.run_time.create({{"mood", "angry"}});
       }},
      {Errc::validation,
       [](const Models& m) {
         m.run_time.create({{"mood", ""}});
       }},
      {Errc::validation,
       [](const Models& m) {
         m.run_time.create({{"name", "abcdef"}});
       }},
      {Errc::out_of_range,
       [](const Models& m) {
         m.run_time.create({{"small", 32768}});
       }},
      {Errc::out_of_range,
       [](const Models& m) {
         m.run_time.create({{"small", -32769}});
       }},
      {Errc::out_of_range,
       [](const Models& m) {
         m.run_time.create({{"medium", 2147483648}});
       }},
      {Errc::out_of_range,
       [](const Models& m) {
         m.run_time.create({{"single", 1e300}});
       }},
      {Errc::out_of_range,
       [](const Models& m) {
         m.run_time.create({{"real", nan}});
       }},
      {Errc::out_of_range,
       [](const Models& m) {
         m.run_time.create({{"moment", year_10000}});
       }},
      {Errc::out_of_range,
       [](const Models& m) {
         m.run_time.create({{"day", february_30}});
       }},
      {Errc::mapping,
       [](const Models& m) {
         m.run_time.create({{"medium", "1"}});
       }},
      {Errc::mapping,
       [](const Models& m) {
         m.run_time.create({{"medium", 1.0}});
       }},
      {Errc::mapping,
       [](const Models& m) {
         m.run_time.create({{"flag", 1}});
       }},
      {Errc::mapping,
       [](const Models& m) {
         m.run_time.create({{"text", 1}});
       }},
      {Errc::mapping,
       [](const Models& m) {
         m.run_time.create({{"moment", "2020-01-01"}});
       }},
  };
}

/// Values that stand in conditions and bulk updates.
std::vector<Refusal> refused_elsewhere() {
  return {
      {Errc::conversion,
       [](const Models& m) { (void)m.typed.where(col<&Sample::text> == nul).all(); }},
      {Errc::conversion,
       [](const Models& m) { (void)m.typed.where(col<&Sample::text>.in({not_utf8})).all(); }},
      {Errc::out_of_range,
       [](const Models& m) { (void)m.typed.where(col<&Sample::real> == nan).all(); }},
      {Errc::out_of_range,
       [](const Models& m) { (void)m.typed.where(col<&Sample::moment> > year_0).all(); }},
      {Errc::out_of_range,
       [](const Models& m) { (void)m.typed.where(col<&Sample::day> == february_30).all(); }},
      {Errc::out_of_range,
       [](const Models& m) {
         m.typed.where(col<&Sample::id> > 0).update(stele::set<&Sample::small>(40000));
       }},
      {Errc::out_of_range,
       [](const Models& m) {
         m.typed.where(col<&Sample::id> > 0).update(stele::set<&Sample::real>(nan));
       }},
      {Errc::mapping,
       [](const Models& m) { (void)m.run_time.where(stele::column("flag") == 1).all(); }},
      {Errc::mapping,
       [](const Models& m) { (void)m.run_time.where(stele::column("text") == true).all(); }},
      {Errc::mapping,
       [](const Models& m) {
         m.run_time.where(stele::column("id") == 1).update(stele::set("flag", "x"));
       }},
  };
}

struct Words {
  Errc code;
  std::string what;
  std::vector<std::string> columns;
};

Words words_of(const Refusal& refusal, const Models& models) {
  try {
    refusal.act(models);
  } catch (const Error& error) {
    return {error.code(), error.what(), error.context().columns};
  }
  return {Errc::database, "was not refused", {}};
}

std::vector<Words> words_on(const std::string& url, const std::vector<Refusal>& refusals) {
  const FreshDatabase fresh(url);
  Database database = fresh.open();
  const Models models{database.define<Sample>(), stele::test::define_run_time_sample(database)};
  database.sync();
  std::vector<Words> words;
  for (const Refusal& refusal : refusals) words.push_back(words_of(refusal, models));
  CHECK(models.typed.count() == 0);
  CHECK(models.run_time.count() == 0);
  return words;
}

void check_same_everywhere(const std::vector<Refusal>& refusals) {
  const std::vector<Words> first = words_on(database_urls().front(), refusals);
  for (std::size_t i = 0; i < refusals.size(); ++i) {
    INFO(i << ": " << first[i].what);
    CHECK(stele::to_string(first[i].code) == stele::to_string(refusals[i].code));
  }
  for (const std::string& url : database_urls()) {
    const std::vector<Words> words = words_on(url, refusals);
    for (std::size_t i = 0; i < refusals.size(); ++i) {
      INFO(url << " " << i);
      CHECK(stele::to_string(words[i].code) == stele::to_string(first[i].code));
      CHECK(words[i].what == first[i].what);
      CHECK(words[i].columns == first[i].columns);
    }
  }
}

}  // namespace

TEST_CASE("what cannot be stored is refused before SQL, in the same words everywhere") {
  check_same_everywhere(refused_writes());
}

TEST_CASE("what cannot be compared or set is refused in the same words everywhere") {
  check_same_everywhere(refused_elsewhere());
}

TEST_CASE("an integer condition beyond the column's range is simply false or true") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Model<Sample> samples = database.define<Sample>();
  database.sync();
  (void)samples.create({.small = 5});
  CHECK(samples.where(col<&Sample::small> < 100'000).count() == 1);
  CHECK(samples.where(col<&Sample::small> == 100'000).count() == 0);
  CHECK(samples.where(col<&Sample::small> > std::numeric_limits<std::int64_t>::min()).count() == 1);
  CHECK(samples.where(col<&Sample::small> < 5.5).count() == 1);
  CHECK(samples.where(col<&Sample::small> > 4.5 && col<&Sample::small> < 5.0).count() == 0);
  CHECK_FALSE(samples.find(std::numeric_limits<std::int64_t>::max()));
}

TEST_CASE("the database itself refuses bad data, whoever writes it") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  const Model<Sample> samples = database.define<Sample>();
  database.sync();
  (void)samples.create({});
  PlainDatabase plain(fresh.url());
  for (const std::string bad : {"name = 'abcdef'",     "maybe_name = 'abcdef'",
                                "small = 32768",       "small = -32769",
                                "medium = 2147483648", "byte = -1",
                                "word = -1",           "wide = -1",
                                "maybe_byte = -1",     "byte = 256",
                                "word = 65536",        "wide = 4294967296",
                                "maybe_byte = 256",    "flag = 2",
                                "mood = 'angry'",      "mood = ''",
                                "maybe_mood = 'Sad'",  "text = NULL",
                                "moment = NULL",       "bytes = NULL",
                                "mood = NULL",         "big = 'x'",
                                "real = 'x'"}) {
    INFO(bad);
    CHECK_FALSE(plain.accepts("UPDATE samples SET " + bad));
  }
  CHECK(plain.accepts("UPDATE samples SET name = 'abcde', mood = 'well', small = -32768"));
  CHECK(samples.first()->name == "abcde");
}

TEST_CASE("an integer that does not fit its member is not read as another") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  const Model<Sample> samples = database.define<Sample>();
  database.sync();
  (void)samples.create({});
  PlainDatabase plain(fresh.url());
  plain.run(plain.is_postgres() ? "ALTER TABLE samples DROP CONSTRAINT samples_byte_range_check"
                                : "PRAGMA ignore_check_constraints = ON");
  plain.run("UPDATE samples SET byte = 256");
  const Error error = error_of([&] { (void)samples.all(); });
  CHECK(error.code() == Errc::out_of_range);
  CHECK_THAT(error.what(), Catch::Contains("Sample.byte") && Catch::Contains("0 to 255"));
  CHECK(error.context().columns == std::vector<std::string>{"byte"});
}

TEST_CASE("a value that an unsigned member cannot hold is not set in bulk") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Model<Sample> samples = database.define<Sample>();
  database.sync();
  (void)samples.create({});
  const auto all = samples.where(col<&Sample::id> > 0);
  CHECK(error_of([&] { all.update(stele::set<&Sample::byte>(256)); }).code() == Errc::out_of_range);
  CHECK(error_of([&] { all.update(stele::set<&Sample::word>(-1)); }).code() == Errc::out_of_range);
  CHECK(error_of([&] { all.update(stele::set<&Sample::wide>(4294967296)); }).code() ==
        Errc::out_of_range);
  CHECK(samples.count() == 1);
}
