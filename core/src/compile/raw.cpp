#include <utility>

#include "stele/base/error.hpp"
#include "stele/compile/statement_compiler.hpp"

namespace stele {

namespace {

/// Where an operand stands in a text.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

[[noreturn]] void refuse_raw(const std::string& what) {
  throw Error(Errc::invalid_argument, "could not use raw SQL: " + what);
}

/// What `{}` is in the middle of.
[[noreturn]] void refuse_place(SqlToken::Kind kind) {
  switch (kind) {
    case SqlToken::Kind::text:
    case SqlToken::Kind::dollar:
      refuse_raw(
          "a {} stands within quoted text, where no value can be bound; put the text together "
          "in SQL, as in 'a' || {}, or write {{}} for braces");
    case SqlToken::Kind::identifier:
      refuse_raw(
          "a {} stands within a quoted name, which no value can be; give a column as argument, "
          "or write {{}} for braces");
    case SqlToken::Kind::comment:
      refuse_raw("a {} stands within a comment; leave it out, or write {{}} for braces");
    default:
      refuse_raw("a {} touches the word beside it; put a space between them");
  }
}

/// Looks at a text token by token, as the database will.
class RawCheck {
 public:
  RawCheck(const std::vector<Span>& operands, const SqlLexis& lexis)
      : operands_(operands), lexis_(lexis) {}

  /// A whole statement: the database says what else is wrong with it.
  void statement(std::string_view text) {
    SqlScanner scanner(text, lexis_);
    SqlToken token;
    while (scanner.next(token)) place(token, text);
  }

  /// Text that stands within a statement, beside what it does not know of.
  void part(const std::string& text) {
    // What does not end in it would end somewhere behind.
    const std::string with_end = text + ';';
    SqlScanner scanner(with_end, lexis_);
    SqlToken token;
    std::size_t end = 0;
    std::int64_t depth = 0;
    bool is_empty = true;
    while (scanner.next(token)) {
      end += token.text.size();
      const bool is_last = end == with_end.size();
      if (is_last && token.text == ";") break;
      is_empty &= token.kind == SqlToken::Kind::space || token.kind == SqlToken::Kind::comment;
      if (is_last) refuse_raw("a quoted text, a quoted name or a comment in it has no end");
      if (place(token, with_end)) continue;
      if (token.text == ";") refuse_raw("a part of a statement has no semicolon");
      if (token.text == "(") ++depth;
      if (token.text == ")") --depth;
      if (depth < 0) refuse_raw("a parenthesis is closed that was not opened");
    }
    if (depth > 0) refuse_raw("a parenthesis is not closed");
    if (is_empty) refuse_raw("it is empty");
  }

 private:
  /// True for what an operand is made of.
  bool place(const SqlToken& token, std::string_view text) {
    const Span here{static_cast<std::size_t>(token.text.data() - text.data()),
                    static_cast<std::size_t>(token.text.data() - text.data()) + token.text.size()};
    while (next_ < operands_.size() && operands_[next_].end <= here.begin) ++next_;
    if (next_ < operands_.size() && operands_[next_].begin < here.end) {
      const Span& operand = operands_[next_];
      const bool is_within = operand.begin <= here.begin && here.end <= operand.end;
      if (!is_within) refuse_place(token.kind);
      mark_ = '\0';
      return true;
    }
    const bool is_named = mark_ != '\0' && token.kind == SqlToken::Kind::word;
    if (token.kind == SqlToken::Kind::placeholder || is_named) {
      refuse_raw("it has a placeholder of the database's own; write {} for a value");
    }
    const bool is_mark =
        lexis_.named_parameters && (token.text == ":" || token.text == "@" || token.text == "$");
    mark_ = is_mark ? token.text.front() : '\0';
    return false;
  }

  const std::vector<Span>& operands_;
  const SqlLexis& lexis_;
  std::size_t next_ = 0;  ///< the first operand that does not end before the token
  char mark_ = '\0';      ///< just before: what begins a named placeholder
};

}  // namespace

Compiled StatementCompiler::compile_raw(const sql::Raw& statement) const {
  Writer out(placeholders_);
  std::vector<Span> operands;
  for (std::size_t i = 0; i < statement.pieces.size(); ++i) {
    out << statement.pieces[i];
    if (i == statement.operands.size()) break;
    const std::size_t begin = out.sql().size();
    write_operand(out, statement.operands[i]);
    operands.push_back({begin, out.sql().size()});
  }
  const SqlLexis how = lexis();
  try {
    RawCheck(operands, how).statement(out.sql());
  } catch (Error& error) {
    error.context().sql = out.sql();
    throw;
  }
  out.compiled().writes = !only_reads(out.sql(), how);
  return std::move(out.compiled());
}

void StatementCompiler::write_raw(Writer& out, const sql::Raw& raw) const {
  const std::size_t start = out.sql().size();
  std::vector<Span> operands;
  for (std::size_t i = 0; i < raw.pieces.size(); ++i) {
    out << raw.pieces[i];
    if (i == raw.operands.size()) break;
    const std::size_t begin = out.sql().size() - start;
    write_operand(out, raw.operands[i]);
    operands.push_back({begin, out.sql().size() - start});
  }
  RawCheck(operands, lexis()).part(out.sql().substr(start));
}

void StatementCompiler::write_extension(Writer& out, const sql::Extension& extension) const {
  if (extension.dialect == dialect()) return write_raw(out, extension.raw);
  const std::string here(dialect().empty() ? "this dialect" : dialect());
  throw Error(Errc::unsupported,
              "the operator '" + extension.name + "' is one of " + extension.dialect + "; " + here +
                  " has none of that name: ask for it where the database is " + extension.dialect +
                  ", or write the condition otherwise",
              {.dialect = std::string(dialect())});
}

}  // namespace stele
