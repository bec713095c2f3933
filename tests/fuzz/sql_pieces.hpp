#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "stele/compile/sql_scanner.hpp"

/// What the fuzzers of SQL's text share.
namespace fuzz {

/// The texts of sqlite's compilers and of postgres', as their dialects tell SOCI's driver.
inline constexpr stele::SqlLexis sqlite_lexis{.brackets = true};
inline constexpr stele::SqlLexis postgres_lexis{
    .placeholders = stele::PlaceholderStyle::dollar_number,
    .dollar_quotes = true,
    .escape_strings = true,
    .nested_comments = true};
inline constexpr stele::SqlLexis named_lexis{.placeholders = stele::PlaceholderStyle::named};

inline std::vector<stele::SqlToken> tokens_of(std::string_view sql, const stele::SqlLexis& lexis) {
  std::vector<stele::SqlToken> tokens;
  stele::SqlScanner scanner(sql, lexis);
  for (stele::SqlToken token; scanner.next(token);) tokens.push_back(token);
  return tokens;
}

}  // namespace fuzz
