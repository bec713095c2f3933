#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "staff.hpp"
#include "stele/stele.hpp"

/// Texts that try to be SQL.
namespace stele::test {

/// What a caller would rather not have from the outside.
[[nodiscard]] const std::vector<std::string>& hostile_texts();

/// Whether it is a text that is stored.
[[nodiscard]] bool is_text(const std::string& text);

/// A number that is bound beside what is tried, and that no message may have.
inline constexpr std::int64_t bound = 7'654'321;

/// Checks that the error says something, and no value.
void check_words(const Error& error);

/// Tries a text, and then looks whether the tables are as they were.
void check_unharmed(const Staff& staff, const std::function<void()>& attempt);

}  // namespace stele::test
