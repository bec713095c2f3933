#pragma once

#include <string>
#include <vector>

#include "stele/base/value.hpp"

namespace stele::detail {

/// A key in one text, which equal keys have: a decimal's has none of the zeros at its end.
[[nodiscard]] std::string key_text(std::vector<Value> key);

}  // namespace stele::detail
