#include <algorithm>
#include <climits>
#include <string>
#include <string_view>

#include <re2/re2.h>

#include "fuzz.hpp"
#include "sql_pieces.hpp"

using fuzz::require;
using stele::SqlLexis;
using stele::SqlToken;
using Kind = SqlToken::Kind;

namespace {

// A second, slow scanner: regular expressions, of which one at most fits at each place.

struct Expressions {
  RE2 space{R"([ \t\n\r\f\v]+)", RE2::Latin1};
  RE2 word{R"([A-Za-z0-9_\x80-\xff][A-Za-z0-9_\x80-\xff$]*)", RE2::Latin1};
  RE2 text{R"((?s)[A-Za-z0-9_\x80-\xff]?'(?:[^']|'')*(?:'|\z))", RE2::Latin1};
  RE2 escape_text{R"((?s)[eE]'(?:\\.|[^'\\]|'')*(?:'|\\?\z))", RE2::Latin1};
  RE2 name{R"re((?s)"(?:[^"]|"")*(?:"|\z))re", RE2::Latin1};
  RE2 bracketed{R"((?s)`(?:[^`]|``)*(?:`|\z)|\[[^\]]*\]?)", RE2::Latin1};
  RE2 line_comment{R"(--[^\n]*)", RE2::Latin1};
  RE2 comment{R"((?s)/\*(?:.*?\*/|.*))", RE2::Latin1};
  RE2 comment_edge{R"(/\*|\*/)", RE2::Latin1};
  RE2 two{R"(:[:=])", RE2::Latin1};
  RE2 tag{R"(\$(?:[A-Za-z_\x80-\xff][A-Za-z0-9_\x80-\xff]*)?\$)", RE2::Latin1};
  RE2 question{R"(\?[0-9]*)", RE2::Latin1};
  RE2 dollar{R"(\$[0-9]+)", RE2::Latin1};
  RE2 named{R"(:p[0-9]+)", RE2::Latin1};
};

const Expressions& expressions() {
  static const Expressions all;
  return all;
}

/// How much of the text's beginning the expression takes; 0 for none.
std::size_t taken(const RE2& expression, std::string_view text) {
  const re2::StringPiece input(text.data(), text.size());
  re2::StringPiece found;
  if (!expression.Match(input, 0, input.size(), RE2::ANCHOR_START, &found, 1)) return 0;
  return found.size();
}

std::size_t nested_comment(std::string_view text) {
  re2::StringPiece rest(text.data(), text.size());
  int depth = 0;
  for (re2::StringPiece edge; RE2::FindAndConsume(&rest, expressions().comment_edge);) {
    edge = re2::StringPiece(rest.data() - 2, 2);
    depth += edge == "/*" ? 1 : -1;
    if (depth == 0) return text.size() - rest.size();
  }
  return text.size();
}

std::size_t dollar_quoted(std::string_view text) {
  const std::size_t size = taken(expressions().tag, text);
  if (size == 0) return 0;
  const std::size_t close = text.find(text.substr(0, size), size);
  return close == std::string_view::npos ? text.size() : close + size;
}

/// The number of a placeholder; 0 where it is none.
std::int64_t number_of(std::string_view digits, int last) {
  const std::size_t first = digits.find_first_not_of('0');
  if (digits.empty()) return last == INT_MAX ? 0 : std::int64_t{last} + 1;
  if (first == std::string_view::npos) return 0;
  digits.remove_prefix(first);
  if (digits.size() > 10) return 0;
  const std::int64_t number = std::stoll(std::string(digits));
  return number > INT_MAX ? 0 : number;
}

struct Piece {
  Kind kind = Kind::symbol;
  std::size_t size = 1;
  std::int64_t placeholder = 0;
};

Piece placeholder_at(std::string_view text, const SqlLexis& lexis, int last) {
  const Expressions& all = expressions();
  const bool is_named = lexis.placeholders == stele::PlaceholderStyle::named;
  const bool is_dollar = lexis.placeholders == stele::PlaceholderStyle::dollar_number;
  const std::size_t size = taken(is_named    ? all.named
                                 : is_dollar ? all.dollar
                                             : all.question,
                                 text);
  if (size == 0) return {};
  const std::int64_t number =
      number_of(text.substr(is_named ? 2 : 1, size - (is_named ? 2 : 1)), last);
  if (number == 0) return {};
  return {Kind::placeholder, size, number};
}

Piece piece_at(std::string_view text, const SqlLexis& lexis, int last) {
  const Expressions& all = expressions();
  const auto one = [&](Kind kind, std::size_t size, Piece& piece) {
    if (size != 0) piece = {kind, size, 0};
    return size != 0;
  };
  Piece piece;
  if (one(Kind::space, taken(all.space, text), piece)) return piece;
  if (lexis.escape_strings && one(Kind::text, taken(all.escape_text, text), piece)) return piece;
  if (one(Kind::text, taken(all.text, text), piece)) return piece;
  if (one(Kind::word, taken(all.word, text), piece)) return piece;
  if (one(Kind::identifier, taken(all.name, text), piece)) return piece;
  if (lexis.brackets && one(Kind::identifier, taken(all.bracketed, text), piece)) return piece;
  if (one(Kind::comment, taken(all.line_comment, text), piece)) return piece;
  if (text.starts_with("/*")) {
    return {Kind::comment, lexis.nested_comments ? nested_comment(text) : taken(all.comment, text),
            0};
  }
  if (one(Kind::symbol, taken(all.two, text), piece)) return piece;
  if (lexis.dollar_quotes && one(Kind::dollar, dollar_quoted(text), piece)) return piece;
  return placeholder_at(text, lexis, last);
}

void check_tokens(std::string_view sql, const SqlLexis& lexis) {
  int last = 0;
  std::string_view rest = sql;
  for (const SqlToken& token : fuzz::tokens_of(sql, lexis)) {
    const Piece piece = piece_at(rest, lexis, last);
    require(token.text.data() == rest.data(), "a token begins where the last one ended");
    require(token.text.size() == piece.size, "both scanners see the same end");
    require(token.kind == piece.kind, "both scanners see the same kind");
    require(token.placeholder == piece.placeholder, "both scanners see the same number");
    last = std::max(last, token.placeholder);
    rest.remove_prefix(token.text.size());
  }
  require(rest.empty(), "the tokens are all of the text");
}

/// True for what may stand between statements.
bool is_nothing(std::string_view sql, const SqlLexis& lexis) {
  return std::ranges::all_of(fuzz::tokens_of(sql, lexis), [](const SqlToken& token) {
    return token.kind == Kind::space || token.kind == Kind::comment || token.text == ";";
  });
}

void check_statements(std::string_view script, const SqlLexis& lexis) {
  const char* end = script.data();
  for (const std::string_view statement : stele::split_statements(script, lexis)) {
    require(statement.data() >= end, "statements keep their order");
    const std::string_view before(end, static_cast<std::size_t>(statement.data() - end));
    require(is_nothing(before, lexis), "nothing between statements is lost");
    const auto again = stele::split_statements(statement, lexis);
    require(again.size() == 1 && again.front() == statement, "a statement is one statement");
    end = statement.data() + statement.size();
  }
  const char* const script_end = script.data() + script.size();
  require(end <= script_end, "statements are of the script");
  require(is_nothing({end, static_cast<std::size_t>(script_end - end)}, lexis),
          "nothing after the statements is lost");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view sql = fuzz::text_of(data, size);
  for (const SqlLexis& lexis : {fuzz::sqlite_lexis, fuzz::postgres_lexis, fuzz::named_lexis}) {
    check_tokens(sql, lexis);
    check_statements(sql, lexis);
  }
  return 0;
}
