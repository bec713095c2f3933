#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stele/compile/compiled.hpp"
#include "stele/compile/sql_scanner.hpp"
#include "stele/compile/writer.hpp"
#include "stele/sql/statement.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// Turns statements into a dialect's SQL.
///
/// `compile()` is shared; a dialect overrides just the clauses that it spells otherwise. Without
/// state: any thread may use one.
class StatementCompiler {
 public:
  explicit StatementCompiler(PlaceholderStyle placeholders) : placeholders_(placeholders) {}
  virtual ~StatementCompiler() = default;

  /// @param origins where given: of each value that is bound the literal's origin
  /// @throws Error Errc::unsupported for what the dialect cannot say
  [[nodiscard]] Compiled compile(const sql::Statement& statement, Origins* origins = nullptr) const;

  /// A statement of the user's own words. Its operands are columns and constants.
  /// @throws Error Errc::invalid_argument for a `{}` within quoted text, a quoted name or a
  ///   comment, and for a placeholder of the database's own
  [[nodiscard]] Compiled compile_raw(const sql::Raw& statement) const;

  /// How the database reads the text of SQL; by default as the standard says.
  [[nodiscard]] virtual SqlLexis lexis() const noexcept { return {.placeholders = placeholders_}; }
  /// The dialect's name, by which it takes its own `sql::Extension`s; without one, which is the
  /// default, it has none.
  [[nodiscard]] virtual std::string_view dialect() const noexcept { return {}; }

  /// An expression with its constants written as literals, for CHECK and partial indexes.
  [[nodiscard]] std::string inline_expression(const sql::Expr& expr) const;

  /// The statement that tells how the database would run this one, and not run it: its last column
  /// is text, and a line a row.
  [[nodiscard]] virtual Compiled explain(const Compiled& compiled) const;

  /// A constant as SQL text, for DEFAULT and CHECK: quoted and escaped.
  /// @throws Error Errc::unsupported for a value that has no literal
  [[nodiscard]] std::string literal(const Value& value, const ColumnType& type) const;

  /// How several rows of these columns are given.
  [[nodiscard]] virtual sql::GivenForm given_form(std::span<const ColumnType> types) const noexcept;
  /// True where an INSERT with ON CONFLICT can tell of each row whether it was inserted.
  [[nodiscard]] virtual bool tells_inserted() const noexcept { return false; }

  /// The statements that remove all rows of the tables, one after the other in a transaction; no
  /// other table refers to one of them. SQL: DELETE FROM, or TRUNCATE where there is one
  /// @throws Error Errc::unsupported where generated keys are to begin anew and cannot
  [[nodiscard]] virtual std::vector<std::string> truncate(const sql::Truncate& truncate) const;

  /// The statement that moves a key's generator past an explicitly given key (its one parameter),
  /// where inserting such a key does not do so itself.
  [[nodiscard]] virtual std::optional<Compiled> advance_key(const schema::TableName& table,
                                                            std::string_view column) const;

  /// True where rows are ordered by how well they match a full-text search only if the index is
  /// joined as a table.
  [[nodiscard]] virtual bool joins_search_index() const noexcept { return false; }

  /// True where the rows of a stream come by a cursor of the server, since its drivers get whole
  /// results; else, as by default, the driver steps through the result of the query itself.
  [[nodiscard]] virtual bool reads_by_cursor() const noexcept { return false; }
  // Its statements, within one transaction; in PostgreSQL's words.
  /// @return what binds the query's binds, and has no rows
  [[nodiscard]] virtual Compiled open_cursor(const Compiled& query, std::string_view name) const;
  /// The next rows, with the query's columns; fewer than `rows` of them at the end.
  [[nodiscard]] virtual std::string fetch_from_cursor(std::string_view name,
                                                      std::int64_t rows) const;
  [[nodiscard]] virtual std::string close_cursor(std::string_view name) const;

 protected:
  virtual void write_select(Writer& out, const sql::Select& select) const;
  /// A table or a query in FROM and JOIN, with its alias.
  virtual void write_source(Writer& out, const sql::Source& source) const;
  virtual void write_insert(Writer& out, const sql::Insert& insert) const;
  virtual void write_update(Writer& out, const sql::Update& update) const;
  virtual void write_delete(Writer& out, const sql::Delete& remove) const;

  /// An expression whose value is read, or by which rows are grouped.
  virtual void write_projected(Writer& out, const sql::Expr& expr) const;
  virtual void write_order(Writer& out, const sql::OrderTerm& term) const;
  virtual void write_limit(Writer& out, const sql::Select& select) const;
  /// FOR UPDATE in PostgreSQL's words; nothing where a transaction locks all rows anyway.
  virtual void write_lock(Writer& out, const sql::RowLock& lock) const;
  virtual void write_conflict(Writer& out, const sql::Conflict& conflict) const;
  /// What a column is set to, in an UPDATE or by ON CONFLICT.
  virtual void write_assigned(Writer& out, const sql::Expr& value) const;
  /// `VALUES (…), (…)`, or what makes rows of lists.
  virtual void write_given(Writer& out, const sql::GivenRows& given) const;
  /// Where `tells_inserted()`: a boolean.
  virtual void write_inserted(Writer& out) const;
  virtual void write_returning(Writer& out, const std::vector<sql::Returning>& returning,
                               bool is_insert) const;

  virtual void write_column(Writer& out, const sql::ColumnRef& column) const;
  virtual void write_literal(Writer& out, const sql::Literal& literal) const;
  virtual void write_comparison(Writer& out, const sql::Comparison& comparison) const;
  virtual void write_in(Writer& out, const sql::In& in) const;
  virtual void write_function(Writer& out, const sql::Function& function) const;
  virtual void write_null_test(Writer& out, const sql::IsNull& test) const;
  virtual void write_arithmetic(Writer& out, const sql::Arithmetic& arithmetic) const;
  virtual void write_text_match(Writer& out, const sql::TextMatch& match) const;
  virtual void write_distinct_test(Writer& out, const sql::IsDistinct& test) const;
  virtual void write_json_path(Writer& out, const sql::JsonPath& path) const;
  virtual void write_json_contains(Writer& out, const sql::JsonContains& test) const;
  virtual void write_json_set(Writer& out, const sql::JsonSet& set) const;
  virtual void write_array_test(Writer& out, const sql::ArrayTest& test) const;
  virtual void write_collate(Writer& out, const sql::Collate& collate) const;
  /// @param window null: over the rows of a group. Ends the aggregate's own call by
  ///   `write_call_end`.
  virtual void write_aggregate(Writer& out, const sql::Aggregate& aggregate,
                               const sql::Window* window) const;
  /// DISTINCT ON, where `Features::distinct_on` is set.
  virtual void write_distinct_on(Writer& out, const std::vector<sql::Expr>& terms) const;
  virtual void write_case(Writer& out, const sql::Case& node) const;
  virtual void write_cast(Writer& out, const sql::Cast& cast) const;
  virtual void write_subquery(Writer& out, const sql::Subquery& subquery) const;
  virtual void write_window(Writer& out, const sql::Window& window) const;
  virtual void write_raw(Writer& out, const sql::Raw& raw) const;
  /// As `write_raw`, of this dialect's own; else Errc::unsupported.
  virtual void write_extension(Writer& out, const sql::Extension& extension) const;
  /// A match; ranks are written by `write_order`.
  virtual void write_text_search(Writer& out, const sql::TextSearch& search) const;

  /// The literal of one non-null value; the base writes what the SQL standard says.
  [[nodiscard]] virtual std::string literal_text(const Value& value, const ColumnType& type) const;

  /// ` = `, with spaces around.
  static void write_operator(Writer& out, sql::ComparisonOperator op);
  static void write_operator(Writer& out, sql::ArithmeticOperator op);
  void write_expr(Writer& out, const sql::Expr& expr) const;
  /// As `write_expr`, within parentheses where the expression is an AND, OR or NOT.
  void write_operand(Writer& out, const sql::Expr& expr) const;
  void write_where(Writer& out, const std::optional<sql::Expr>& where) const;
  /// `) FILTER (WHERE …) OVER (…)`, as far as the aggregate has them.
  void write_call_end(Writer& out, const sql::Aggregate& aggregate,
                      const sql::Window* window) const;
  /// A SELECT with its WITH, or the parts of a UNION and its like.
  void write_query(Writer& out, const sql::Select& select) const;

 private:
  void write_with(Writer& out, const std::vector<sql::CommonTable>& tables) const;
  void write_assignments(Writer& out, const std::vector<sql::Assignment>& assignments) const;
  void write_parts(Writer& out, const sql::Select& select) const;
  void write_over(Writer& out, const sql::Window& window) const;
  void write_logical(Writer& out, const sql::Logical& logical) const;

  PlaceholderStyle placeholders_;
};

}  // namespace stele

#pragma GCC visibility pop
