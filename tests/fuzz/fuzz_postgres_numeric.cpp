#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz.hpp"
#include "numeric.hpp"
#include "stele/base/error.hpp"

using fuzz::require;
using stele::Errc;

namespace {

/// A NUMERIC as its format tells, for a slow reading: the digits before the point and behind it.
struct Written {
  int weight = 0;
  int sign = 0;
  std::vector<int> digits{};
};

/// Empty where the bytes are no NUMERIC.
std::optional<Written> read(std::string_view data) {
  fuzz::Input input(reinterpret_cast<const std::uint8_t*>(data.data()), data.size());
  const auto field = [&] { return static_cast<std::int16_t>(input.byte() << 8U | input.byte()); };
  const int count = field();
  Written written{.weight = field(), .sign = static_cast<std::uint16_t>(field())};
  (void)field();  // how many places to show
  if (count < 0 || data.size() != 8 + 2 * static_cast<std::size_t>(count)) return std::nullopt;
  for (int i = 0; i < count; ++i) {
    written.digits.push_back(field());
    if (written.digits.back() < 0 || written.digits.back() > 9999) return std::nullopt;
  }
  const int sign = written.sign;
  const bool is_known =
      sign == 0 || sign == 0x4000 || sign == 0xC000 || sign == 0xD000 || sign == 0xF000;
  if (!is_known) return std::nullopt;
  return written;
}

bool is_finite(const Written& written) { return written.sign == 0 || written.sign == 0x4000; }

/// Four decimal digits at a place of the base of 10000.
std::string digits_at(const Written& written, int place) {
  const int index = written.weight - place;
  if (index < 0 || index >= static_cast<int>(written.digits.size())) return "0000";
  const std::string digit =
      std::to_string(10'000 + written.digits[static_cast<std::size_t>(index)]);
  return digit.substr(1);
}

/// All digits, without an exponent: "-00120034.5600".
std::string decimal_text(const Written& written) {
  std::string text = written.sign == 0x4000 ? "-0" : "0";
  for (int place = written.weight; place >= 0; --place) text += digits_at(written, place);
  text += '.';
  const int last = written.weight - static_cast<int>(written.digits.size()) + 1;
  for (int place = -1; place >= last; --place) text += digits_at(written, place);
  return text;
}

bool has_fraction(const Written& written) {
  return std::max(written.weight + 1, 0) < static_cast<int>(written.digits.size());
}

template <class Number>
std::optional<Number> attempt(Number (*read_as)(std::string_view), std::string_view data,
                              Errc& code) {
  try {
    return read_as(data);
  } catch (const stele::Error& error) {
    code = error.code();
    require(code == Errc::conversion || code == Errc::out_of_range,
            "a number that cannot be read is refused as such");
    return std::nullopt;
  }
}

void check_integer(std::string_view data, const Written& written) {
  Errc code{};
  const auto value = attempt(stele::postgres::numeric_to_int64, data, code);
  if (!is_finite(written)) return require(!value, "what is not finite is no integer");
  const std::string text = decimal_text(written);
  errno = 0;
  const std::int64_t expected = std::strtoll(text.c_str(), nullptr, 10);
  if (value) {
    require(!has_fraction(written) && errno == 0 && *value == expected,
            "the C library reads the same integer");
  } else {
    require(has_fraction(written) || errno == ERANGE, "only what is no integer is refused");
  }
}

void check_double(std::string_view data, const Written& written) {
  Errc code{};
  const auto value = attempt(stele::postgres::numeric_to_double, data, code);
  if (!is_finite(written)) return require(value && !std::isfinite(*value), "infinities are read");
  errno = 0;
  const double expected = std::strtod(decimal_text(written).c_str(), nullptr);
  if (value) {
    require(*value == expected, "the C library reads the same number");
  } else {
    require(errno == ERANGE, "only what is out of range is refused");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, size);
  const auto written = read(bytes);
  if (!written) {
    Errc code{};
    require(!attempt(stele::postgres::numeric_to_int64, bytes, code), "no NUMERIC is no integer");
    require(!attempt(stele::postgres::numeric_to_double, bytes, code), "no NUMERIC is no double");
    return 0;
  }
  // All digits are written out, which would take most of the time.
  constexpr int far = 400;
  if (std::abs(written->weight) > far) return 0;
  check_integer(bytes, *written);
  check_double(bytes, *written);
  return 0;
}
