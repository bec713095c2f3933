#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "stele/compile/writer.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// How a database reads the text of SQL, where databases differ.
struct SqlLexis {
  PlaceholderStyle placeholders = PlaceholderStyle::question_number;
  bool dollar_quotes = false;     ///< $$text$$ and $tag$text$tag$
  bool escape_strings = false;    ///< E'it\'s'
  bool nested_comments = false;   ///< a comment within a comment has an end of its own
  bool brackets = false;          ///< [name] and `name`, which are identifiers
  bool named_parameters = false;  ///< :name, @name and $name are placeholders too
};

/// One piece of SQL text.
struct SqlToken {
  enum class Kind : std::uint8_t {
    space,
    comment,
    word,        ///< a keyword, a name or a number
    text,        ///< 'text', with its prefix (E'…', X'…')
    dollar,      ///< $$text$$
    identifier,  ///< "name"
    placeholder,
    symbol,  ///< one character, `::` or `:=`
  };
  Kind kind = Kind::symbol;
  std::string_view text{};  ///< borrowed from the scanned text
  int placeholder = 0;      ///< its number, from 1
};

/// Reads SQL from its beginning to its end. What is not closed ends with the text.
class SqlScanner {
 public:
  /// @param sql outlives the scanner and its tokens
  SqlScanner(std::string_view sql, const SqlLexis& lexis) noexcept : rest_(sql), lexis_(lexis) {}

  /// The next token; false at the end.
  [[nodiscard]] bool next(SqlToken& token);

 private:
  [[nodiscard]] std::size_t measure(SqlToken& token);
  [[nodiscard]] std::size_t measure_word(SqlToken& token) const;
  [[nodiscard]] std::size_t measure_placeholder(SqlToken& token);

  std::string_view rest_;
  SqlLexis lexis_;
  int last_placeholder_ = 0;
};

/// True for a text that can do nothing but read. One that begins with WITH may write in what it
/// names, or at its end.
[[nodiscard]] bool only_reads(std::string_view sql, const SqlLexis& lexis);

/// The statements of a script, without the semicolons between them; the statements within a trigger
/// are no statements of the script. What is only spaces and comments is left out.
[[nodiscard]] std::vector<std::string_view> split_statements(std::string_view script,
                                                             const SqlLexis& lexis);

}  // namespace stele

#pragma GCC visibility pop
