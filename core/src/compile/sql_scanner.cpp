#include "stele/compile/sql_scanner.hpp"

#include <algorithm>
#include <charconv>
#include <climits>
#include <string>

#include "base/ascii.hpp"

namespace stele {

namespace {

using Kind = SqlToken::Kind;

bool is_space(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

/// Bytes of UTF-8 too.
bool is_word(char c) noexcept {
  return ascii::is_alpha(c) || ascii::is_digit(c) || c == '_' ||
         static_cast<unsigned char>(c) > 127;
}

std::size_t run_of(std::string_view text, std::size_t from, bool (*belongs)(char)) noexcept {
  while (from < text.size() && belongs(text[from])) ++from;
  return from;
}

/// The end of what begins at `start` and is closed by `close`, which is itself where it is doubled.
std::size_t end_of_quoted(std::string_view text, std::size_t start, char close,
                          bool escapes) noexcept {
  for (std::size_t i = start + 1; i < text.size(); ++i) {
    if (escapes && text[i] == '\\') {
      ++i;
    } else if (text[i] == close) {
      if (i + 1 == text.size() || text[i + 1] != close) return i + 1;
      ++i;
    }
  }
  return text.size();
}

std::size_t end_of_comment(std::string_view text, bool nested) noexcept {
  int depth = 1;
  for (std::size_t i = 2; i + 1 < text.size(); ++i) {
    const std::string_view two = text.substr(i, 2);
    if (two == "*/") {
      ++i;
      if (--depth == 0) return i + 1;
    } else if (nested && two == "/*") {
      ++i;
      ++depth;
    }
  }
  return text.size();
}

/// The end of $tag$…$tag$; 0 where it is none.
std::size_t end_of_dollar(std::string_view text) noexcept {
  const std::size_t tag_end = run_of(text, 1, is_word);
  if (tag_end == text.size() || text[tag_end] != '$' || ascii::is_digit(text[1])) return 0;
  const std::string_view tag = text.substr(0, tag_end + 1);
  const std::size_t close = text.find(tag, tag.size());
  return close == std::string_view::npos ? text.size() : close + tag.size();
}

char first_placeholder(PlaceholderStyle style) noexcept {
  switch (style) {
    case PlaceholderStyle::question_number:
      return '?';
    case PlaceholderStyle::dollar_number:
      return '$';
    case PlaceholderStyle::named:
      return ':';
  }
  return '?';
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> upper_case) {
  return std::any_of(upper_case.begin(), upper_case.end(), [&](std::string_view other) {
    return std::equal(word.begin(), word.end(), other.begin(), other.end(),
                      [](char a, char b) { return ascii::to_upper(a) == b; });
  });
}

/// Tells where a statement ends, token by token.
class StatementEnd {
 public:
  /// True for the semicolon that ends it.
  [[nodiscard]] bool is_at(const SqlToken& token) {
    if (token.kind == Kind::symbol && token.text == ";") {
      const bool ends = !has_body_ || after_end_;
      after_semicolon_ = true;
      after_end_ = false;
      return ends;
    }
    after_end_ = after_semicolon_ && token.kind == Kind::word && is_one_of(token.text, {"END"});
    after_semicolon_ = false;
    if (!has_body_) read_beginning(token);
    return false;
  }

 private:
  /// CREATE [TEMP] TRIGGER, or CREATE … BEGIN ATOMIC
  void read_beginning(const SqlToken& token) {
    if (words_ == 0) is_create_ = is_one_of(token.text, {"CREATE"});
    if (!is_create_) return;
    const bool is_temporary = words_ == 1 && is_one_of(token.text, {"TEMP", "TEMPORARY"});
    has_body_ = (words_ == 1 && is_one_of(token.text, {"TRIGGER"})) ||
                (after_begin_ && is_one_of(token.text, {"ATOMIC"}));
    after_begin_ = is_one_of(token.text, {"BEGIN"});
    words_ = words_ == 0 || is_temporary ? 1 : 2;
  }

  int words_ = 0;  ///< of the beginning that were read, TEMP not counted; 2: it is no trigger
  bool is_create_ = false;
  bool after_begin_ = false;
  bool has_body_ = false;
  bool after_semicolon_ = false;
  bool after_end_ = false;
};

}  // namespace

bool SqlScanner::next(SqlToken& token) {
  if (rest_.empty()) return false;
  token = {};
  const std::size_t size = measure(token);
  token.text = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return true;
}

std::size_t SqlScanner::measure(SqlToken& token) {
  const char first = rest_.front();
  const auto is = [&token](Kind kind, std::size_t size) {
    token.kind = kind;
    return size;
  };
  if (is_space(first)) return is(Kind::space, run_of(rest_, 0, is_space));
  if (is_word(first)) return measure_word(token);
  if (first == '\'') return is(Kind::text, end_of_quoted(rest_, 0, '\'', false));
  if (first == '"') return is(Kind::identifier, end_of_quoted(rest_, 0, '"', false));
  if (lexis_.brackets && first == '`') {
    return is(Kind::identifier, end_of_quoted(rest_, 0, '`', false));
  }
  if (lexis_.brackets && first == '[') {
    return is(Kind::identifier, std::min(rest_.find(']'), rest_.size() - 1) + 1);
  }
  const std::string_view two = rest_.substr(0, 2);
  if (two == "--") return is(Kind::comment, std::min(rest_.find('\n'), rest_.size()));
  if (two == "/*") return is(Kind::comment, end_of_comment(rest_, lexis_.nested_comments));
  if (two == "::" || two == ":=") return 2;
  if (lexis_.dollar_quotes && first == '$') {
    if (const std::size_t end = end_of_dollar(rest_); end != 0) return is(Kind::dollar, end);
  }
  return measure_placeholder(token);
}

std::size_t SqlScanner::measure_word(SqlToken& token) const {
  token.kind = Kind::word;
  const std::size_t end = run_of(rest_, 0, [](char c) { return is_word(c) || c == '$'; });
  const bool is_prefix = end == 1 && rest_.size() > 1 && rest_[1] == '\'';
  if (!is_prefix) return end;
  token.kind = Kind::text;
  const bool escapes = lexis_.escape_strings && (rest_[0] == 'E' || rest_[0] == 'e');
  return end_of_quoted(rest_, 1, '\'', escapes);
}

std::size_t SqlScanner::measure_placeholder(SqlToken& token) {
  const PlaceholderStyle style = lexis_.placeholders;
  if (rest_.front() != first_placeholder(style)) return 1;
  const std::size_t digits = style == PlaceholderStyle::named ? 2 : 1;
  if (style == PlaceholderStyle::named && rest_.substr(0, digits) != ":p") return 1;
  const std::size_t end = run_of(rest_, digits, ascii::is_digit);
  int number = 0;
  if (end == digits) {
    const bool is_next = style == PlaceholderStyle::question_number && last_placeholder_ < INT_MAX;
    if (!is_next) return 1;
    number = last_placeholder_ + 1;
  } else if (std::from_chars(rest_.data() + digits, rest_.data() + end, number).ec != std::errc() ||
             number == 0) {
    return 1;
  }
  last_placeholder_ = std::max(last_placeholder_, number);
  token.kind = Kind::placeholder;
  token.placeholder = number;
  return end;
}

bool only_reads(std::string_view sql, const SqlLexis& lexis) {
  SqlScanner scanner(sql, lexis);
  SqlToken token;
  bool is_with = false;
  while (scanner.next(token)) {
    if (token.kind != Kind::word) continue;
    if (is_with) {
      if (is_one_of(token.text, {"INSERT", "REPLACE", "UPDATE", "DELETE", "MERGE"})) return false;
    } else if (is_one_of(token.text, {"WITH"})) {
      is_with = true;
    } else {
      return is_one_of(token.text, {"SELECT", "VALUES", "FETCH"});
    }
  }
  return is_with;
}

std::vector<std::string_view> split_statements(std::string_view script, const SqlLexis& lexis) {
  std::vector<std::string_view> statements;
  SqlScanner scanner(script, lexis);
  SqlToken token;
  const char* start = nullptr;
  StatementEnd end;
  while (scanner.next(token)) {
    if (token.kind == Kind::space || token.kind == Kind::comment) continue;
    const bool is_empty = start == nullptr;
    if (is_empty && token.text == ";") continue;
    if (is_empty) start = token.text.data();
    if (!end.is_at(token)) continue;
    statements.emplace_back(start, static_cast<std::size_t>(token.text.data() - start));
    start = nullptr;
    end = {};
  }
  if (start != nullptr) {
    statements.emplace_back(start, static_cast<std::size_t>(script.data() + script.size() - start));
  }
  return statements;
}

}  // namespace stele
