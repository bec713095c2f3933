#include "resolve_numbers.hpp"

#include <algorithm>
#include <utility>

#include "stele/base/error.hpp"
#include "stele/sql/node.hpp"

namespace stele::detail {

namespace {

using sql::ComparisonOperator;

constexpr int portable_precision = 18;

/// True or false for every value of the operand, and NULL for NULL.
sql::Expr always(bool result, const sql::Expr& operand) {
  return sql::compare(result ? ComparisonOperator::equal : ComparisonOperator::not_equal, operand,
                      operand);
}

bool is_lower_bound(ComparisonOperator op) {
  return op == ComparisonOperator::greater || op == ComparisonOperator::greater_equal;
}

/// Beside a number greater than every value of the type, or less.
sql::Expr compare_far(ComparisonOperator op, const sql::Expr& left, bool is_negative) {
  switch (op) {
    case ComparisonOperator::equal:
      return always(false, left);
    case ComparisonOperator::not_equal:
      return always(true, left);
    default:
      return always(is_lower_bound(op) == is_negative, left);
  }
}

}  // namespace

namespace {

/// An integer as the decimal that it is; a constant with the digits that the other side has, and
/// in its form.
sql::Expr as_decimal(const sql::Expr& operand, const ColumnType& other, bool is_sum) {
  const auto* literal = std::get_if<sql::Literal>(&operand.node().data);
  if (literal == nullptr) return operand;
  sql::Literal number = *literal;
  if (const auto* integer = literal->value.if_is<std::int64_t>()) number.value = Decimal(*integer);
  if (literal->value.kind() == ValueKind::float64) {
    number.value = Decimal::from_double(literal->value.as<double>());
    if (!is_sum) number.origin = nullptr;  // another may have other digits after the point
  }
  const int scale = is_sum ? other.scale : number.value.if_is<Decimal>()->scale();
  ColumnType type = types::decimal(Decimal::max_digits, scale);
  if (other.kind == TypeKind::decimal) type.storage = other.storage;
  if (const auto exact = decimal_literal(number, type)) return *exact;
  throw Error(
      Errc::unsupported,
      "+ and - of decimals need one number of digits after the point: the constant has more "
      "than the column; round it, or cast the column");
}

void require_one_scale(const ColumnType& left, const ColumnType& right) {
  if (left.scale == right.scale && left.kind == right.kind) return;
  throw Error(Errc::unsupported,
              "+ and - of decimals need one number of digits after the point, and "
              "these are " +
                  to_string(left) + " and " + to_string(right));
}

void require_no_double(const ColumnType& type) {
  if (type.value_kind() != ValueKind::float64) return;
  throw Error(Errc::unsupported,
              "a decimal is not calculated with a floating-point column, which is not exact");
}

}  // namespace

sql::Expr calculate_decimals(sql::Arithmetic calculation) {
  const bool divides = calculation.op == sql::ArithmeticOperator::divide;
  const bool is_sum = !divides && calculation.op != sql::ArithmeticOperator::multiply;
  if (!divides) {
    calculation.left = as_decimal(calculation.left, sql::type_of(calculation.right), is_sum);
  }
  calculation.right = as_decimal(calculation.right, sql::type_of(calculation.left), is_sum);
  align_forms(calculation.left, calculation.right);
  const ColumnType left = sql::type_of(calculation.left);
  const ColumnType right = sql::type_of(calculation.right);
  if (divides) {
    calculation.type = types::double_();
    return sql::Expr({std::move(calculation)});
  }
  require_no_double(left);
  require_no_double(right);
  if (is_sum) require_one_scale(left, right);
  const bool is_wide = (left.kind == TypeKind::decimal && left.precision > portable_precision &&
                        !std::holds_alternative<sql::Literal>(calculation.left.node().data)) ||
                       (right.kind == TypeKind::decimal && right.precision > portable_precision &&
                        !std::holds_alternative<sql::Literal>(calculation.right.node().data));
  const int precision = is_wide ? Decimal::max_digits : portable_precision;
  const int scale = is_sum ? left.scale : left.scale + right.scale;
  if (scale > precision) {
    throw Error(Errc::unsupported, "the product of " + to_string(left) + " and " +
                                       to_string(right) + " has more than " +
                                       std::to_string(precision) + " digits after the point");
  }
  calculation.type = types::decimal(precision, scale);
  calculation.type.storage = left.kind == TypeKind::decimal ? left.storage : right.storage;
  return sql::Expr({std::move(calculation)});
}

sql::Expr in_form(const sql::Expr& number, StorageForm form) {
  ColumnType type = sql::type_of(number);
  if (type.kind != TypeKind::decimal || type.storage == form) return number;
  type.storage = form;
  return sql::Expr({sql::Cast{number, std::move(type)}});
}

void align_forms(sql::Expr& left, sql::Expr& right) {
  const ColumnType a = sql::type_of(left);
  const ColumnType b = sql::type_of(right);
  if (a.kind != TypeKind::decimal || b.kind != TypeKind::decimal) return;
  // Ours has a number of digits after the point, which a value in another need not keep to.
  a.storage == StorageForm::standard ? left = in_form(left, b.storage)
                                     : right = in_form(right, a.storage);
}

std::optional<ColumnType> aggregate_type(sql::AggregateKind kind, const ColumnType& type) {
  const bool is_float = type.value_kind() == ValueKind::float64;
  const bool is_number = type.is_integer() || is_float || type.kind == TypeKind::decimal;
  switch (kind) {
    case sql::AggregateKind::count:
      return types::bigint();
    case sql::AggregateKind::avg:
      if (!is_number) return std::nullopt;
      return types::double_();
    case sql::AggregateKind::sum: {
      if (!is_number) return std::nullopt;
      if (type.is_integer()) return types::bigint();
      if (is_float) return types::double_();
      ColumnType sum = types::decimal(calculated_precision(type, type), type.scale);
      sum.storage = type.storage;
      return sum;
    }
    case sql::AggregateKind::min:
    case sql::AggregateKind::max:
      break;
  }
  const ValueKind values = type.value_kind();
  const bool is_time = values == ValueKind::timestamp || values == ValueKind::local_timestamp ||
                       values == ValueKind::date || values == ValueKind::time;
  if (!is_number && !is_time && (!type.is_text() || type.kind == TypeKind::citext)) {
    return std::nullopt;
  }
  return type;
}

int calculated_precision(const ColumnType& left, const ColumnType& right) noexcept {
  const bool is_portable =
      left.precision <= portable_precision && right.precision <= portable_precision;
  return is_portable ? portable_precision : Decimal::max_digits;
}

std::optional<Decimal> exact_decimal(const Decimal& number, const ColumnType& type) {
  const auto stored = number.rescaled(type.scale);
  if (!stored || stored->precision() > std::max(type.precision, portable_precision)) return {};
  return stored;
}

std::optional<sql::Expr> decimal_literal(const sql::Literal& constant, const ColumnType& type) {
  const auto stored = exact_decimal(*constant.value.if_is<Decimal>(), type);
  if (!stored) return std::nullopt;
  ColumnType wide = type;
  wide.precision = std::max(type.precision, portable_precision);
  return sql::literal(*stored, std::move(wide), constant.origin, constant.made_by);
}

sql::Expr compare_decimal(ComparisonOperator op, const sql::Expr& left, const ColumnType& type,
                          const sql::Literal& constant) {
  if (const auto exact = decimal_literal(constant, type)) return sql::compare(op, left, *exact);
  const Decimal& value = *constant.value.if_is<Decimal>();
  // Its digits after the point are too many: no value is equal, and all are as they are to the next
  // lower number that the type has.
  const Decimal lower = value.scale() > type.scale ? value.floor(type.scale) : value;
  const auto literal = decimal_literal({.value = lower}, type);
  if (!literal) return compare_far(op, left, value < Decimal());
  switch (op) {
    case ComparisonOperator::equal:
      return always(false, left);
    case ComparisonOperator::not_equal:
      return always(true, left);
    case ComparisonOperator::less:
    case ComparisonOperator::less_equal:
      return sql::compare(ComparisonOperator::less_equal, left, *literal);
    default:
      return sql::compare(ComparisonOperator::greater, left, *literal);
  }
}

}  // namespace stele::detail
