#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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

/// Rows whose values come with each execution, row by row, before those of other parameters.
struct GivenRows {
  std::vector<ColumnType> types{};  ///< one a column
  std::size_t rows = 1;             ///< 0: any number, as lists
};

/// How a dialect is given several rows at once.
enum class GivenForm : std::uint8_t {
  values,           ///< VALUES (…), (…)
  lists,            ///< a list a column: any number of rows is one statement
  inserted_values,  ///< VALUES in an INSERT; other statements are given one row at a time
};

/// One query of a WITH clause, or rows that are given. Of a recursive one the query is a UNION,
/// whose second part reads the rows before.
struct CommonTable {
  std::string name{};
  std::vector<std::string> columns{};
  std::shared_ptr<const Select> query{};  ///< null: the rows are given
  bool recursive = false;
  GivenRows given{};
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

struct Assignment {
  std::string column{};
  Expr value;
};

/// What the columns of the row that could not be inserted are called: "excluded"."n".
inline constexpr std::string_view excluded = "excluded";

/// ON CONFLICT (target) WHERE … DO UPDATE SET …; without assignments DO NOTHING.
struct Conflict {
  std::vector<std::string> target{};
  std::vector<Expr> target_terms{};    ///< of the index that is the target, in place of columns
  std::optional<Expr> target_where{};  ///< of the partial index that is the target
  std::vector<Assignment> update{};
  std::optional<Expr> where{};  ///< which rows are updated
};

/// INSERT of given rows; without columns, one row of defaults.
struct Insert {
  schema::TableName table{};
  std::vector<std::string> columns{};
  GivenRows given{};
  std::optional<Conflict> on_conflict{};
  std::vector<Returning> returning{};
  bool tells_inserted = false;  ///< last, whether the row was inserted; see `tells_inserted()`
};

struct Update {
  std::vector<CommonTable> with{};
  schema::TableName table{};
  std::vector<Assignment> assignments{};
  std::string from{};  ///< a table of the WITH clause; empty: none
  std::optional<Expr> where{};
  std::vector<Returning> returning{};
};

struct Delete {
  std::vector<CommonTable> with{};
  schema::TableName table{};
  std::optional<Expr> where{};
  std::vector<Returning> returning{};
};

/// All rows of the tables: TRUNCATE.
struct Truncate {
  std::vector<schema::TableName> tables{};
  bool restart_keys = false;  ///< generated keys begin anew
};

/// One statement that moves rows.
using Statement = std::variant<Select, Insert, Update, Delete>;

}  // namespace stele::sql

#pragma GCC visibility pop
