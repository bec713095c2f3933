#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "resolver.hpp"
#include "scope.hpp"
#include "stele/model/query_tree.hpp"
#include "stele/session/session.hpp"
#include "stele/sql/statement.hpp"

namespace stele::detail {

/// Makes the statement of a query's tree, with all that is in it: its joins, its subqueries and the
/// queries that it reads. For one statement.
class SelectBuilder {
 public:
  /// @param runs the models are used; else they are only resolved, and stay open to change
  SelectBuilder(const Session& session, bool runs) : session_(session), runs_(runs) {}

  /// What the tree selects: its terms, or the rows of its model, at most so many where given.
  [[nodiscard]] sql::Select select(const QueryTree& tree,
                                   std::optional<std::int64_t> rows = std::nullopt);
  /// One row: how many there are.
  /// @pre no order, limit and offset
  [[nodiscard]] sql::Select count(const QueryTree& tree);
  /// A row where there is any. Of the same.
  [[nodiscard]] sql::Select exists(const QueryTree& tree);
  /// One row: the aggregate over all rows of the model that match. Of the same.
  [[nodiscard]] sql::Select calculate(const QueryTree& tree, const sql::Expr& aggregate,
                                      const std::optional<ColumnType>& type);
  /// A query within an expression of the scope.
  [[nodiscard]] sql::Select subquery(const QueryTree& tree, const Scope& enclosing,
                                     sql::SubqueryKind kind, bool negated);
  /// The condition of an UPDATE or a DELETE, or a value that is set there.
  [[nodiscard]] std::optional<sql::Expr> condition(const QueryTree& tree);
  [[nodiscard]] sql::Expr value(const QueryTree& tree, const sql::Expr& expr);
  /// The queries of WITH that the statement needs.
  [[nodiscard]] std::vector<sql::CommonTable> take_tables() { return std::move(tables_); }

 private:
  /// What a query is for.
  enum class Output : unsigned char {
    rows,    ///< to be read
    table,   ///< to be read by another query: its columns have names
    exists,  ///< for whether it has any
  };
  struct KnownTable {
    std::string name{};
    const DerivedTree* derived = nullptr;
    std::vector<ColumnType> types{};
  };

  sql::Select build(const QueryTree& tree, const Scope* enclosing, Output output,
                    std::optional<std::int64_t> rows = std::nullopt);
  sql::Select build_scoped(const QueryTree& tree, const Scope* enclosing, Output output,
                           std::optional<std::int64_t> rows);
  /// The terms of parts together, in an order of theirs.
  sql::Select build_parts(const QueryTree& tree, const Scope* enclosing, Output output);
  sql::Source parts_source(const QueryTree& tree, const Scope& scope,
                           std::vector<ColumnType>& types);

  void add_root(sql::Select& select, Scope& scope, const QueryTree& tree);
  void add_join(sql::Select& select, Scope& scope, const JoinTree& join, DeletedRows deleted);
  /// The subquery of a value over the rows of an association.
  sql::Select association_query(const QueryTree& tree, const Scope& scope);
  /// By which columns rows belong to their owners.
  struct OwnerColumns {
    std::vector<sql::Expr> keys{};
    std::vector<sql::Expr> link{};  ///< those of a join row, which are read after the row's own
  };
  /// Chooses the rows that belong to owners.
  OwnerColumns choose_owned(sql::Select& select, Scope& scope, const QueryTree& tree);
  /// Joins the associations that are read along so, and what they include.
  void join_included(sql::Select& select, Scope& scope, const ScopeSource& owner,
                     const QueryTree& tree);
  /// Of an association with one row that may have several: the key of the first.
  [[nodiscard]] sql::Expr first_key(const QueryTree& target, const QueryTree& tree,
                                    const std::string& association, const ScopeSource& owner);
  /// The rows of each owner in their order, with the owner's key; so many of each at most.
  sql::Select order_by_owner(sql::Select select, const OwnerColumns& owner, const QueryTree& tree);
  /// That there are rows of the associations that are required.
  [[nodiscard]] std::optional<sql::Expr> has_required(const QueryTree& tree, const Scope& scope);
  /// The tree with what its model leaves out said as conditions; lives as long as this.
  [[nodiscard]] const QueryTree& with_scopes(const QueryTree& tree);
  /// Adds a model to the scope, and says how it is read.
  sql::Source source_of(const ModelState& model, std::string_view alias, Scope& scope);
  sql::Source derived_source(const Metadata& metadata, std::vector<ColumnType>& types);
  void add_common(const Metadata& metadata, std::vector<ColumnType>& types);
  void project(sql::Select& select, const Scope& scope, const QueryTree& tree, Output output);
  /// NULL in place of the columns that are not read.
  /// @param begin the first of a row's columns
  void leave_columns_out(sql::Select& select, const QueryTree& tree, std::size_t begin) const;
  /// What the rows have besides their attributes.
  void add_values(sql::Select& select, const Scope& scope, const QueryTree& tree);
  void group(sql::Select& select, const Scope& scope, const QueryTree& tree);
  void order(sql::Select& select, const Scope& scope, const QueryTree& tree);
  void limit(sql::Select& select, const Scope& scope, const QueryTree& tree, Output output,
             std::optional<std::int64_t> rows);
  /// Whether the rows come in the order of a search.
  /// @param is_inner of a subquery; `picks` for some of the rows
  static bool is_ranked(const QueryTree& tree, Output output, bool is_inner, bool picks);
  /// Which rows match the searches; the one that ranks is joined where the dialect wants that.
  [[nodiscard]] std::optional<sql::Expr> search(sql::Select& select, const Scope& scope,
                                                const QueryTree& tree, bool ranks) const;
  /// The best first, and then the key's order.
  static void rank(sql::Select& select, const Scope& scope, const QueryTree& tree);
  static void lock(sql::Select& select, const Scope& scope, const sql::RowLock& lock);
  /// The key's columns that the order lacks.
  static void append_key(sql::Select& select, const Scope& scope, const ScopeSource& source);
  void use(const ModelState& model) const;
  void require_operator(const QueryTree& tree) const;
  void require_distinct_on(const QueryTree& tree) const;
  void require_same_database(const QueryTree& tree) const;

  const Session& session_;
  bool runs_;
  bool reads_ = false;  ///< the rows are read, and associations along with them
  std::vector<sql::CommonTable> tables_;
  std::vector<KnownTable> known_;
  /// Trees with the conditions of their models' default scopes, whose constants the statement has.
  std::vector<std::shared_ptr<const QueryTree>> scoped_;
};

/// A column of a source, by its attribute.
[[nodiscard]] sql::Expr key_column(const ScopeSource& source, const std::string& attribute);
[[nodiscard]] sql::Expr is_equal(const sql::Expr& left, const sql::Expr& right);
/// One key equals the other.
[[nodiscard]] sql::Expr are_equal(const ScopeSource& left, const KeyNames& left_key,
                                  const ScopeSource& right, const KeyNames& right_key);
/// The condition and that the row, which holds an association's foreign key, is one of its rows.
[[nodiscard]] sql::Expr with_constants(sql::Expr condition, const AssociationInfo& association,
                                       const ScopeSource& holder);
/// That the row of the source is live, where its model's rows are marked and no deleted ones are
/// meant.
void add_live_condition(sql::Expr& condition, const ScopeSource& source, DeletedRows deleted);
/// A name by which the model is told apart from all others that its query sees.
[[nodiscard]] std::string exposed_name(const Scope& scope, const std::string& table);
/// Of the table by that name in the statement.
[[nodiscard]] sql::Expr text_search(sql::SearchPart part, const Metadata& metadata,
                                    const std::string& table, const Value& text);

/// True where there is an aggregate in it, a window's own one not counted.
[[nodiscard]] bool has_aggregate(const sql::Expr& expr);
/// Whether it has columns of queries around this one.
[[nodiscard]] bool reads_outer(const sql::Expr& expr, const Scope& scope);
/// Whether it has columns, all of them of queries around this one.
[[nodiscard]] bool reads_outer_alone(const sql::Expr& expr, const Scope& scope);

/// As what an expression is read into a member of the type.
/// @throws Error Errc::mapping where it cannot be
[[nodiscard]] ColumnType read_type(const sql::Expr& term, const std::optional<ColumnType>& member,
                                   const Metadata& metadata);

/// True where the rows are those of groups, or one of all.
[[nodiscard]] bool is_of_groups(const sql::Select& select);

/// Looks that a query of groups says of each row only what the group says.
/// @throws Error Errc::invalid_argument
void require_grouped(const sql::Select& select, const Scope& scope);

/// The attributes whose values say which rows come after one: one a term, then the rest of the key.
/// @throws Error Errc::invalid_argument where a term is no column of the model, or it has no key
[[nodiscard]] std::vector<std::size_t> after_attributes(const Metadata& model,
                                                        const std::vector<sql::OrderTerm>& order);
/// The rows that come after one, in the order of the terms.
[[nodiscard]] sql::Expr after_row(const Metadata& model, const std::vector<sql::OrderTerm>& order,
                                  const std::vector<Value>& row);

}  // namespace stele::detail
