#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
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
  /// 128 bits in two's complement.
  struct Wide {
    std::uint64_t low;
    std::int64_t high;
  };

  ValueKind kind = ValueKind::null;
  std::uint8_t scale = 0;       ///< of a `decimal`
  bool is_well_formed = false;  ///< a `text` that was found to be UTF-8 without NUL
  union {
    /// `int64`, `boolean` (0 or 1); microseconds since 1970 for `timestamp` and `local_timestamp`,
    /// since midnight for `time`; days since 1970 for `date`.
    std::int64_t i = 0;
    double d;  ///< `float64`
    View s;    ///< `text`, `bytes`, `json`, and the text of an `array`
    Wide w;    ///< `decimal`, without its point; the bytes of a `uuid`, in their order
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
  [[nodiscard]] static Cell decimal(const Decimal& value) noexcept {
    Cell cell;
    cell.kind = ValueKind::decimal;
    cell.scale = static_cast<std::uint8_t>(value.scale());
    cell.w = Wide{static_cast<std::uint64_t>(value.unscaled()),
                  static_cast<std::int64_t>(value.unscaled() >> 64)};
    return cell;
  }
  [[nodiscard]] static Cell uuid(const Uuid& value) noexcept {
    Cell cell;
    cell.kind = ValueKind::uuid;
    std::memcpy(&cell.w, value.bytes().data(), sizeof cell.w);
    return cell;
  }
  [[nodiscard]] static Cell json(std::string_view text) noexcept {
    return view(ValueKind::json, text.data(), text.size());
  }
  /// @param text as `write_array` makes it
  [[nodiscard]] static Cell array(std::string_view text) noexcept {
    return view(ValueKind::array, text.data(), text.size());
  }
  [[nodiscard]] static Cell view(ValueKind kind, const char* data, std::size_t size) noexcept {
    Cell cell;
    cell.kind = kind;
    cell.s = View{data, size};
    return cell;
  }

  [[nodiscard]] bool is_null() const noexcept { return kind == ValueKind::null; }
  /// True for the kinds that are views.
  [[nodiscard]] bool is_view() const noexcept {
    return kind == ValueKind::text || kind == ValueKind::bytes || kind == ValueKind::json ||
           kind == ValueKind::array;
  }
  /// @pre is_view()
  [[nodiscard]] std::string_view view() const noexcept { return {s.data, s.size}; }
  /// @pre kind is decimal
  [[nodiscard]] Decimal decimal() const noexcept {
    return Decimal::from_unscaled(static_cast<detail::Int128>(w.high) << 64 | w.low, scale);
  }
  /// @pre kind is uuid
  [[nodiscard]] Uuid uuid() const noexcept {
    std::array<std::byte, 16> bytes;
    std::memcpy(bytes.data(), &w, sizeof w);
    return Uuid::from_bytes(bytes);
  }
};

/// A cell that borrows from the value.
[[nodiscard]] Cell to_cell(const Value& value) noexcept;
/// A value that owns what the cell shows.
[[nodiscard]] Value to_value(const Cell& cell);

}  // namespace stele

#pragma GCC visibility pop
