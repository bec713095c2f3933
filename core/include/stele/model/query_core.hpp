#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stele/model/metadata.hpp"
#include "stele/model/model_handle.hpp"
#include "stele/model/query_tree.hpp"
#include "stele/session/session.hpp"
#include "stele/sql/statement.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// What a compiled query sends.
struct SqlText {
  std::string sql{};
  std::vector<Value> binds{};
};

namespace detail {

class ModelState;

/// One step along a path of associations.
struct IncludeStep {
  std::string_view association{};
  const reflect::RelationOps* rows = nullptr;  ///< of the member; null: of records
};

/// What a JOIN by a condition joins: a model of a type or of a name, or one at hand.
struct JoinTarget {
  reflect::TypeId type = nullptr;
  std::string_view name{};  ///< of the type, or of the model
  std::string_view alias{};
  std::shared_ptr<const ModelState> model{};
};

/// A name that orders from outside may have, and what it stands for.
struct AllowedOrder {
  std::string name{};
  sql::Expr term;
};

/// A query on one model with the row's type erased: what it asks for, and the way to the database.
class QueryCore {
 public:
  explicit QueryCore(const ModelHandle& model);
  QueryCore(Session session, QueryTree tree);
  // Out of line: each query of a user's does all of this.
  QueryCore(const QueryCore&);
  QueryCore(QueryCore&&) noexcept;
  QueryCore& operator=(const QueryCore&);
  QueryCore& operator=(QueryCore&&) noexcept;
  ~QueryCore();

  void where(const sql::Expr& condition);
  void search(std::string_view text);
  void order_by(const sql::Expr& column, bool descending, sql::NullsOrder nulls);
  void order_by_input(std::string_view text, std::span<const AllowedOrder> allowed);
  void limit(std::int64_t rows);
  void offset(std::int64_t rows);
  void turn_to_page(std::int64_t number, std::int64_t size);
  void after(const void* row);
  void scope(std::string_view name);
  void unscoped() { tree_.unscoped = true; }
  /// Says by conditions what the model leaves out: by its default scopes, and deleted rows.
  void apply_scopes();
  void with_deleted(DeletedRows which) { tree_.deleted = which; }
  void lock(Lock strength);
  void timeout(std::chrono::milliseconds time);
  void stop_on(std::stop_token token);
  void label(std::string_view key, std::string_view value);
  void lock_wait(sql::LockWait wait, std::string_view verb);
  /// @param model empty: the query's own
  void lock_of(std::optional<std::string_view> model);
  void distinct() { tree_.distinct = true; }
  void distinct_on(const sql::Expr& term) { tree_.distinct_on.push_back(term); }
  void group_by(const sql::Expr& term) { tree_.group.push_back(term); }
  void having(const sql::Expr& condition);

  /// Joins the models of associations, each of the one before; the first is of the query's own
  /// model, or of one that it joins. The last gets the alias.
  /// @param owner the struct that has the first; null: the query's model
  void join(sql::JoinKind kind, reflect::TypeId owner, std::span<const std::string_view> path,
            std::string_view alias);
  /// Joins a model by a condition.
  void join(sql::JoinKind kind, const JoinTarget& target, const sql::Expr& on);
  /// The rows of this query and of the others together.
  void combine(sql::SetOperator op, std::vector<std::shared_ptr<const QueryTree>> others);

  /// The query of an association that is read along, as it is so far, by a path from the query's
  /// own model.
  /// @throws Error Errc::mapping for an association that a model lacks, or one that leads to a
  ///   model that is not defined
  [[nodiscard]] QueryCore included_query(std::span<const IncludeStep> path) const;
  /// Reads the association along, as the query says.
  void add_include(std::span<const IncludeStep> path, const QueryCore& query);
  /// "tasks.tags", of records.
  [[nodiscard]] QueryCore included_query(std::string_view path) const;
  void add_include(std::string_view path, const QueryCore& query);
  void set_strategy(IncludeStrategy strategy, std::string_view verb);
  void require();
  /// Reads along how many rows of the association there are, as the expression counts them.
  /// @throws Error Errc::invalid_argument for an association with one row; else as
  ///   `included_query`
  void add_count(std::string_view association, const sql::Expr& count);
  /// Reads a value along.
  /// @param type as what it is read; empty: any
  void add_value(const sql::Expr& term, const std::optional<ColumnType>& type);
  /// Reads these attributes of the rows, which are records; the key always.
  /// @throws Error Errc::mapping for a name that the model lacks
  void read_columns(std::span<const std::string_view> names);
  /// All rows of the last association of a path, whatever is read along.
  /// @throws Error as `included_query`
  [[nodiscard]] QueryCore associated_query(std::span<const IncludeStep> path) const;
  [[nodiscard]] QueryCore associated_query(std::string_view path) const;
  /// Adds a condition: there is a row of the association, or none.
  void add_has(std::span<const IncludeStep> path, const QueryCore& query, bool negated);
  void add_has(std::string_view path, const QueryCore& query, bool negated);

  /// All attributes of the rows, in the model's order, or the terms of the projection; at most
  /// `rows` of them where given.
  [[nodiscard]] Result select(std::optional<std::int64_t> rows = std::nullopt) const;
  /// The same, for a stream.
  [[nodiscard]] Cursor open_cursor() const;
  [[nodiscard]] std::int64_t count() const;
  [[nodiscard]] bool exists() const;
  using AssignmentList = std::vector<std::pair<sql::Expr, sql::Expr>>;
  /// UPDATE of the rows that match; updated_at moves too.
  std::int64_t update(const AssignmentList& assignments) const;
  /// @param force also where rows are marked
  std::int64_t destroy(bool force = false) const;
  /// The same, which give all attributes of the rows: as they are now, or as they were.
  [[nodiscard]] Result update_returning(const AssignmentList& assignments) const;
  [[nodiscard]] Result destroy_returning() const;
  /// UPDATE of deleted rows, which are live again.
  std::int64_t restore() const;
  [[nodiscard]] Result restore_returning() const;
  /// The statement of `select()`.
  [[nodiscard]] Compiled compile() const;
  /// How the database would run it, one line a step.
  [[nodiscard]] std::string explain() const;

  /// Reads one aggregate over all rows that match.
  /// @param type what it is read as; empty: as it is
  void calculate(const sql::Expr& aggregate, const std::optional<ColumnType>& type,
                 const std::function<void(const Cell&)>& read) const;

  /// What rows of a projection have, as what it is read, and how it is called where the query is
  /// read as a table.
  void project(std::vector<sql::Expr> terms, std::vector<std::optional<ColumnType>> types,
               std::span<const std::string_view> names = {});

  [[nodiscard]] const ModelState& model() const noexcept { return *tree_.model; }
  [[nodiscard]] const std::shared_ptr<const ModelState>& shared_model() const noexcept {
    return tree_.model;
  }
  [[nodiscard]] const Session& session() const noexcept { return session_; }
  [[nodiscard]] const QueryTree& tree() const noexcept { return tree_; }
  [[nodiscard]] std::shared_ptr<const QueryTree> shared_tree() const;
  /// For the library: what a JOIN of it joins.
  /// @throws Error Errc::invalid_argument for a query that says more than its source
  [[nodiscard]] JoinTarget target() const;
  /// @throws Error Errc::not_found or Errc::invalid_argument, for one() of a projection
  [[noreturn]] void throw_not_one(bool none) const;

 private:
  [[nodiscard]] const ModelState& joined(std::size_t index) const;
  void add_join(JoinTree join);
  void require_condition(std::string_view verb) const;
  [[nodiscard]] Compiled update_statement(const AssignmentList& assignments, bool returns,
                                          std::string_view verb = "update") const;
  [[nodiscard]] Compiled destroy_statement(bool returns, bool force) const;
  [[nodiscard]] Compiled mark_statement(bool returns) const;
  [[nodiscard]] Compiled restore_statement(bool returns) const;
  /// Looks whether the rows that are read can be locked, where that is asked for.
  /// @throws Error Errc::invalid_argument where nothing can be locked; Errc::unsupported
  void require_lockable() const;
  void refuse_lock(std::string_view verb) const;
  /// What default scopes say of them does not count either.
  void drop_order();
  /// The query without order, limit and offset.
  [[nodiscard]] QueryCore without_order() const;
  [[nodiscard]] Compiled compiled(const sql::Statement& statement) const;

  Session session_;
  QueryTree tree_;
};

/// Reads every row into a vector that grows once where the driver knows how many there are.
/// @param append adds a row, which `decode` then fills
template <class T, class Append, class Decode>
std::vector<T> collect(Result result, Append append, Decode decode) {
  std::vector<T> rows;
  make_room(rows, result.row_hint());
  while (result.next()) decode(append(rows), result.row());
  give_room_back(rows);
  return rows;
}

}  // namespace detail

}  // namespace stele

#pragma GCC visibility pop
