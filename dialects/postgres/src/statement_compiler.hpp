#pragma once

#include <string>
#include <string_view>

#include "stele/compile/statement_compiler.hpp"

namespace stele::postgres {

inline constexpr SqlLexis sql_lexis{.placeholders = PlaceholderStyle::dollar_number,
                                    .dollar_quotes = true,
                                    .escape_strings = true,
                                    .nested_comments = true};

class PostgresStatementCompiler final : public StatementCompiler {
 public:
  PostgresStatementCompiler() : StatementCompiler(PlaceholderStyle::dollar_number) {}

  /// Moves the column's sequence, where it is behind; never back, also while others take keys from
  /// it.
  [[nodiscard]] std::optional<Compiled> advance_key(const schema::TableName& table,
                                                    std::string_view column) const override;

  [[nodiscard]] bool reads_by_cursor() const noexcept override { return true; }
  [[nodiscard]] SqlLexis lexis() const noexcept override { return sql_lexis; }
  [[nodiscard]] std::string_view dialect() const noexcept override { return "postgres"; }

  /// Lists, but for arrays, whose elements would be taken apart, and for what is adopted, whose
  /// types only an INSERT finds out.
  [[nodiscard]] sql::GivenForm given_form(
      std::span<const ColumnType> types) const noexcept override;
  [[nodiscard]] bool tells_inserted() const noexcept override { return true; }
  [[nodiscard]] std::vector<std::string> truncate(const sql::Truncate& truncate) const override;

 protected:
  void write_given(Writer& out, const sql::GivenRows& given) const override;
  void write_insert(Writer& out, const sql::Insert& insert) const override;
  void write_inserted(Writer& out) const override;
  void write_conflict(Writer& out, const sql::Conflict& conflict) const override;
  /// A floating-point number that is calculated becomes one that can be stored.
  void write_assigned(Writer& out, const sql::Expr& value) const override;
  /// What is selected is grouped as it is compared.
  void write_projected(Writer& out, const sql::Expr& expr) const override;
  void write_order(Writer& out, const sql::OrderTerm& term) const override;
  void write_function(Writer& out, const sql::Function& function) const override;
  void write_in(Writer& out, const sql::In& in) const override;
  void write_comparison(Writer& out, const sql::Comparison& comparison) const override;
  void write_arithmetic(Writer& out, const sql::Arithmetic& arithmetic) const override;
  void write_text_match(Writer& out, const sql::TextMatch& match) const override;
  void write_distinct_test(Writer& out, const sql::IsDistinct& test) const override;
  void write_json_path(Writer& out, const sql::JsonPath& path) const override;
  void write_json_contains(Writer& out, const sql::JsonContains& test) const override;
  void write_json_set(Writer& out, const sql::JsonSet& set) const override;
  void write_array_test(Writer& out, const sql::ArrayTest& test) const override;
  void write_aggregate(Writer& out, const sql::Aggregate& aggregate,
                       const sql::Window* window) const override;
  /// Of doubles.
  void write_mean(Writer& out, const sql::Aggregate& aggregate, const sql::Window* window) const;
  void write_distinct_on(Writer& out, const std::vector<sql::Expr>& terms) const override;
  void write_window(Writer& out, const sql::Window& window) const override;
  void write_cast(Writer& out, const sql::Cast& cast) const override;
  /// Values are looked for as they are compared.
  void write_subquery(Writer& out, const sql::Subquery& subquery) const override;
  void write_text_search(Writer& out, const sql::TextSearch& search) const override;
  [[nodiscard]] std::string literal_text(const Value& value, const ColumnType& type) const override;

 private:
  /// An operand as it is compared: without case where its type has none.
  void write_compared(Writer& out, const sql::Expr& operand) const;
  /// The same, and what may be a column of an enumeration of postgres' own as text.
  void write_spelled(Writer& out, const sql::Expr& operand) const;
  /// The same where order counts: bytewise, also where the column's own collation is another.
  void write_ordered(Writer& out, const sql::Expr& operand) const;
  /// The same as a value of our own type.
  void write_beside_column(Writer& out, const sql::Expr& operand) const;
  void write_cast(Writer& out, const sql::Expr& operand, std::string_view type) const;
  void write_number(Writer& out, const sql::Expr& operand, const sql::Arithmetic& node) const;
  /// A document as JSONB, also of a column of the type JSON.
  void write_document(Writer& out, const sql::Expr& document) const;
  /// The part as text, without quotes.
  void write_json_text(Writer& out, const sql::JsonPath& path) const;
  /// The part to which the first steps lead.
  void write_steps(Writer& out, const sql::JsonPath& path, std::size_t count) const;
  void write_json_comparison(Writer& out, sql::ComparisonOperator op, const sql::Expr& part,
                             const sql::Literal& literal) const;
  void write_json_order(Writer& out, const sql::OrderTerm& term) const;
};

/// The term of an index: a column of text without case as lower(c).
[[nodiscard]] sql::Expr as_indexed(const sql::Expr& term);

/// "NUMERIC(10,2)"
[[nodiscard]] std::string numeric(const ColumnType& type);

}  // namespace stele::postgres
