#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace stele {

using Names = std::vector<std::string>;

/// "a, b", for messages: what `name_of` takes from each of a range, by default a string itself.
template <class Range, class NameOf = std::identity>
[[nodiscard]] std::string joined(const Range& range, NameOf name_of = {}) {
  std::string out;
  for (const auto& each : range) {
    if (!out.empty()) out += ", ";
    out += std::string_view(std::invoke(name_of, each));
  }
  return out;
}

[[nodiscard]] inline bool contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace stele
