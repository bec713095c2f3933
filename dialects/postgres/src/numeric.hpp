#pragma once

#include <cstdint>
#include <string_view>

namespace stele::postgres {

/// A NUMERIC in the binary format as an integer: what the sum of integers is.
/// @throws Error Errc::conversion where it has a fraction, or is none; Errc::out_of_range
[[nodiscard]] std::int64_t numeric_to_int64(std::string_view data);

/// The double that is nearest to a NUMERIC in the binary format.
/// @throws Error Errc::conversion where it is none; Errc::out_of_range
[[nodiscard]] double numeric_to_double(std::string_view data);

}  // namespace stele::postgres
