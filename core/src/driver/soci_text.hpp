#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "stele/compile/sql_scanner.hpp"

namespace stele {

/// Whether SOCI's backend, rather than the database, looks for placeholders in the text.
enum class SociSearch : bool { none, placeholders };

/// SQL as SOCI takes it: a named placeholder in the place of each of the dialect's. Where SOCI
/// looks for them, all else is written such that it finds no other: it knows 'text', "identifiers",
/// `::` and `:=`, but neither comments nor $$text$$ nor a colon by itself.
/// @param placeholder what stands for the parameter of that number, from 1
[[nodiscard]] std::string soci_text(std::string_view sql, const SqlLexis& lexis, SociSearch search,
                                    const std::function<std::string(int)>& placeholder);

/// ":p1"
[[nodiscard]] std::string soci_placeholder(int number);

/// The numbers that SOCI gives placeholders, one by one in the order of their occurrences.
class SociNumbers {
 public:
  /// ":p1" the first time; then the number that SOCI gave it: "$1".
  [[nodiscard]] std::string placeholder(int number);

 private:
  std::unordered_map<int, std::size_t> given_;
};

}  // namespace stele
