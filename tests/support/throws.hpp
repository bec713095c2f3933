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

}  // namespace stele::test
