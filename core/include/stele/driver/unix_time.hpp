#pragma once

#include <cstdint>
#include <optional>

#include "stele/driver/cell.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// The instant that an integer of so many microseconds each counts to from 1970; empty where that
/// is none of the years 0001 to 9999.
[[nodiscard]] std::optional<Cell> instant_of(std::int64_t count, std::int64_t unit) noexcept;

}  // namespace stele

#pragma GCC visibility pop
