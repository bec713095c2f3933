#pragma once

#include <string>
#include <vector>

namespace stele {

/// "a, b", for messages.
[[nodiscard]] inline std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

}  // namespace stele
