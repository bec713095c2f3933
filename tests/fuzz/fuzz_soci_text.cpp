#include <cctype>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "driver/soci_text.hpp"
#include "fuzz.hpp"
#include "sql_pieces.hpp"

using fuzz::require;
using stele::SqlToken;
using Kind = SqlToken::Kind;

namespace {

/// The statement that SOCI's backend for postgres sends for the one that it is given: it knows
/// 'text', "names", `::` and `:=`, takes every other colon for the beginning of a name, and looks
/// at what ends a name no more.
class SociPreparation {
 public:
  explicit SociPreparation(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) i += read(text.substr(i));
    if (in_name_) end_name();
  }

  [[nodiscard]] const std::string& sql() const { return sql_; }
  /// What the placeholders stand for, from $1 on.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

 private:
  /// Returns how many characters more than one it has read.
  std::size_t read(std::string_view text) {
    const char c = text.front();
    if (in_name_) return read_name(text);
    if (quote_ != '\0') {
      if (c == quote_) quote_ = '\0';
    } else if (c == '\'' || c == '"') {
      quote_ = c;
    } else if (text.starts_with("::") || text.starts_with(":=")) {
      sql_ += text.substr(0, 2);
      return 1;
    } else if (c == ':') {
      in_name_ = true;
      return 0;
    }
    sql_ += c;
    return 0;
  }

  std::size_t read_name(std::string_view text) {
    const char c = text.front();
    if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
      name_ += c;
      return 0;
    }
    end_name();
    sql_ += c;
    if (!text.starts_with("::")) return 0;
    sql_ += ':';
    return 1;
  }

  void end_name() {
    names_.push_back(std::exchange(name_, {}));
    sql_ += '$' + std::to_string(names_.size());
    in_name_ = false;
  }

  std::string sql_;
  std::vector<std::string> names_;
  std::string name_;
  char quote_ = '\0';
  bool in_name_ = false;
};

/// What the database takes the quoted text for.
std::string content_of(const SqlToken& token) {
  if (token.kind == Kind::dollar) {
    const std::size_t tag = token.text.find('$', 1) + 1;
    return std::string(token.text.substr(tag, token.text.size() - 2 * tag));
  }
  const bool escapes = token.text.front() == 'E' || token.text.front() == 'e';
  const std::size_t first = token.text.find('\'') + 1;
  std::string content;
  for (std::size_t i = first; i + 1 < token.text.size(); ++i) {
    const char c = token.text[i];
    const char next = token.text[i + 1];
    if (c == '\'' || (escapes && c == '\\' && next == '\'')) {
      content += token.text[++i];
    } else if (escapes && c == '\\') {
      (content += c) += token.text[++i];
    } else {
      content += c;
    }
  }
  return content;
}

/// True where the text ends within a quotation or a comment, which the database refuses.
bool is_open(std::string_view sql) {
  const std::string longer = std::string(sql) + '\n';
  return fuzz::tokens_of(longer, fuzz::postgres_lexis).back().kind != Kind::space;
}

/// The statement as a list of what has a meaning, each in one form.
std::vector<std::string> meaning_of(std::string_view sql, const std::vector<std::string>* names) {
  std::vector<std::string> meaning;
  for (const SqlToken& token : fuzz::tokens_of(sql, fuzz::postgres_lexis)) {
    if (token.kind == Kind::space || token.kind == Kind::comment) continue;
    std::string piece(token.text);
    if (token.kind == Kind::placeholder) {
      const auto index = static_cast<std::size_t>(token.placeholder) - 1;
      piece = "parameter " +
              (names != nullptr ? (*names)[index] : "p" + std::to_string(token.placeholder));
    } else if (token.kind == Kind::dollar) {
      piece = "text " + content_of(token);
    } else if (token.kind == Kind::text) {
      const std::string prefix(token.text.substr(0, token.text.find('\'')));
      piece = prefix + "text " + content_of(token);
    }
    meaning.push_back(piece);
  }
  return meaning;
}

void try_text(std::string_view sql, const std::function<std::string(int)>& placeholder) {
  const SociPreparation sent(
      stele::soci_text(sql, fuzz::postgres_lexis, stele::SociSearch::placeholders, placeholder));
  require(is_open(sent.sql()) == is_open(sql), "SOCI sends what is refused as such");
  if (is_open(sql)) return;
  require(meaning_of(sent.sql(), &sent.names()) == meaning_of(sql, nullptr),
          "what SOCI sends means what was given");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view sql = fuzz::text_of(data, size);
  try_text(sql, stele::soci_placeholder);
  stele::SociNumbers numbers;
  try_text(sql, [&](int number) { return numbers.placeholder(number); });
  return 0;
}
