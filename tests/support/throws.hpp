#pragma once

#include <stdexcept>

#include "stele/base/error.hpp"

namespace stele::test {

/// The error that `act` throws.
/// @throws std::logic_error where it throws none
template <class F>
[[nodiscard]] Error error_of(F&& act) {
  try {
    act();
  } catch (const Error& error) {
    return error;
  }
  throw std::logic_error("no stele::Error was thrown");
}

/// The violation that `act` throws.
/// @throws std::logic_error where it throws none
template <class F>
[[nodiscard]] ValidationError violation_of(F&& act) {
  try {
    act();
  } catch (const ValidationError& error) {
    return error;
  }
  throw std::logic_error("no stele::ValidationError was thrown");
}

}  // namespace stele::test
