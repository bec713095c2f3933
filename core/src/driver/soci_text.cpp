#include "driver/soci_text.hpp"

namespace stele {

namespace {

using Kind = SqlToken::Kind;

/// The characters by which SOCI finds its way.
bool is_seen_by_soci(std::string_view text) {
  return text.find_first_of(":'\"") != std::string_view::npos;
}

/// True where the text of the statement ends within the token, for which the database refuses it.
bool is_open(const SqlToken& token, const SqlLexis& lexis) {
  const std::string longer = std::string(token.text) + '\n';
  SqlScanner scanner(longer, lexis);
  SqlToken again;
  return scanner.next(again) && again.text.size() > token.text.size();
}

std::string_view tag_of(std::string_view dollar_quoted) {
  return dollar_quoted.substr(0, dollar_quoted.find('$', 1) + 1);
}

/// $tag$it's$tag$ as 'it''s', apart from what is beside it: 'a''b' would be one text.
std::string as_plain_text(std::string_view dollar_quoted) {
  const std::size_t tag = tag_of(dollar_quoted).size();
  std::string out = " '";
  for (const char c : dollar_quoted.substr(tag, dollar_quoted.size() - 2 * tag)) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out += "' ";
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

/// SOCI looks at what ends the name of a placeholder no more, and would miss that a text begins.
bool needs_space_after_name(const SqlToken& token) {
  return token.kind == Kind::text || token.kind == Kind::identifier || token.kind == Kind::word ||
         token.kind == Kind::placeholder;
}

void write_hidden(std::string& out, const SqlToken& token, const SqlLexis& lexis) {
  switch (token.kind) {
    case Kind::comment:
      if (is_seen_by_soci(token.text)) {
        out += is_open(token, lexis) ? "/*" : " ";
        return;
      }
      break;
    case Kind::dollar:
      if (is_seen_by_soci(token.text)) {
        out += is_open(token, lexis) ? std::string(tag_of(token.text)) : as_plain_text(token.text);
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

std::string SociNumbers::placeholder(int number) {
  const auto [found, is_first] = given_.try_emplace(number, given_.size() + 1);
  return is_first ? soci_placeholder(number) : "$" + std::to_string(found->second);
}

std::string soci_text(std::string_view sql, const SqlLexis& lexis, SociSearch search,
                      const std::function<std::string(int)>& placeholder) {
  std::string out;
  SqlScanner scanner(sql, lexis);
  SqlToken token;
  bool after_name = false;
  while (scanner.next(token)) {
    if (after_name && needs_space_after_name(token)) out += ' ';
    after_name = token.kind == Kind::placeholder && search == SociSearch::placeholders;
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
