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

}  // namespace detail

/// Refuses what no dialect may store, before any SQL and in the same words on every dialect.
///
/// A driver calls it for each parameter of an execution. NULL always passes.
/// @throws Error Errc::out_of_range for an integer or a float that the declared type cannot hold,
/// for
///   NaN, for years outside of 0001 to 9999 and for a time of day outside of its day;
///   Errc::conversion for text that is not UTF-8 or holds NUL, and for a value of another kind
inline void check_parameter(const Cell& value, const Format& format) {
  // In place for what is sent most.
  const bool is_integer = value.kind == ValueKind::int64 && format.kind == ValueKind::int64;
  if (is_integer && (format.type == TypeKind::bigint ||
                     (format.type == TypeKind::integer && std::in_range<std::int32_t>(value.i)))) {
    return;
  }
  if (value.kind == ValueKind::text && value.is_well_formed && format.kind == ValueKind::text) {
    return;
  }
  detail::check_any_parameter(value, format);
}

/// What is stored of a floating-point number: 0.0 of -0.0, and no more than 4 bytes where the
/// declared type has them on every dialect, also where the database's own type has 8.
[[nodiscard]] double stored_float(double value, const Format& format) noexcept;

}  // namespace stele

#pragma GCC visibility pop
