#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "stele/base/decimal.hpp"

namespace stele::postgres {

/// A NUMERIC in the binary format as an integer: what the sum of integers is.
/// @throws Error Errc::conversion where it has a fraction, or is none; Errc::out_of_range
[[nodiscard]] std::int64_t numeric_to_int64(std::string_view data);

/// The number as it is, with as many digits after the point as the server says.
/// @throws Error Errc::out_of_range for NaN, infinities and more than 38 digits
[[nodiscard]] Decimal numeric_to_decimal(std::string_view data);

/// Appends the number in the binary format, with its digits after the point.
void append_numeric(std::string& out, const Decimal& number);

/// The double that is nearest to a NUMERIC in the binary format.
/// @throws Error Errc::conversion where it is none; Errc::out_of_range
[[nodiscard]] double numeric_to_double(std::string_view data);

}  // namespace stele::postgres
