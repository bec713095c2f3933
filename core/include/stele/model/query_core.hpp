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

/// A query on one model with the row's type erased: what it asks for, and the way to the database.
class QueryCore {
 public:
  explicit QueryCore(const ModelHandle& model);
  // Out of line: each query of a user's does all of this.
  QueryCore(const QueryCore&);
  QueryCore(QueryCore&&) noexcept;
  QueryCore& operator=(const QueryCore&);
  QueryCore& operator=(QueryCore&&) noexcept;
  ~QueryCore();

  void where(const sql::Expr& condition);
  void order_by(const sql::Expr& column, bool descending, sql::NullsOrder nulls);
  void limit(std::int64_t rows);
  void offset(std::int64_t rows);
  void turn_to_page(std::int64_t number, std::int64_t size);
  void scope(std::string_view name);
  void unscoped() { unscoped_ = true; }
  void lock(Lock strength);
  void timeout(std::chrono::milliseconds time);
  void stop_on(std::stop_token token);
  void lock_wait(sql::LockWait wait, std::string_view verb);
  void lock_of(std::string_view model);

  /// All attributes of the rows, in the model's order; at most `rows` of them where given.
  [[nodiscard]] Result select(std::optional<std::int64_t> rows = std::nullopt) const;
  [[nodiscard]] std::int64_t count() const;
  [[nodiscard]] bool exists() const;
  /// UPDATE of the rows that match; updated_at moves too.
  std::int64_t update(const std::vector<std::pair<sql::Expr, sql::Expr>>& assignments) const;
  std::int64_t destroy() const;
  /// The statement of `select()`.
  [[nodiscard]] Compiled compile() const;

  /// Reads one aggregate over all rows that match.
  /// @param type what it is read as; empty: as it is
  void calculate(const sql::Expr& aggregate, const std::optional<ColumnType>& type,
                 const std::function<void(const Cell&)>& read) const;

  /// What rows of a projection have, and as what it is read.
  void project(std::vector<sql::Expr> terms, std::vector<std::optional<ColumnType>> types);
  void group_by(const sql::Expr& term) { group_.push_back(term); }
  void having(const sql::Expr& condition);
  [[nodiscard]] Result select_projected() const;
  [[nodiscard]] Compiled compile_projected() const;

  [[nodiscard]] const ModelState& model() const noexcept { return *model_; }
  [[nodiscard]] const std::shared_ptr<const ModelState>& shared_model() const noexcept {
    return model_;
  }
  [[nodiscard]] const Session& session() const noexcept { return session_; }

 private:
  [[nodiscard]] QueryCore scoped() const;
  [[nodiscard]] std::optional<sql::Expr> resolved_where() const;
  [[nodiscard]] sql::Select build(std::optional<std::int64_t> rows) const;
  [[nodiscard]] sql::Select build_projected() const;
  [[nodiscard]] bool selects_aggregates() const;
  [[nodiscard]] sql::OrderTerm resolved(const sql::OrderTerm& term) const;
  /// The key's columns that the order lacks.
  void append_key(std::vector<sql::OrderTerm>& order) const;
  void require_plain(std::string_view verb) const;
  /// Looks whether the rows that are read can be locked, where that is asked for.
  /// @throws Error Errc::invalid_argument where nothing can be locked; Errc::unsupported
  void require_lockable() const;
  void refuse_lock(std::string_view verb) const;

  Session session_;
  std::shared_ptr<const ModelState> model_;
  std::optional<sql::Expr> where_;
  std::vector<sql::OrderTerm> order_;
  std::vector<sql::Expr> terms_;                  ///< of a projection
  std::vector<std::optional<ColumnType>> types_;  ///< of its members; empty: any
  std::vector<sql::Expr> group_;
  std::optional<sql::Expr> having_;
  std::optional<std::int64_t> limit_;
  std::optional<std::int64_t> offset_;
  std::optional<sql::RowLock> lock_;
  bool unscoped_ = false;
};

/// Runs the query and reads every row into a vector that grows once where the driver knows the
/// size.
template <class T, class Make, class Decode>
std::vector<T> collect(Result result, Make make, Decode decode) {
  std::vector<T> rows;
  rows.reserve(static_cast<std::size_t>(result.row_hint()));
  while (result.next()) decode(rows.emplace_back(make()), result.row());
  return rows;
}

}  // namespace detail

}  // namespace stele

#pragma GCC visibility pop
