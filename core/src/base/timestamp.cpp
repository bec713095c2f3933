#include "stele/base/timestamp.hpp"

#include <bit>
#include <cstring>

namespace stele {

namespace {

using std::chrono::microseconds;
using std::chrono::seconds;
using std::chrono::sys_days;

constexpr std::int64_t microseconds_per_second = 1'000'000;
constexpr std::int64_t microseconds_per_day = 86'400 * microseconds_per_second;
constexpr std::int64_t days_per_cycle = 146'097;  // the calendar repeats every 400 years

constexpr Timestamp first_storable =
    sys_days(std::chrono::year(1) / std::chrono::January / std::chrono::day(1));
constexpr Timestamp end_of_storable =
    sys_days(std::chrono::year(10'000) / std::chrono::January / std::chrono::day(1));

// Writing. Each `put_` writes at `out` and returns the end of what it wrote.

constexpr char digit_pairs[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
    "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
    "8081828384858687888990919293949596979899";

/// @pre value < 100
char* put_two(char* out, std::uint64_t value) noexcept {
  std::memcpy(out, digit_pairs + 2 * value, 2);
  return out + 2;
}

/// All digits, at least two.
char* put_number(char* out, std::uint64_t value) noexcept {
  if (value >= 100) out = put_number(out, value / 100);
  return put_two(out, value % 100);
}

/// Four digits; a year that cannot be stored gets a sign, which no parser takes.
char* put_year(char* out, std::int64_t year) noexcept {
  if (year >= 0 && year <= 9999) {
    out = put_two(out, static_cast<std::uint64_t>(year) / 100);
    return put_two(out, static_cast<std::uint64_t>(year) % 100);
  }
  *out++ = year < 0 ? '-' : '+';
  return put_number(out, static_cast<std::uint64_t>(year < 0 ? -year : year));
}

char* put_date(char* out, std::int64_t year, unsigned month, unsigned day) noexcept {
  out = put_year(out, year);
  *out++ = '-';
  out = put_number(out, month);
  *out++ = '-';
  return put_number(out, day);
}

/// A separator, and two digits.
char* put_part(char* out, char separator, std::uint64_t value) noexcept {
  *out++ = separator;
  return put_two(out, value);
}

char* put_clock(char* out, std::uint64_t time) noexcept {
  const std::uint64_t second = time / microseconds_per_second;
  out = put_number(out, second / 3600);
  out = put_part(out, ':', second / 60 % 60);
  return put_part(out, ':', second % 60);
}

/// The point and six digits.
char* put_fraction(char* out, std::uint64_t time) noexcept {
  const auto fraction = static_cast<std::uint32_t>(time % microseconds_per_second);
  out = put_part(out, '.', fraction / 10'000);
  out = put_two(out, fraction / 100 % 100);
  return put_two(out, fraction % 100);
}

/// `2026-11-22 17:05:09.000120` from microseconds since 1970-01-01 00:00.
[[gnu::hot]] char* put_moment(char* out, std::int64_t value) noexcept {
  // By hand, because chrono's floor overflows near the ends of the range.
  std::int64_t day = value / microseconds_per_day;
  std::int64_t time = value % microseconds_per_day;
  if (time < 0) {
    time += microseconds_per_day;
    --day;
  }
  // std::chrono::year holds 16 bits only, so the cycles are counted apart.
  std::int64_t cycle = day / days_per_cycle;
  std::int64_t day_of_cycle = day % days_per_cycle;
  if (day_of_cycle < 0) {
    day_of_cycle += days_per_cycle;
    --cycle;
  }
  const Date date{sys_days(std::chrono::days(day_of_cycle))};
  const auto second = static_cast<std::uint32_t>(time / microseconds_per_second);
  out = put_year(out, int{date.year()} + 400 * cycle);
  out = put_part(out, '-', unsigned{date.month()});
  out = put_part(out, '-', unsigned{date.day()});
  out = put_part(out, ' ', second / 3600);
  out = put_part(out, ':', second / 60 % 60);
  out = put_part(out, ':', second % 60);
  return put_fraction(out, static_cast<std::uint64_t>(time));
}

char* put_text(char* out, std::string_view text) noexcept {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

template <class T>
std::string format_any(T value) {
  char buffer[max_time_text];
  return {buffer, format_to(buffer, value)};
}

// Reading.

constexpr unsigned no_number = 1000;

/// The number at two digits; `no_number`, above every range, where they are none.
unsigned two_digits(const char* text) noexcept {
  const unsigned tens = static_cast<unsigned char>(text[0]) - unsigned{'0'};
  const unsigned ones = static_cast<unsigned char>(text[1]) - unsigned{'0'};
  return tens > 9 || ones > 9 ? no_number : tens * 10 + ones;
}

std::optional<Date> make_date(unsigned century, unsigned year, unsigned month,
                              unsigned day) noexcept {
  if (century > 99 || year > 99 || month > 12 || day > 31) return std::nullopt;
  const Date date{std::chrono::year(static_cast<int>(century * 100 + year)),
                  std::chrono::month(month), std::chrono::day(day)};
  if (!is_storable(date)) return std::nullopt;
  return date;
}

std::optional<microseconds> make_time(unsigned hour, unsigned minute, unsigned second,
                                      std::int64_t fraction) noexcept {
  if (hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return seconds(hour * 3600 + minute * 60 + second) + microseconds(fraction);
}

/// Goes through a text from left to right.
class Reader {
 public:
  explicit Reader(std::string_view text) noexcept : rest_(text) {}

  bool at_end() const noexcept { return rest_.empty(); }

  bool accept(char c) noexcept {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// `no_number` where no two digits follow.
  unsigned two() noexcept {
    if (rest_.size() < 2) return no_number;
    const unsigned number = two_digits(rest_.data());
    rest_.remove_prefix(2);
    return number;
  }

  std::optional<Date> date() noexcept {
    const unsigned century = two();
    const unsigned year = two();
    if (!accept('-')) return std::nullopt;
    const unsigned month = two();
    if (!accept('-')) return std::nullopt;
    return make_date(century, year, month, two());
  }

  std::optional<microseconds> time() noexcept {
    const unsigned hour = two();
    if (!accept(':')) return std::nullopt;
    const unsigned minute = two();
    if (!accept(':')) return make_time(hour, minute, 0, 0);
    const unsigned second = two();
    if (!accept('.')) return make_time(hour, minute, second, 0);
    const std::int64_t fraction = this->fraction();
    if (fraction < 0) return std::nullopt;
    return make_time(hour, minute, second, fraction);
  }

  /// What the clock there is ahead of UTC.
  std::optional<seconds> offset() noexcept {
    if (accept('Z')) return seconds(0);
    const bool west = accept('-');
    if (!west && !accept('+')) return std::nullopt;
    const unsigned hour = two();
    unsigned minute = 0;
    unsigned second = 0;
    if (accept(':')) {
      minute = two();
      if (accept(':')) second = two();
    } else if (!at_end()) {
      minute = two();
    }
    if (hour > 15 || minute > 59 || second > 59) return std::nullopt;
    const seconds ahead(hour * 3600 + minute * 60 + second);
    return west ? -ahead : ahead;
  }

 private:
  /// Microseconds from one digit or more; -1 where there is none.
  std::int64_t fraction() noexcept {
    std::int64_t fraction = 0;
    std::int64_t place = microseconds_per_second / 10;
    std::size_t length = 0;
    for (; length < rest_.size() && rest_[length] >= '0' && rest_[length] <= '9'; ++length) {
      fraction += place * (rest_[length] - '0');
      place /= 10;
    }
    rest_.remove_prefix(length);
    return length == 0 ? -1 : fraction;
  }

  std::string_view rest_;
};

/// A date and time as written, with the offset where one was.
struct Moment {
  microseconds local{};
  std::optional<seconds> offset{};
};

microseconds since_epoch(Date date) noexcept { return sys_days(date).time_since_epoch(); }

std::optional<Moment> read_moment(std::string_view text) noexcept {
  Reader reader(text);
  const auto date = reader.date();
  if (!date) return std::nullopt;
  if (reader.at_end()) return Moment{since_epoch(*date), {}};
  if (!reader.accept(' ') && !reader.accept('T')) return std::nullopt;
  const auto time = reader.time();
  if (!time) return std::nullopt;
  Moment moment{since_epoch(*date) + *time, {}};
  if (reader.at_end()) return moment;
  reader.accept(' ');
  moment.offset = reader.offset();
  if (!moment.offset || !reader.at_end()) return std::nullopt;
  return moment;
}

/// What eight characters must be, the first in the lowest byte: a 0 stands for any digit.
class Pattern8 {
 public:
  explicit consteval Pattern8(const char (&text)[9]) {
    for (int i = 7; i >= 0; --i) {
      expected = expected << 8 | static_cast<unsigned char>(text[i]);
      room = room << 8 | (text[i] == '0' ? 0x76U : 0x7FU);
    }
  }

  std::uint64_t expected = 0;
  std::uint64_t room = 0;  ///< added to what is left of a character, sets its highest bit if wrong
};

/// Eight characters that are looked at at once.
class Characters8 {
 public:
  Characters8(const char* at, Pattern8 pattern) noexcept {
    std::memcpy(&values_, at, sizeof values_);
    values_ ^= pattern.expected;  // digits are their values now, and all else is 0
    constexpr std::uint64_t highest_bits = 0x8080808080808080;
    fits_ = ((values_ | (values_ + pattern.room)) & highest_bits) == 0;
    pairs_ = values_ * 10 + (values_ >> 8);
  }

  [[nodiscard]] bool fits() const noexcept { return fits_; }
  /// The number of the two digits that begin there.
  /// @pre fits()
  [[nodiscard]] unsigned two(int at) const noexcept {
    return static_cast<unsigned>(pairs_ >> (8 * at)) & 0xFF;
  }

 private:
  std::uint64_t values_ = 0;
  std::uint64_t pairs_ = 0;
  bool fits_ = false;
};

/// The 32 characters that `format` writes; empty also for other forms that can be read.
std::optional<Timestamp> read_own_form(std::string_view text) noexcept {
  if (std::endian::native != std::endian::little || text.size() != 32) return std::nullopt;
  const Characters8 date(text.data(), Pattern8("0000-00-"));
  const Characters8 clock(text.data() + 8, Pattern8("00 00:00"));
  const Characters8 fraction(text.data() + 16, Pattern8(":00.0000"));
  const Characters8 end(text.data() + 24, Pattern8("00+00:00"));
  const bool fits = date.fits() && clock.fits() && fraction.fits() && end.fits();
  if (!fits || (end.two(3) | end.two(6)) != 0) return std::nullopt;  // or not UTC
  const unsigned month = date.two(5);
  const unsigned day = clock.two(0);
  // No month has fewer days; the few others are read as the other forms are.
  const bool exists = month - 1 < 12 && day - 1 < 28;
  const unsigned year = date.two(0) * 100 + date.two(2);
  const auto time = make_time(clock.two(3), clock.two(6), fraction.two(1),
                              (fraction.two(4) * 100 + fraction.two(6)) * 100 + end.two(0));
  if (!exists || year == 0 || !time) return std::nullopt;
  const Date found{std::chrono::year(static_cast<int>(year)), std::chrono::month(month),
                   std::chrono::day(day)};
  return Timestamp(since_epoch(found) + *time);
}

}  // namespace

Timestamp now() noexcept {
  return std::chrono::floor<microseconds>(std::chrono::system_clock::now());
}

std::string format(Timestamp value) { return format_any(value); }
std::string format(LocalTimestamp value) { return format_any(value); }
std::string format(Date value) { return format_any(value); }
std::string format(TimeOfDay value) { return format_any(value); }

[[gnu::hot]] std::size_t format_to(char* buffer, Timestamp value) noexcept {
  const char* end = put_text(put_moment(buffer, value.time_since_epoch().count()), "+00:00");
  return static_cast<std::size_t>(end - buffer);
}

std::size_t format_to(char* buffer, LocalTimestamp value) noexcept {
  const char* end = put_moment(buffer, value.time_since_epoch().count());
  return static_cast<std::size_t>(end - buffer);
}

std::size_t format_to(char* buffer, Date value) noexcept {
  const char* end =
      put_date(buffer, int{value.year()}, unsigned{value.month()}, unsigned{value.day()});
  return static_cast<std::size_t>(end - buffer);
}

std::size_t format_to(char* buffer, TimeOfDay value) noexcept {
  const std::int64_t count = value.since_midnight.count();
  // Negated as unsigned, because the smallest int64 has no negative.
  const auto time =
      count < 0 ? 0 - static_cast<std::uint64_t>(count) : static_cast<std::uint64_t>(count);
  char* out = buffer;
  if (count < 0) *out++ = '-';
  out = put_clock(out, time);
  if (time % microseconds_per_second != 0) out = put_fraction(out, time);
  return static_cast<std::size_t>(out - buffer);
}

std::size_t format_sequelize_to(char* buffer, Timestamp value) noexcept {
  const std::int64_t count = value.time_since_epoch().count();
  char* end = put_moment(buffer, count);
  if (count % 1000 == 0) end -= 3;
  return static_cast<std::size_t>(put_text(end, " +00:00") - buffer);
}

[[gnu::hot]] std::optional<Timestamp> parse_timestamp(std::string_view text) noexcept {
  if (const auto value = read_own_form(text)) return value;
  const auto moment = read_moment(text);
  if (!moment) return std::nullopt;
  const Timestamp value(moment->local - moment->offset.value_or(seconds(0)));
  if (!is_storable(value)) return std::nullopt;
  return value;
}

std::optional<LocalTimestamp> parse_local_timestamp(std::string_view text) noexcept {
  const auto moment = read_moment(text);
  if (!moment || moment->offset) return std::nullopt;
  return LocalTimestamp(moment->local);
}

std::optional<Date> parse_date(std::string_view text) noexcept {
  Reader reader(text);
  const auto date = reader.date();
  return reader.at_end() ? date : std::nullopt;
}

std::optional<TimeOfDay> parse_time_of_day(std::string_view text) noexcept {
  Reader reader(text);
  const auto time = reader.time();
  if (!time || !reader.at_end()) return std::nullopt;
  return TimeOfDay{*time};
}

bool is_storable(Timestamp value) noexcept {
  return value >= first_storable && value < end_of_storable;
}

bool is_storable(LocalTimestamp value) noexcept {
  return is_storable(Timestamp(value.time_since_epoch()));
}

bool is_storable(Date value) noexcept {
  return value.ok() && value.year() >= std::chrono::year(1) &&
         value.year() <= std::chrono::year(9999);
}

bool is_storable(TimeOfDay value) noexcept {
  return value.since_midnight >= microseconds(0) &&
         value.since_midnight < microseconds(microseconds_per_day);
}

}  // namespace stele
