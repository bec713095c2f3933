#pragma once

#include <cstdint>
#include <utility>

#include "stele/compile/compiled.hpp"
#include "stele/driver/cell.hpp"

#pragma GCC visibility push(default)

namespace stele {

namespace detail {

/// As `check_parameter`.
void check_any_parameter(const Cell& value, const Format& format);

/// True for what is sent most, where it is seen at once that it can be stored.
[[nodiscard]] inline bool is_plainly_storable(const Cell& value, const Format& format) noexcept {
  if (value.kind != format.kind) return false;
  switch (value.kind) {
    case ValueKind::int64:
      return format.type == TypeKind::bigint ||
             (format.type == TypeKind::integer && std::in_range<std::int32_t>(value.i));
    case ValueKind::text:
      return value.is_well_formed;
    case ValueKind::boolean:
      return true;
    case ValueKind::float64:
      return format.type == TypeKind::double_ && value.d == value.d;  // but for NaN
    default:
      return false;
  }
}

}  // namespace detail

/// Refuses what no dialect may store, before any SQL and in the same words on every dialect.
///
/// A driver calls it for each parameter of an execution. NULL always passes.
/// @throws Error Errc::out_of_range for an integer or a float that the declared type cannot hold,
/// for
///   NaN, for years outside of 0001 to 9999 and for a time of day outside of its day;
///   Errc::conversion for text that is not UTF-8 or holds NUL, and for a value of another kind
inline void check_parameter(const Cell& value, const Format& format) {
  if (!detail::is_plainly_storable(value, format)) detail::check_any_parameter(value, format);
}

/// What is stored of a floating-point number: 0.0 of -0.0, and no more than 4 bytes where the
/// declared type has them on every dialect, also where the database's own type has 8.
[[nodiscard]] double stored_float(double value, const Format& format) noexcept;

}  // namespace stele

#pragma GCC visibility pop
