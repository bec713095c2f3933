#include "stele/sql/search_query.hpp"

#include <algorithm>
#include <utility>

#include <re2/re2.h>

#include "stele/base/error.hpp"

namespace stele {

namespace {

[[noreturn]] void refuse(const std::string& why) {
  throw Error(Errc::invalid_argument, "could not search: " + why);
}

/// Reads a text from its beginning to its end.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text.data(), text.size()) {}

  [[nodiscard]] bool is_at_end() const { return rest_.empty(); }
  [[nodiscard]] bool is_at(char c) const { return !rest_.empty() && rest_[0] == c; }
  bool take(char c) {
    if (!is_at(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool take_word(std::string& word) {
    // The accents that FTS5 takes for parts of a word.
    static const RE2 expression(
        R"(([\p{L}\p{Nd}][\p{L}\p{Nd}\x{300}-\x{304}\x{306}-\x{30C}\x{30F}\x{311}\x{31B})"
        R"(\x{323}-\x{328}\x{32D}\x{32E}\x{330}\x{331}]*))");
    return RE2::Consume(&rest_, expression, &word);
  }
  bool take_space() {
    static const RE2 expression(R"([\p{Z}\p{Cc}]+)");
    return RE2::Consume(&rest_, expression);
  }
  /// A character that means nothing, or a byte of none.
  void skip() {
    static const RE2 expression(R"((?s).)");
    if (!RE2::Consume(&rest_, expression)) rest_.remove_prefix(1);
  }

 private:
  re2::StringPiece rest_;
};

/// The words up to the closing quote.
SearchTerm read_phrase(Reader& text) {
  SearchTerm term;
  std::string word;
  while (!text.take('"')) {
    if (text.is_at_end()) refuse("the text has a quote that is not closed; add \" or leave it out");
    if (text.take_word(word)) {
      term.words.push_back(word);
    } else {
      text.skip();
    }
  }
  term.prefix = text.take('*');
  return term;
}

/// The words up to a space: several where there is something else between them.
SearchTerm read_words(Reader& text) {
  SearchTerm term;
  std::string word;
  while (!text.is_at_end() && !text.is_at('"') && !text.take_space()) {
    if (text.take_word(word)) {
      term.words.push_back(word);
      term.prefix = text.take('*');
    } else {
      text.skip();
    }
  }
  return term;
}

}  // namespace

SearchQuery::SearchQuery(std::string_view text) {
  if (text.size() > most_bytes) {
    refuse("the text has more than " + std::to_string(most_bytes) + " bytes; shorten it");
  }
  Reader reader(text);
  while (!reader.is_at_end()) {
    if (reader.take_space()) continue;
    const bool is_negated = reader.take('-');
    SearchTerm term = reader.take('"') ? read_phrase(reader) : read_words(reader);
    term.negated = is_negated;
    if (!term.words.empty()) terms_.push_back(std::move(term));
  }
  if (terms_.empty()) refuse("the text has no words, which are of letters and digits");
  const auto is_wanted = [](const SearchTerm& term) { return !term.negated; };
  std::stable_partition(terms_.begin(), terms_.end(), is_wanted);
  if (is_wanted(terms_.front())) return;
  refuse("the text says only what is not to be found; add a word without '-'");
}

}  // namespace stele
