#pragma once

#include "stele/compile/statement_compiler.hpp"

namespace stele::sqlite {

inline constexpr SqlLexis sql_lexis{
    .placeholders = PlaceholderStyle::question_number, .brackets = true, .named_parameters = true};

/// What sqlite says otherwise than the SQL standard.
class SqliteStatementCompiler final : public StatementCompiler {
 public:
  SqliteStatementCompiler() : StatementCompiler(PlaceholderStyle::question_number) {}

  /// EXPLAIN QUERY PLAN, whose rows are of four columns.
  [[nodiscard]] Compiled explain(const Compiled& compiled) const override;
  [[nodiscard]] SqlLexis lexis() const noexcept override { return sql_lexis; }
  [[nodiscard]] std::string_view dialect() const noexcept override { return "sqlite"; }
  [[nodiscard]] bool joins_search_index() const noexcept override { return true; }
  [[nodiscard]] std::vector<std::string> truncate(const sql::Truncate& truncate) const override;

 protected:
  void write_select(Writer& out, const sql::Select& select) const override;
  void write_source(Writer& out, const sql::Source& source) const override;
  /// An insert of one row that returns only its generated key has no RETURNING: the connection
  /// knows the key, and RETURNING would double the time.
  void write_insert(Writer& out, const sql::Insert& insert) const override;
  void write_update(Writer& out, const sql::Update& update) const override;
  void write_delete(Writer& out, const sql::Delete& remove) const override;
  /// NULLS FIRST and LAST only where sqlite, to which NULL is the smallest value, would do
  /// otherwise.
  void write_order(Writer& out, const sql::OrderTerm& term) const override;
  /// OFFSET needs a LIMIT.
  void write_limit(Writer& out, const sql::Select& select) const override;
  /// Nothing: BEGIN IMMEDIATE keeps all other writers out.
  void write_lock(Writer& /*out*/, const sql::RowLock& /*lock*/) const override {}
  void write_projected(Writer& out, const sql::Expr& expr) const override;
  /// Of Sequelize's tables, which hold infinities as text, the number.
  void write_column(Writer& out, const sql::ColumnRef& column) const override;
  /// A decimal that is not scaled as a number, whatever it stands beside.
  void write_literal(Writer& out, const sql::Literal& literal) const override;
  void write_in(Writer& out, const sql::In& in) const override;
  void write_comparison(Writer& out, const sql::Comparison& comparison) const override;
  void write_arithmetic(Writer& out, const sql::Arithmetic& arithmetic) const override;
  void write_text_match(Writer& out, const sql::TextMatch& match) const override;
  void write_distinct_test(Writer& out, const sql::IsDistinct& test) const override;
  void write_null_test(Writer& out, const sql::IsNull& test) const override;
  void write_json_path(Writer& out, const sql::JsonPath& path) const override;
  void write_json_contains(Writer& out, const sql::JsonContains& test) const override;
  void write_json_set(Writer& out, const sql::JsonSet& set) const override;
  void write_array_test(Writer& out, const sql::ArrayTest& test) const override;
  void write_aggregate(Writer& out, const sql::Aggregate& aggregate,
                       const sql::Window* window) const override;
  /// Of a decimal it is not known how it is scaled: Errc::unsupported.
  void write_raw(Writer& out, const sql::Raw& raw) const override;
  void write_cast(Writer& out, const sql::Cast& cast) const override;
  /// Values are looked for in our own form of them.
  void write_subquery(Writer& out, const sql::Subquery& subquery) const override;
  void write_text_search(Writer& out, const sql::TextSearch& search) const override;
  [[nodiscard]] std::string literal_text(const Value& value, const ColumnType& type) const override;

 private:
  /// An operand as it is compared: where its table holds several forms of one value, in ours.
  void write_compared(Writer& out, const sql::Expr& operand) const;
  /// count, min and max, which compare.
  void write_counted(Writer& out, const sql::Aggregate& aggregate, const sql::Window* window) const;
  /// DESC and where NULLs go.
  static void write_direction(Writer& out, const sql::OrderTerm& term);
  /// An operand of a calculation as what the calculation is in.
  void write_number(Writer& out, const sql::Expr& operand, const sql::Arithmetic& node) const;
  /// A text as it is matched: in lower case where its type has no case; of a document's part only
  /// where it is text.
  void write_text(Writer& out, const sql::Expr& text) const;
  void write_json_text(Writer& out, const sql::JsonPath& path) const;
  /// `name(document, path)`, a function of sqlite's own.
  void write_json_call(Writer& out, std::string_view name, const sql::JsonPath& path) const;
  /// A document, or a part of one, as text.
  void write_document(Writer& out, const sql::Expr& document) const;
  void write_json_comparison(Writer& out, sql::ComparisonOperator op, const sql::JsonPath& path,
                             const sql::Literal& constant) const;
  void write_json_order(Writer& out, const sql::OrderTerm& term) const;
};

/// The expression, a constant of Sequelize's storage as the number that `write_column` makes.
[[nodiscard]] sql::Expr as_number(const sql::Expr& expr);
/// The same beside another type: an integer of 64 bits beside a double is compared as a double, as
/// other databases do.
[[nodiscard]] sql::Expr as_compared(const sql::Expr& expr, const ColumnType& other);

/// @throws Error Errc::unsupported for a table within a schema
void require_no_schema(const schema::TableName& table);

}  // namespace stele::sqlite
