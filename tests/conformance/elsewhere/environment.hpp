#pragma once

#include <string>
#include <vector>

namespace stele::test {

/// The variable's value; empty where it is not set.
[[nodiscard]] std::string environment(const char* name);

/// What stands between spaces.
[[nodiscard]] std::vector<std::string> words_of(const std::string& text);

}  // namespace stele::test
