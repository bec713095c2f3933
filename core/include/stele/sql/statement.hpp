#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "stele/schema/table.hpp"
#include "stele/sql/expr.hpp"
#include "stele/sql/lock.hpp"

#pragma GCC visibility push(default)

namespace stele::sql {

/// One column of a result: an expression, and the type that its values are read as.
struct Projection {
  Expr expr;
  ColumnType type{};
  std::string alias{};  ///< empty: none is written
};

/// What a FROM or a JOIN reads: a table, or the rows of a query.
struct Source {
  schema::TableName table{};              ///< of a CTE: its name
  std::shared_ptr<const Select> query{};  ///< null: the table
  std::string alias{};                    ///< empty: none is written
};

enum class JoinKind : std::uint8_t { inner, left };
struct Join {
  JoinKind kind = JoinKind::inner;
  Source source{};
  Expr on;
};

/// One query of a WITH clause. Of a recursive one the query is a UNION, whose second part reads the
/// rows before.
struct CommonTable {
  std::string name{};
  std::vector<std::string> columns{};
  std::shared_ptr<const Select> query{};
  bool recursive = false;
};

enum class SetOperator : std::uint8_t {
  union_,
  union_all,
  intersect,
  intersect_all,
  except,
  except_all
};

/// A SELECT, or where there are `parts`, the rows of theirs together: of such a one nothing else is
/// said but `with`.
struct Select {
  std::vector<CommonTable> with{};
  bool distinct = false;
  std::vector<Expr> distinct_on{};
  std::vector<Projection> projections{};
  std::optional<Source> from{};  ///< empty: a SELECT of constants
  std::vector<Join> joins{};
  std::optional<Expr> where{};
  std::vector<Expr> group{};
  std::optional<Expr> having{};
  std::vector<OrderTerm> order{};
  std::optional<Expr> limit{};
  std::optional<Expr> offset{};
  std::optional<RowLock> lock{};
  SetOperator set_operator = SetOperator::union_;
  std::vector<std::shared_ptr<const Select>> parts{};
};

/// What RETURNING gives back.
struct Returning {
  std::string column{};
  ColumnType type{};
  bool generated_key = false;  ///< the table's auto-increment key
};

/// ON CONFLICT (target) DO UPDATE SET column = excluded.column, …; of no columns DO NOTHING.
struct Conflict {
  std::vector<std::string> target{};
  std::vector<std::string> update{};
};

/// INSERT of one or several rows; without columns, one row of defaults.
struct Insert {
  schema::TableName table{};
  std::vector<std::string> columns{};
  std::vector<std::vector<Expr>> rows{};
  std::optional<Conflict> on_conflict{};
  std::vector<Returning> returning{};
};

struct Assignment {
  std::string column{};
  Expr value;
};

struct Update {
  std::vector<CommonTable> with{};
  schema::TableName table{};
  std::vector<Assignment> assignments{};
  std::optional<Expr> where{};
  std::vector<Returning> returning{};
};

struct Delete {
  std::vector<CommonTable> with{};
  schema::TableName table{};
  std::optional<Expr> where{};
};

/// One statement that moves rows.
using Statement = std::variant<Select, Insert, Update, Delete>;

}  // namespace stele::sql

#pragma GCC visibility pop
