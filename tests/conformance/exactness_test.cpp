#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <stdlib.h>
#include <time.h>

#include "ledger.hpp"
#include "plain_database.hpp"
#include "sample.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using namespace std::chrono_literals;
using nlohmann::json;
using stele::Blob;
using stele::col;
using stele::Database;
using stele::Date;
using stele::Errc;
using stele::LocalTimestamp;
using stele::Model;
using stele::Record;
using stele::Timestamp;
using stele::Value;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::features_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::Sample;
using stele::test::shared_database_urls;

namespace types = stele::types;

namespace {

struct Fixture {
  FreshDatabase fresh;
  Database database = fresh.open();
  Model<Sample> typed = database.define<Sample>();
  Model<Record> by_name = stele::test::define_run_time_sample(database);

  explicit Fixture(const std::string& url) : fresh(url) { database.sync(); }

  /// What both models read of a value that both have written.
  template <auto Member, class T>
  void check_kept(const char* attribute, const T& value) {
    Sample sample;
    sample.*Member = value;
    const std::int64_t typed_id = typed.create(sample).id;
    const auto named_id = by_name.create({{attribute, value}}).template get<std::int64_t>("id");
    // Without expanding a megabyte where it fails.
    const bool typed_is_kept = typed.get(typed_id).*Member == value;
    const bool named_is_kept = by_name.get(named_id)[attribute] == Value(value);
    CHECK(typed_is_kept);
    CHECK(named_is_kept);
    CHECK(typed.where(col<&Sample::id> == typed_id && col<Member> == value).exists());
    CHECK(by_name.where(stele::column("id") == named_id && stele::column(attribute) == value)
              .exists());
  }
};

/// The zone of the process, until it goes.
class ProcessZone {
 public:
  explicit ProcessZone(const char* name) {
    setenv("TZ", name, 1);
    tzset();
  }
  ProcessZone(const ProcessZone&) = delete;
  ProcessZone& operator=(const ProcessZone&) = delete;
  ~ProcessZone() {
    before_.empty() ? unsetenv("TZ") : setenv("TZ", before_.c_str(), 1);
    tzset();
  }

 private:
  std::string before_ = std::getenv("TZ") == nullptr ? "" : std::getenv("TZ");
};

/// The zone of the server for connections to come; sqlite has none.
void set_server_zone(const std::string& url, const std::string& name) {
  PlainDatabase plain(url);
  if (!plain.is_postgres()) return;
  plain.run("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET TimeZone TO ''" + name +
            "''', current_database()); END $$");
}

const std::vector<Timestamp>& moments() {
  using std::chrono::sys_days;
  using std::chrono::year;
  static const std::vector<Timestamp> values = {
      sys_days(year(1) / 1 / 1), sys_days(year(9999) / 12 / 31) + 23h + 59min + 59s + 999'999us,
      Timestamp{-1us}, sys_days(year(1883) / 11 / 18) + 20h + 7us,
      // An hour that Los Angeles has twice, one that it lacks, and a day that Kiritimati skipped.
      sys_days(year(2024) / 11 / 3) + 9h + 30min, sys_days(year(2024) / 3 / 10) + 10h + 30min,
      sys_days(year(1994) / 12 / 31) + 12h};
  return values;
}

}  // namespace

TEST_CASE("instants, local times and dates are the same under the zones at both ends of the day") {
  const std::string url = GENERATE(from_range(shared_database_urls()));
  for (const char* process : {"Pacific/Kiritimati", "America/Los_Angeles"}) {
    for (const char* server : {"Pacific/Kiritimati", "America/Los_Angeles"}) {
      INFO(process << ", server " << server);
      const ProcessZone zone(process);
      const FreshDatabase fresh(url);
      set_server_zone(fresh.url(), server);
      Fixture fixture(url);
      for (const Timestamp moment : moments()) {
        const LocalTimestamp local(moment.time_since_epoch());
        const Date day(std::chrono::floor<std::chrono::days>(moment));
        fixture.check_kept<&Sample::moment>("moment", moment);
        fixture.check_kept<&Sample::local>("local", local);
        fixture.check_kept<&Sample::day>("day", day);
      }
      set_server_zone(fixture.fresh.url(), "UTC");
    }
  }
}

TEST_CASE("an instant that was given with an offset is kept as the instant") {
  const std::string url = GENERATE(from_range(database_urls()));
  Fixture fixture(url);
  const Timestamp noon =
      std::chrono::sys_days(std::chrono::year(2024) / 2 / 29) + 12h + 34min + 56s + 789'012us;
  for (const char* text : {"2024-03-01T02:34:56.789012+14:00", "2024-02-29 04:34:56.789012-08:00",
                           "2024-02-29T12:34:56.789012Z", "2024-02-29 18:19:56.789012+0545"}) {
    INFO(text);
    const auto moment = stele::parse_timestamp(text);
    REQUIRE(moment);
    CHECK(*moment == noon);
    fixture.check_kept<&Sample::moment>("moment", *moment);
  }
  CHECK(fixture.typed.where(col<&Sample::moment> == noon).count() == 4);
  CHECK(fixture.by_name.where(stele::column("moment") == noon).count() == 4);
}

TEST_CASE("an instant that another program writes with an offset is read as the instant",
          "[builtin]") {
  Fixture fixture(GENERATE(from_range(shared_database_urls())));
  PlainDatabase plain(fixture.fresh.url());
  fixture.typed.create({});
  // On sqlite the column takes one form, which no other program can miss.
  CHECK(plain.accepts("UPDATE samples SET moment = '2024-03-01 02:00:00.000001+14:00'") ==
        plain.is_postgres());
  CHECK(plain.accepts("UPDATE samples SET moment = '2024-02-29 12:00:00.000001+00:00'"));
  CHECK(fixture.typed.first()->moment ==
        std::chrono::sys_days(std::chrono::year(2024) / 2 / 29) + 12h + 1us);
}

TEST_CASE("a megabyte of text and one of bytes are kept") {
  Fixture fixture(GENERATE(from_range(database_urls())));
  std::string text;
  while (text.size() < 1'048'576) text += "a\u00e9\U0001F600\n'\\";
  Blob bytes;
  while (bytes.size() < 1'048'576) bytes.push_back(static_cast<std::byte>(bytes.size() * 7 / 3));
  fixture.check_kept<&Sample::text>("text", text);
  fixture.check_kept<&Sample::bytes>("bytes", bytes);
}

TEST_CASE("characters of every plane are kept, one by one") {
  Fixture fixture(GENERATE(from_range(database_urls())));
  for (unsigned plane = 1; plane <= 16; ++plane) {
    std::string text = {static_cast<char>(0xF0 | (plane >> 2)),
                        static_cast<char>(0x80 | ((plane & 3) << 4)), '\x85', '\x81'};
    fixture.check_kept<&Sample::text>("text", text);
    fixture.check_kept<&Sample::name>("name", text + text);
  }
  for (const std::string text : {"\x01", "\x7f", "\u0080", "\uffff", "\U0010ffff", "e\u0301"}) {
    fixture.check_kept<&Sample::text>("text", text);
  }
}

TEST_CASE("an empty text and an empty blob are not NULL, whoever asks") {
  Fixture fixture(GENERATE(from_range(database_urls())));
  const std::int64_t empty =
      fixture.typed.create({.maybe_text = "", .maybe_name = "", .maybe_bytes = Blob{}}).id;
  const std::int64_t null = fixture.typed.create({}).id;
  CHECK(fixture.typed.get(empty).maybe_text == "");
  CHECK(fixture.typed.get(empty).maybe_name == "");
  CHECK(fixture.typed.get(empty).maybe_bytes == Blob{});
  CHECK_FALSE(fixture.typed.get(null).maybe_text);
  CHECK_FALSE(fixture.typed.get(null).maybe_bytes);
  CHECK(fixture.typed.where(col<&Sample::maybe_text>.is_null()).count() == 1);
  CHECK(fixture.typed.where(col<&Sample::maybe_text> == "").count() == 1);
  CHECK(fixture.typed.where(col<&Sample::maybe_bytes> == Blob{}).count() == 1);

  fixture.by_name.create({{"text", ""}, {"name", ""}, {"bytes", Blob{}}});
  const Record none = fixture.by_name.create({{"text", nullptr}, {"bytes", nullptr}});
  CHECK(fixture.by_name.get(none.get<std::int64_t>("id"))["text"].is_null());
  for (const char* attribute : {"text", "bytes"}) {
    CHECK(fixture.by_name.where(stele::column(attribute).is_null()).count() == 1);
    CHECK(fixture.by_name.where(stele::column(attribute).is_not_null()).count() == 1);
  }
  CHECK(fixture.by_name.where(stele::column("text") == "").count() == 1);
  CHECK(fixture.by_name.where(stele::column("bytes") == Blob{}).count() == 1);
}

TEST_CASE("minus zero is zero to a run-time model too, and to conditions and bulk updates") {
  Fixture fixture(GENERATE(from_range(database_urls())));
  const Record made = fixture.by_name.create({{"real", -0.0}, {"single", -0.0}});
  const Record read = fixture.by_name.get(made.get<std::int64_t>("id"));
  CHECK_FALSE(std::signbit(read.get<double>("real")));
  CHECK_FALSE(std::signbit(read.get<double>("single")));
  CHECK(fixture.by_name.where(stele::column("real") == -0.0).count() == 1);
  CHECK(fixture.by_name.where(stele::column("real") < 0.0).count() == 0);
  CHECK(fixture.by_name.where(stele::column("real") == 0.0).update(stele::set("real", -0.0)) == 1);
  CHECK_FALSE(std::signbit(fixture.by_name.first()->get<double>("real")));
}

TEST_CASE("infinities are above and below all numbers, and NaN is none") {
  Fixture fixture(GENERATE(from_range(database_urls())));
  constexpr double infinite = std::numeric_limits<double>::infinity();
  constexpr double most = std::numeric_limits<double>::max();
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double value : {infinite, -infinite, most, -most}) {
    fixture.check_kept<&Sample::real>("real", value);
  }
  const auto real = col<&Sample::real>;
  CHECK(fixture.typed.where(real > most).count() == 1);
  CHECK(fixture.typed.where(real < -most).count() == 1);
  CHECK(fixture.typed.where(real == infinite).count() == 1);
  CHECK(fixture.typed.order_by(real).first()->real == -infinite);
  CHECK(fixture.by_name.order_by(stele::column("real").desc().nulls_last())
            .first()
            ->get<double>("real") == infinite);
  CHECK(error_of([&] { fixture.typed.create({.real = nan}); }).code() == Errc::out_of_range);
  CHECK(error_of([&] { fixture.by_name.create({{"real", nan}}); }).code() == Errc::out_of_range);
  CHECK(error_of([&] {
          fixture.by_name.where(stele::column("id") > 0).update(stele::set("real", nan));
        }).code() == Errc::out_of_range);
}

TEST_CASE("both ends of 64 bits, and what a double cannot hold, are kept, compared and sorted") {
  Fixture fixture(GENERATE(from_range(database_urls())));
  constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t odd = (std::int64_t{1} << 53) + 1;
  for (const std::int64_t value : {highest, odd, odd - 1, lowest, lowest + 1, highest - 1}) {
    fixture.check_kept<&Sample::big>("big", value);
  }
  const auto big = col<&Sample::big>;
  CHECK(fixture.typed.where(big > highest - 1).count() == 1);
  CHECK(fixture.typed.where(big < lowest + 1).count() == 1);
  CHECK(fixture.typed.where(big > odd - 1 && big < highest - 1).count() == 1);
  CHECK(fixture.typed.order_by(big).first()->big == lowest);
  CHECK(fixture.by_name.order_by(stele::column("big").desc()).first()->get<std::int64_t>("big") ==
        highest);
  CHECK(fixture.by_name.where(stele::column("big") == odd).count() == 1);
}

TEST_CASE("the JSON null is not NULL to a run-time model either") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto rows = database.define("Row", {{"data", types::json()}}, {.timestamps = false});
  if (!features_of(fresh.url()).json) {
    CHECK(error_of([&] { database.sync(); }).code() == Errc::unsupported);
    return;
  }
  database.sync();
  const Record null = rows.create({{"data", json(nullptr)}});
  const Record none = rows.create({{"data", nullptr}});
  CHECK(rows.get(null.get<std::int64_t>("id")).get<json>("data") == json(nullptr));
  CHECK_FALSE(rows.get(null.get<std::int64_t>("id"))["data"].is_null());
  CHECK(rows.get(none.get<std::int64_t>("id"))["data"].is_null());
  CHECK(rows.where(stele::column("data").is_null()).count() == 1);
  CHECK(rows.where(stele::column("data") == json(nullptr)).count() == 1);
}
