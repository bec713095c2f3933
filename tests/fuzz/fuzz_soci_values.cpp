#include <array>
#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>

#include "driver/soci_values.hpp"
#include "fuzz.hpp"
#include "stele/base/error.hpp"

using fuzz::require;
using stele::Cell;
using stele::Errc;
using stele::ValueKind;

namespace {

constexpr std::array all_kinds = {
    ValueKind::null, ValueKind::boolean, ValueKind::int64,     ValueKind::float64,
    ValueKind::text, ValueKind::bytes,   ValueKind::timestamp, ValueKind::local_timestamp,
    ValueKind::date, ValueKind::time,
};

std::optional<Cell> read(const std::string& text, ValueKind kind) {
  try {
    return stele::read_as_text(text, kind);
  } catch (const stele::Error& error) {
    require(error.code() == Errc::conversion || error.code() == Errc::out_of_range,
            "a text that is no value is refused as one");
    return std::nullopt;
  }
}

bool are_equal(const Cell& a, const Cell& b) {
  if (a.kind == ValueKind::float64) return a.d == b.d || (std::isnan(a.d) && std::isnan(b.d));
  const bool is_view = a.kind == ValueKind::text || a.kind == ValueKind::bytes;
  return is_view ? a.view() == b.view() : a.i == b.i;
}

/// What the C library reads in the same text; it takes more forms.
void check_number(const std::string& text, const Cell& cell) {
  errno = 0;
  if (cell.kind == ValueKind::int64) {
    require(std::strtoll(text.c_str(), nullptr, 10) == cell.i && errno == 0,
            "the C library reads the same integer");
  } else if (cell.kind == ValueKind::float64 && !std::isnan(cell.d)) {
    require(std::strtod(text.c_str(), nullptr) == cell.d, "the C library reads the same number");
  }
}

void check(const std::string& text, ValueKind kind) {
  const auto cell = read(text, kind);
  if (!cell) return;
  require(cell->kind == kind && kind != ValueKind::null, "what is read is of the kind asked for");
  check_number(text, *cell);
  std::string written;
  stele::write_as_text(written, *cell);
  const auto again = read(written, kind);
  require(again && are_equal(*again, *cell), "what is written is read as the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(fuzz::text_of(data, size));
  for (const ValueKind kind : all_kinds) check(text, kind);
  return 0;
}
