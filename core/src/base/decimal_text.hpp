#pragma once

#include <cstdint>
#include <string_view>

#include "stele/base/decimal.hpp"

namespace stele::detail {

/// What reading the text of a decimal gave.
struct DecimalText {
  enum class Outcome : std::uint8_t { number, no_number, too_long };

  Outcome outcome = Outcome::no_number;
  Int128 unscaled = 0;  ///< with `Outcome::number` only
  int scale = 0;
};

/// [sign] digits [. digits] [e [sign] digits], a digit before or after the point.
[[nodiscard]] DecimalText read_decimal(std::string_view text) noexcept;

}  // namespace stele::detail
