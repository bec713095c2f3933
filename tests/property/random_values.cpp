#include "random_values.hpp"

#include <bit>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

namespace stele::test {

namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t day = 86'400 * second;

std::int64_t days_of(int year, unsigned month, unsigned day_of_month) {
  const Date date{std::chrono::year(year), std::chrono::month(month),
                  std::chrono::day(day_of_month)};
  return std::chrono::sys_days(date).time_since_epoch().count();
}

const std::int64_t first_day = days_of(1, 1, 1);
const std::int64_t last_day = days_of(9999, 12, 31);

void append(std::string& text, std::uint32_t point) {
  const auto put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | (point >> 6U));
    put(0x80 | (point & 0x3FU));
  } else if (point < 0x10000) {
    put(0xE0 | (point >> 12U));
    put(0x80 | ((point >> 6U) & 0x3FU));
    put(0x80 | (point & 0x3FU));
  } else {
    put(0xF0 | (point >> 18U));
    put(0x80 | ((point >> 12U) & 0x3FU));
    put(0x80 | ((point >> 6U) & 0x3FU));
    put(0x80 | (point & 0x3FU));
  }
}

bool is_surrogate(std::uint32_t point) { return point >= 0xD800 && point <= 0xDFFF; }

}  // namespace

std::uint64_t seed() {
  const char* const chosen = std::getenv("STELE_TEST_SEED");
  return chosen == nullptr || *chosen == '\0' ? 20'261'125 : std::strtoull(chosen, nullptr, 10);
}

std::int64_t RandomValues::below(std::int64_t count) { return between(0, count - 1); }

std::int64_t RandomValues::between(std::int64_t lowest, std::int64_t highest) {
  // By hand: std::uniform_int_distribution differs from library to library.
  const std::uint64_t count =
      static_cast<std::uint64_t>(highest) - static_cast<std::uint64_t>(lowest) + 1;
  const std::uint64_t offset = count == 0 ? engine_() : engine_() % count;
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(lowest) + offset);
}

template <class T, class Make>
void RandomValues::fill(std::optional<T>& member, Make make) {
  if (!one_in(16)) member = make();
}

/// Of any size: as many small ones as large ones; now and then an end of the range.
std::int64_t RandomValues::integer(int bits) {
  const auto lowest = std::numeric_limits<std::int64_t>::min() >> (64 - bits);
  if (one_in(20)) return one_in(2) ? lowest + below(3) : -(lowest + 1) - below(3);
  const std::int64_t size = below(bits);
  return between(lowest, -(lowest + 1)) >> size;
}

template <class F, class Bits>
F RandomValues::floating() {
  if (one_in(10)) return static_cast<F>(between(-3, 3)) / 2;
  if (one_in(50)) {
    return one_in(2) ? std::numeric_limits<F>::infinity() : -std::numeric_limits<F>::infinity();
  }
  const auto value = std::bit_cast<F>(static_cast<Bits>(engine_()));
  // NaN is refused, and minus zero is stored as zero.
  return std::isnan(value) || value == 0 ? F{1} / 3 : value;
}

/// Of few letters, so that many are equal or begin alike, or of any plane.
std::string RandomValues::text(std::int64_t shortest, std::int64_t longest) {
  static constexpr std::uint32_t letters[] = {'a', 'A', 'b', 'Z', ' ', '_', 0xE9, 0xC9, 0x1F600};
  const bool any = one_in(2);
  std::string text;
  for (std::int64_t left = between(shortest, longest); left > 0; --left) {
    std::uint32_t point = letters[below(std::ssize(letters))];
    if (any) point = static_cast<std::uint32_t>(between(1, 0x10FFFF) >> (5 * below(4)));
    append(text, point == 0 || is_surrogate(point) ? 'x' : point);
  }
  return text;
}

Blob RandomValues::bytes() {
  Blob bytes(static_cast<std::size_t>(below(one_in(2) ? 3 : 30)));
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(one_in(2) ? below(2) : below(256));
  return bytes;
}

std::int64_t RandomValues::microseconds() {
  if (one_in(10)) return between(-2 * second, 2 * second);
  std::int64_t time = between(first_day * day, (last_day + 1) * day - 1);
  if (one_in(4)) time -= time % second;
  return time;
}

Uuid RandomValues::uuid() {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text = "00000000-0000-0000-0000-000000000000";
  const std::size_t from = one_in(2) ? 0 : text.size() - 1;
  for (std::size_t i = from; i < text.size(); ++i) {
    if (text[i] != '-') text[i] = digits[below(16)];
  }
  return Uuid(text);
}

nlohmann::json RandomValues::document(int depth) {
  switch (below(depth > 0 ? 8 : 6)) {
    case 0:
      return nullptr;
    case 1:
      return one_in(2);
    case 2:
      return integer(64);
    case 3:
      return static_cast<double>(integer(40)) / 7;
    case 4:
    case 5:
      return text(0, 8);
    case 6: {
      nlohmann::json list = nlohmann::json::array();
      for (std::int64_t left = below(4); left > 0; --left) list.push_back(document(depth - 1));
      return list;
    }
    default: {
      nlohmann::json object = nlohmann::json::object();
      for (std::int64_t left = below(4); left > 0; --left) {
        object[text(0, 3)] = document(depth - 1);
      }
      return object;
    }
  }
}

void RandomValues::fill_numbers(Wide& row) {
  constexpr std::int64_t largest_amount = 999'999'999'999'999'999;
  constexpr std::int64_t largest_fee = 9'999'999'999;
  fill(row.small, [&] { return static_cast<std::int16_t>(integer(16)); });
  fill(row.medium, [&] { return static_cast<std::int32_t>(integer(32)); });
  fill(row.big, [&] { return integer(64); });
  fill(row.single, [&] { return floating<float, std::uint32_t>(); });
  fill(row.real, [&] { return floating<double, std::uint64_t>(); });
  fill(row.amount, [&] {
    const std::int64_t unscaled = one_in(20) ? largest_amount : integer(60) % largest_amount;
    return Decimal::from_unscaled(unscaled, 6);
  });
  fill(row.fee, [&] {
    const std::int64_t unscaled = one_in(20) ? -largest_fee : integer(34) % largest_fee;
    return Decimal::from_unscaled(unscaled, 2);
  });
  fill(row.flag, [&] { return one_in(2); });
}

void RandomValues::fill_texts(Wide& row) {
  fill(row.text, [&] { return text(0, one_in(20) ? 300 : 6); });
  fill(row.name, [&] { return text(0, one_in(2) ? 20 : 3); });
  fill(row.code, [&] { return text(3, 3); });
  fill(row.email, [&] { return text(0, 4); });
  fill(row.bytes, [&] { return bytes(); });
}

void RandomValues::fill_times(Wide& row) {
  using Count = std::chrono::microseconds;
  fill(row.moment, [&] { return Timestamp(Count(microseconds())); });
  fill(row.local, [&] { return LocalTimestamp(Count(microseconds())); });
  fill(row.day, [&] {
    const std::int64_t number = one_in(10) ? below(3) : between(first_day, last_day);
    return Date(std::chrono::sys_days(std::chrono::days(number)));
  });
  fill(row.time, [&] {
    const std::int64_t count = between(0, day - 1);
    return TimeOfDay{Count(one_in(2) ? count : count - count % (second / (one_in(2) ? 1 : 1000)))};
  });
}

void RandomValues::fill_others(Wide& row) {
  fill(row.key, [&] { return uuid(); });
  fill(row.mood, [&] { return static_cast<Mood>(below(3)); });
  fill(row.data, [&] { return document(3); });
  fill(row.numbers, [&] {
    std::vector<std::int64_t> numbers(static_cast<std::size_t>(below(5)));
    for (std::int64_t& number : numbers) number = one_in(2) ? below(4) : integer(64);
    return numbers;
  });
  fill(row.tags, [&] {
    std::vector<std::string> tags(static_cast<std::size_t>(below(4)));
    for (std::string& tag : tags) tag = text(0, 2);
    return tags;
  });
  fill(row.readings, [&] {
    std::vector<std::optional<double>> readings(static_cast<std::size_t>(below(4)));
    for (std::optional<double>& reading : readings) {
      fill(reading, [&] { return floating<double, std::uint64_t>(); });
    }
    return readings;
  });
}

Wide RandomValues::row() {
  Wide row;
  fill_numbers(row);
  fill_texts(row);
  fill_times(row);
  fill_others(row);
  return row;
}

}  // namespace stele::test
