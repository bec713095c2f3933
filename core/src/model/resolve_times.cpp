#include "resolve_times.hpp"

namespace stele::detail {

namespace {

using sql::ComparisonOperator;
using std::chrono::microseconds;

/// What of the instant is behind the column's next lower value; 0 where the column has it itself.
microseconds remainder(Timestamp value, const ColumnType& type) {
  const std::int64_t unit = unix_unit(type.storage);
  if (unit == 0) return microseconds(0);
  const std::int64_t rest = value.time_since_epoch().count() % unit;
  return microseconds(rest < 0 ? rest + unit : rest);
}

}  // namespace

bool is_between_instants(const Value& value, const ColumnType& type) {
  const auto* time = value.if_is<Timestamp>();
  return time != nullptr && remainder(*time, type) != microseconds(0);
}

sql::Expr compare_instant(ComparisonOperator op, const sql::Expr& left, const ColumnType& type,
                          const sql::Literal& value) {
  const auto time = value.value.as<Timestamp>();
  const microseconds behind = remainder(time, type);
  if (behind == microseconds(0)) {
    return sql::compare(op, left, sql::literal(time, type, value.origin));
  }
  const sql::Expr lower = sql::literal(time - behind, type);
  switch (op) {
    case ComparisonOperator::equal:
      return sql::compare(ComparisonOperator::not_equal, left, left);  // false, and NULL of NULL
    case ComparisonOperator::not_equal:
      return sql::compare(ComparisonOperator::equal, left, left);
    case ComparisonOperator::less:
    case ComparisonOperator::less_equal:
      return sql::compare(ComparisonOperator::less_equal, left, lower);
    default:
      return sql::compare(ComparisonOperator::greater, left, lower);
  }
}

}  // namespace stele::detail
