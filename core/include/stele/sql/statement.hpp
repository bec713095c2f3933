#pragma once

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

/// Where NULLs go. `dialect_neutral`: last ascending, first descending; `irrelevant`: the term is
/// never NULL, so that nothing is written that could keep an index from being used.
enum class NullsOrder { dialect_neutral, irrelevant, first, last };

/// One term of ORDER BY. Neutral: NULLs last ascending, first descending, on every dialect.
struct OrderTerm {
  Expr expr;
  bool descending = false;
  NullsOrder nulls = NullsOrder::dialect_neutral;
};

struct Select {
  std::vector<Projection> projections{};
  std::optional<schema::TableName> from{};  ///< empty: a SELECT of constants
  std::optional<Expr> where{};
  std::vector<Expr> group{};
  std::optional<Expr> having{};
  std::vector<OrderTerm> order{};
  std::optional<Expr> limit{};
  std::optional<Expr> offset{};
  std::optional<RowLock> lock{};
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
  schema::TableName table{};
  std::vector<Assignment> assignments{};
  std::optional<Expr> where{};
  std::vector<Returning> returning{};
};

struct Delete {
  schema::TableName table{};
  std::optional<Expr> where{};
};

/// One statement that moves rows.
using Statement = std::variant<Select, Insert, Update, Delete>;

}  // namespace stele::sql

#pragma GCC visibility pop
