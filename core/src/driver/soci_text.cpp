#include "driver/soci_text.hpp"

namespace stele {

namespace {

using Kind = SqlToken::Kind;

/// The characters by which SOCI finds its way.
bool is_seen_by_soci(std::string_view text) {
  return text.find_first_of(":'\"") != std::string_view::npos;
}

/// $tag$it's$tag$ as 'it''s'
std::string as_plain_text(std::string_view dollar_quoted) {
  const std::size_t tag = dollar_quoted.find('$', 1) + 1;
  std::string out = "'";
  for (const char c : dollar_quoted.substr(tag, dollar_quoted.size() - 2 * tag)) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out += '\'';
}

/// E'it\'s' as E'it''s', where SOCI sees the same end as the database.
std::string with_doubled_quotes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escapes = text[i] == '\\' && i + 1 < text.size();
    if (!escapes) {
      out += text[i];
    } else if (text[++i] == '\'') {
      out += "''";
    } else {
      (out += '\\') += text[i];
    }
  }
  return out;
}

bool is_escape_string(const SqlToken& token, const SqlLexis& lexis) {
  return lexis.escape_strings && (token.text.front() == 'E' || token.text.front() == 'e');
}

void write_hidden(std::string& out, const SqlToken& token, const SqlLexis& lexis) {
  switch (token.kind) {
    case Kind::comment:
      if (is_seen_by_soci(token.text)) {
        out += ' ';
        return;
      }
      break;
    case Kind::dollar:
      if (is_seen_by_soci(token.text)) {
        out += as_plain_text(token.text);
        return;
      }
      break;
    case Kind::text:
      if (is_escape_string(token, lexis)) {
        out += with_doubled_quotes(token.text);
        return;
      }
      break;
    case Kind::symbol:
      if (token.text == ":") {
        out += "/*'*/:/*'*/";  // within quotes to SOCI, between two comments to the database
        return;
      }
      break;
    default:
      break;
  }
  out += token.text;
}

}  // namespace

std::string soci_placeholder(int number) { return ":p" + std::to_string(number); }

std::string soci_text(std::string_view sql, const SqlLexis& lexis, SociSearch search,
                      const std::function<std::string(int)>& placeholder) {
  std::string out;
  SqlScanner scanner(sql, lexis);
  SqlToken token;
  while (scanner.next(token)) {
    if (token.kind == Kind::placeholder) {
      out += placeholder(token.placeholder);
    } else if (search == SociSearch::placeholders) {
      write_hidden(out, token, lexis);
    } else {
      out += token.text;
    }
  }
  return out;
}

}  // namespace stele
