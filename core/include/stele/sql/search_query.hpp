#pragma once

#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)

namespace stele {

/// One word or phrase of a full-text search.
struct SearchTerm {
  std::vector<std::string> words{};  ///< of letters, digits and accents alone; several: a phrase
  bool prefix = false;               ///< words that begin with the last one are meant too
  bool negated = false;              ///< rows that have it are left out

  friend bool operator==(const SearchTerm&, const SearchTerm&) = default;
};

/// What is searched for: rows that have all terms but the negated ones. An immutable value.
///
/// `words`, `"a phrase"`, `prefix*` and `-not` are known; all else that is no letter and no digit
/// separates words, also what is no valid UTF-8. `foo-bar` is the phrase of both.
class SearchQuery {
 public:
  static constexpr std::size_t most_bytes = 1000;

  /// @throws Error Errc::invalid_argument for a text without words, with negated ones alone, with
  ///   a quote that is not closed, or of more than `most_bytes`
  explicit SearchQuery(std::string_view text);

  /// At least one that is not negated; those that are come last.
  [[nodiscard]] const std::vector<SearchTerm>& terms() const noexcept { return terms_; }

 private:
  std::vector<SearchTerm> terms_;
};

}  // namespace stele

#pragma GCC visibility pop
