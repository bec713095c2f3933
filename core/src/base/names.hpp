#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace stele {

using Names = std::vector<std::string>;

/// "a, b", for messages.
[[nodiscard]] inline std::string joined(const Names& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

[[nodiscard]] inline bool contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace stele
