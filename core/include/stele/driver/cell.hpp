#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "stele/base/value.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// One value on its way between a row of the database and a member: a tag and a borrowed view.
///
/// Text and bytes point into memory of the driver (a result: until `next()` or `reset()`) or of the
/// caller (a parameter: until `execute()` returns). Trivially copyable; nothing is allocated.
struct Cell {
  struct View {
    const char* data;
    std::size_t size;
  };

  ValueKind kind = ValueKind::null;
  union {
    /// `int64`, `boolean` (0 or 1); microseconds since 1970 for `timestamp` and `local_timestamp`,
    /// since midnight for `time`; days since 1970 for `date`.
    std::int64_t i = 0;
    double d;  ///< `float64`
    View s;    ///< `text`, `bytes`
  };

  [[nodiscard]] static Cell null() noexcept { return {}; }
  [[nodiscard]] static Cell boolean(bool value) noexcept {
    return integral(ValueKind::boolean, value ? 1 : 0);
  }
  [[nodiscard]] static Cell int64(std::int64_t value) noexcept {
    return integral(ValueKind::int64, value);
  }
  /// Any kind that is carried by `i`.
  [[nodiscard]] static Cell integral(ValueKind kind, std::int64_t value) noexcept {
    Cell cell;
    cell.kind = kind;
    cell.i = value;
    return cell;
  }
  /// A day that does not exist becomes one that cannot be stored.
  [[nodiscard]] static Cell date(Date value) noexcept {
    constexpr Date refused = std::chrono::year(10'000) / 1 / 1;
    const auto days = std::chrono::sys_days(value.ok() ? value : refused);
    return integral(ValueKind::date, days.time_since_epoch().count());
  }
  [[nodiscard]] static Cell float64(double value) noexcept {
    Cell cell;
    cell.kind = ValueKind::float64;
    cell.d = value;
    return cell;
  }
  [[nodiscard]] static Cell text(std::string_view value) noexcept {
    return view(ValueKind::text, value.data(), value.size());
  }
  [[nodiscard]] static Cell bytes(std::span<const std::byte> value) noexcept {
    return view(ValueKind::bytes, reinterpret_cast<const char*>(value.data()), value.size());
  }
  [[nodiscard]] static Cell view(ValueKind kind, const char* data, std::size_t size) noexcept {
    Cell cell;
    cell.kind = kind;
    cell.s = View{data, size};
    return cell;
  }

  [[nodiscard]] bool is_null() const noexcept { return kind == ValueKind::null; }
  /// @pre kind is text or bytes
  [[nodiscard]] std::string_view view() const noexcept { return {s.data, s.size}; }
};

/// A cell that borrows from the value.
[[nodiscard]] Cell to_cell(const Value& value) noexcept;
/// A value that owns what the cell shows.
[[nodiscard]] Value to_value(const Cell& cell);

}  // namespace stele

#pragma GCC visibility pop
