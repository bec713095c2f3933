#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "table.hpp"

namespace stele::test::queries {

struct Term;
struct Select;
using TermPtr = std::shared_ptr<const Term>;
using SelectPtr = std::shared_ptr<const Select>;

enum class Op {
  column,
  constant,
  // Conditions.
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  is_distinct,
  is_not_distinct,
  all,
  any,
  negation,
  is_null,
  is_not_null,
  between,
  in,
  not_in,
  in_query,
  not_in_query,
  exists,
  like,
  not_like,
  ilike,
  not_ilike,
  starts_with,
  ends_with,
  contains,
  matches,
  // Values.
  scalar,
  add,
  subtract,
  multiply,
  divide,
  lower,
  upper,
  length,
  coalesce,
  case_when,  ///< condition, value, …, and the last value
  cast,
  // Over a group, or over a window. The last argument is a filter where `filtered`.
  count_rows,
  count,
  count_distinct,
  sum,
  avg,
  min,
  max,
  // Over a window alone.
  row_number,
  rank,
  dense_rank,
  lag,
  lead,
  first_value,
  last_value,
  nth_value,
};

struct OrderBy {
  TermPtr term;
  bool descending = false;
  std::optional<bool> nulls_first{};
};

/// Rows from so many before, to so many after; nothing: all.
struct Frame {
  std::optional<std::int64_t> before{};
  std::optional<std::int64_t> after{};
};

struct Window {
  std::vector<TermPtr> partition{};
  std::vector<OrderBy> order{};
  std::optional<Frame> frame{};
};

/// Which of the rows at hand a column is of; `derived`: of a query that is read as a table.
enum class Source { first, second, outer, derived };

/// An expression or a condition: a description that both databases and plain C++ follow.
struct Term {
  Op op = Op::constant;
  Type type = Type::boolean;
  int scale = 0;  ///< of decimals
  std::vector<TermPtr> args{};
  Source source = Source::first;
  std::size_t column = 0;
  std::vector<Value> values{};  ///< the constant, the list or the pattern
  SelectPtr query{};
  std::shared_ptr<const Window> window{};
  std::int64_t number = 0;  ///< of lag, lead and nth_value
  bool filtered = false;
};

struct Join {
  bool left = false;
  bool aliased = false;  ///< as "other"
  std::size_t table = 0;
  TermPtr on{};
};

enum class SetOp { union_, union_all, intersect, except };

struct Select {
  std::size_t table = 0;
  std::optional<Join> join{};
  TermPtr where{};
  std::vector<TermPtr> terms{};  ///< none: rows of the table
  bool distinct = false;
  std::vector<TermPtr> group{};
  TermPtr having{};
  std::vector<OrderBy> order{};
  std::optional<std::int64_t> limit{};
  std::optional<std::int64_t> offset{};
  /// More of the same terms, put together with this before its order and limits.
  std::vector<SelectPtr> parts{};
  SetOp set_op = SetOp::union_;
  bool derived = false;  ///< read as a table; the conditions are on its columns
  std::vector<TermPtr> derived_where{};
};

[[nodiscard]] bool is_aggregate(Op op);
[[nodiscard]] bool has_aggregate(const Term& term);

/// "(add small 5)", for who reads a difference.
[[nodiscard]] std::string text_of(const Term& term);
[[nodiscard]] std::string text_of(const Select& select);

}  // namespace stele::test::queries
