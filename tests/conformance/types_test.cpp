#include <cfloat>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "plain_database.hpp"
#include "sample.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using namespace std::chrono_literals;
using stele::Blob;
using stele::col;
using stele::Database;
using stele::Date;
using stele::LocalTimestamp;
using stele::Model;
using stele::Record;
using stele::TimeOfDay;
using stele::Timestamp;
using stele::Value;
using stele::test::database_urls;
using stele::test::FreshDatabase;
using stele::test::Mood;
using stele::test::PlainDatabase;
using stele::test::Sample;
using stele::test::shared_database_urls;

namespace {

template <class T>
constexpr T lowest = std::numeric_limits<T>::lowest();
template <class T>
constexpr T highest = std::numeric_limits<T>::max();

/// The values go through a typed model, plain and optional, and are found by themselves.
template <auto Member, auto Optional, class T>
void check_round_trips(const Model<Sample>& samples, const std::vector<T>& values) {
  for (const T& value : values) {
    Sample sample;
    sample.*Member = value;
    sample.*Optional = value;
    sample = samples.create(sample);
    CHECK(sample.*Member == value);
    const Sample read = samples.get(sample.id);
    CHECK(read.*Member == value);
    CHECK(read.*Optional == value);
    CHECK(samples.where(col<Member> == value && col<Optional> == value).count() == 1);
    CHECK(samples.where(col<Optional>.in({value})).exists());
  }
  CHECK(samples.where(col<Optional>.is_not_null()).count() == std::ssize(values));
  const auto nulls = samples.where(col<Optional>.is_null());
  const std::int64_t before = nulls.count();
  const Sample none = samples.create({});
  CHECK(samples.get(none.id).*Optional == std::nullopt);
  CHECK(nulls.count() == before + 1);
}

/// The values go through a run-time model, and so does NULL.
template <class T>
void check_run_time(const Model<Record>& samples, const std::string& attribute,
                    const std::vector<T>& values) {
  for (const T& value : values) {
    const Record made = samples.create({{attribute, value}});
    const Record read = samples.get(made.get<std::int64_t>("id"));
    CHECK(read.get<T>(attribute) == value);
    CHECK(samples.where(stele::column(attribute) == value).count() == 1);
  }
  const auto nulls = samples.where(stele::column(attribute).is_null());
  const std::int64_t before = nulls.count();
  const Record none = samples.create({});
  CHECK(samples.get(none.get<std::int64_t>("id"))[attribute].is_null());
  CHECK(nulls.count() == before + 1);
}

struct Fixture {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  Model<Sample> samples = database.define<Sample>();
  Model<Record> run_time = stele::test::define_run_time_sample(database);

  Fixture() { database.sync(); }
};

/// Characters of every plane, and both ends of every length of UTF-8.
std::string all_planes() {
  std::string text = "\x01\x7f\u0080\u07ff\u0800\uffff\U00010000\U0010ffff e\u0301 \u202e \ufffd";
  for (std::uint32_t plane = 1; plane <= 16; ++plane) {
    text += static_cast<char>(0xF0 | (plane >> 2));
    text += static_cast<char>(0x80 | ((plane & 3) << 4));
    text += "\x85\x81";
  }
  return text;
}

std::string emoji(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "\U0001F600";
  return text;
}

const std::vector<std::string>& texts() {
  static const std::vector<std::string> values = {"",
                                                  " ",
                                                  "plain",
                                                  "it's \"quoted\" \\ 'twice'",
                                                  "line\r\nline\ttab",
                                                  "%_",
                                                  "$1",
                                                  "; DROP TABLE x",
                                                  all_planes(),
                                                  std::string(100'000, 'x')};
  return values;
}

const std::vector<double>& doubles() {
  static const std::vector<double> values = {0.0,
                                             0.1,
                                             -1.5,
                                             lowest<double>,
                                             highest<double>,
                                             DBL_MIN,
                                             std::numeric_limits<double>::denorm_min(),
                                             9007199254740993.0,
                                             std::numeric_limits<double>::infinity(),
                                             -std::numeric_limits<double>::infinity()};
  return values;
}

const std::vector<float>& floats() {
  static const std::vector<float> values = {0.0F,
                                            0.1F,
                                            -1.5F,
                                            lowest<float>,
                                            highest<float>,
                                            FLT_MIN,
                                            std::numeric_limits<float>::denorm_min(),
                                            16777217.0F,
                                            std::numeric_limits<float>::infinity(),
                                            -std::numeric_limits<float>::infinity()};
  return values;
}

const std::vector<Timestamp>& moments() {
  using std::chrono::sys_days;
  static const std::vector<Timestamp> values = {
      Timestamp{},
      Timestamp{1us},
      Timestamp{-1us},
      sys_days(std::chrono::year(1) / 1 / 1),
      sys_days(std::chrono::year(9999) / 12 / 31) + 23h + 59min + 59s + 999'999us,
      sys_days(std::chrono::year(1900) / 2 / 28) + 23h + 59min + 59s,
      sys_days(std::chrono::year(2024) / 2 / 29) + 12h + 120us,
      sys_days(std::chrono::year(2038) / 1 / 19) + 3h + 14min + 8s,
  };
  return values;
}

std::vector<LocalTimestamp> locals() {
  std::vector<LocalTimestamp> values;
  for (const Timestamp moment : moments()) values.emplace_back(moment.time_since_epoch());
  return values;
}

const std::vector<Date>& days() {
  static const std::vector<Date> values = {
      std::chrono::year(1) / 1 / 1,      std::chrono::year(9999) / 12 / 31,
      std::chrono::year(1969) / 12 / 31, std::chrono::year(1970) / 1 / 1,
      std::chrono::year(1582) / 10 / 10, std::chrono::year(2000) / 2 / 29};
  return values;
}

const std::vector<TimeOfDay>& times() {
  static const std::vector<TimeOfDay> values = {
      {0us}, {1us}, {12h + 34min + 56s}, {23h + 59min + 59s + 999'999us}};
  return values;
}

std::vector<Blob> blobs() {
  Blob every;
  for (int i = 0; i < 256; ++i) every.push_back(static_cast<std::byte>(i));
  return {Blob{}, Blob{std::byte{0}}, every, Blob(100'000, std::byte{0xff})};
}

}  // namespace

TEST_CASE("text of any length and alphabet is read as it was written") {
  const Fixture f;
  check_round_trips<&Sample::text, &Sample::maybe_text>(f.samples, texts());
  check_run_time(f.run_time, "text", texts());
}

TEST_CASE("a string has as many characters as its type says, whatever they take") {
  const Fixture f;
  const std::vector<std::string> values = {"", "abcde", emoji(5), "\u00e4\u00f6\u00fc"};
  check_round_trips<&Sample::name, &Sample::maybe_name>(f.samples, values);
  check_run_time(f.run_time, "name", values);
}

TEST_CASE("signed integers are exact to both ends") {
  const Fixture f;
  const std::vector<std::int16_t> small = {lowest<std::int16_t>, -1, 0, 1, highest<std::int16_t>};
  const std::vector<int> medium = {lowest<int>, -1, 0, 1, highest<int>};
  const std::vector<std::int64_t> big = {
      lowest<std::int64_t>,        lowest<std::int64_t> + 1, -1, 0,
      (std::int64_t{1} << 53) + 1, highest<std::int64_t>};
  SECTION("16 bits") {
    check_round_trips<&Sample::small, &Sample::maybe_small>(f.samples, small);
    check_run_time(f.run_time, "small", small);
  }
  SECTION("32 bits") {
    check_round_trips<&Sample::medium, &Sample::maybe_medium>(f.samples, medium);
    check_run_time(f.run_time, "medium", medium);
  }
  SECTION("64 bits") {
    check_round_trips<&Sample::big, &Sample::maybe_big>(f.samples, big);
    check_run_time(f.run_time, "big", big);
  }
}

TEST_CASE("unsigned integers are exact to both ends") {
  const Fixture f;
  check_round_trips<&Sample::byte, &Sample::maybe_byte>(f.samples,
                                                        std::vector<std::uint8_t>{0, 1, 255});
  check_round_trips<&Sample::word, &Sample::maybe_word>(f.samples,
                                                        std::vector<std::uint16_t>{0, 1, 65535});
  check_round_trips<&Sample::wide, &Sample::maybe_wide>(
      f.samples, std::vector<std::uint32_t>{0, 1, 2147483648U, 4294967295U});
}

TEST_CASE("floating-point numbers keep all their bits, and infinity is one") {
  const Fixture f;
  SECTION("4 bytes") {
    check_round_trips<&Sample::single, &Sample::maybe_single>(f.samples, floats());
    check_run_time(f.run_time, "single", floats());
  }
  SECTION("8 bytes") {
    check_round_trips<&Sample::real, &Sample::maybe_real>(f.samples, doubles());
    check_run_time(f.run_time, "real", doubles());
  }
}

TEST_CASE("minus zero is stored as zero") {
  const Fixture f;
  const Sample made = f.samples.create({.single = -0.0F, .real = -0.0});
  const Sample read = f.samples.get(made.id);
  CHECK_FALSE(std::signbit(read.single));
  CHECK_FALSE(std::signbit(read.real));
  CHECK(f.samples.where(col<&Sample::real> == 0.0).count() == 1);
}

TEST_CASE("booleans are booleans") {
  const Fixture f;
  const std::vector<bool> values = {true, false};
  for (const bool value : values) {
    const Sample made = f.samples.create({.flag = value, .maybe_flag = value});
    const Sample read = f.samples.get(made.id);
    CHECK(read.flag == value);
    CHECK(read.maybe_flag == value);
    CHECK(f.samples.where(col<&Sample::maybe_flag> == value).count() == 1);
    CHECK(f.samples.where(col<&Sample::flag> != value && col<&Sample::id> == made.id).count() == 0);
    const Record record = f.run_time.create({{"flag", value}});
    CHECK(f.run_time.get(record.get<std::int64_t>("id")).get<bool>("flag") == value);
  }
  CHECK_FALSE(f.samples.get(f.samples.create({}).id).maybe_flag.has_value());
}

TEST_CASE("instants are kept to the microsecond from year 1 to year 9999") {
  const Fixture f;
  check_round_trips<&Sample::moment, &Sample::maybe_moment>(f.samples, moments());
  check_run_time(f.run_time, "moment", moments());
}

TEST_CASE("local times are kept as they are") {
  const Fixture f;
  check_round_trips<&Sample::local, &Sample::maybe_local>(f.samples, locals());
  check_run_time(f.run_time, "local", locals());
}

TEST_CASE("dates and times of day are kept as they are") {
  const Fixture f;
  check_round_trips<&Sample::day, &Sample::maybe_day>(f.samples, days());
  check_run_time(f.run_time, "day", days());
  check_round_trips<&Sample::time, &Sample::maybe_time>(f.samples, times());
  check_run_time(f.run_time, "time", times());
}

TEST_CASE("a blob holds any byte, and an empty one is not NULL") {
  const Fixture f;
  check_round_trips<&Sample::bytes, &Sample::maybe_bytes>(f.samples, blobs());
  check_run_time(f.run_time, "bytes", blobs());
}

TEST_CASE("an enumeration is kept by the names of its enumerators") {
  const Fixture f;
  check_round_trips<&Sample::mood, &Sample::maybe_mood>(
      f.samples, std::vector<Mood>{Mood::sad, Mood::well, Mood::Very_happy});
  check_run_time(f.run_time, "mood", std::vector<std::string>{"sad", "Very_happy"});
}

TEST_CASE("other programs find what the types promise", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  const Model<Sample> samples = database.define<Sample>();
  database.sync();
  (void)samples.create({.text = "caf\u00e9",
                        .wide = 4294967295U,
                        .moment = moments()[6],
                        .day = std::chrono::year(1) / 2 / 3,
                        .mood = Mood::Very_happy,
                        .maybe_text = ""});
  PlainDatabase plain(fresh.url());
  CHECK(plain.rows("SELECT text, wide, mood, maybe_text, maybe_name FROM samples") ==
        std::vector<std::string>{"caf\u00e9|4294967295|Very_happy||NULL"});
  CHECK(plain.rows("SELECT day, time FROM samples") ==
        std::vector<std::string>{"0001-02-03|00:00:00"});
  if (plain.is_postgres()) plain.run("SET TIME ZONE 'UTC'");
  CHECK(plain.rows("SELECT moment FROM samples") ==
        std::vector<std::string>{plain.is_postgres() ? "2024-02-29 12:00:00.00012+00"
                                                     : "2024-02-29 12:00:00.000120+00:00"});
}

TEST_CASE("an instant is the same whatever the zone of the process") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const std::string before = std::getenv("TZ") == nullptr ? "" : std::getenv("TZ");
  setenv("TZ", "America/St_Johns", 1);
  tzset();
  Database database = fresh.open();
  const Model<Sample> samples = database.define<Sample>();
  database.sync();
  const Sample made = samples.create(
      {.moment = moments()[6], .local = locals()[6], .day = std::chrono::year(2000) / 1 / 1});
  setenv("TZ", "Asia/Kathmandu", 1);
  tzset();
  const Sample read = samples.get(made.id);
  before.empty() ? unsetenv("TZ") : setenv("TZ", before.c_str(), 1);
  tzset();
  CHECK(read.moment == moments()[6]);
  CHECK(read.local == locals()[6]);
  CHECK(read.day == Date(std::chrono::year(2000) / 1 / 1));
}
