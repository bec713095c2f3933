#include "assignments.hpp"

#include <algorithm>

#include "refused_value.hpp"
#include "resolve_numbers.hpp"
#include "stele/base/error.hpp"
#include "stele/sql/node.hpp"
#include "stored_value.hpp"

namespace stele::detail {

namespace {

/// What is assigned to a column of floats is one: a database may calculate, and store, doubles.
sql::Expr as_float(const sql::Expr& value) {
  const bool is_float = std::holds_alternative<sql::ColumnRef>(value.node().data) &&
                        sql::type_of(value).kind == TypeKind::float_;
  return is_float ? value : sql::Expr({sql::Cast{value, types::float_()}});
}

}  // namespace

bool Assignments::is_set(const AttributeInfo& attribute) const {
  return std::find(set_.begin(), set_.end(), &attribute) != set_.end();
}

void Assignments::add(const sql::Expr& column, const sql::Expr& value) {
  const AttributeInfo& info =
      metadata_.attribute(std::get<sql::AttributeRef>(column.node().data).name);
  if (is_set(info)) {  // sqlite would take the last of two values, and postgres none
    throw Error(
        Errc::invalid_argument,
        "could not update " + metadata_.name + ": '" + info.name + "' is set twice; set it once",
        {.model = metadata_.name, .columns = {info.column.name}});
  }
  set_.push_back(&info);
  sql::Expr assigned = value;
  if (const auto* literal = std::get_if<sql::Literal>(&value.node().data)) {
    constants_.push_back({&info, coerce_stored(info, metadata_.name, literal->value)});
    assigned = sql::literal(constants_.back().value, info.column.type);
  } else {
    assigned = resolve_(value);
    require_type(info, assigned);
    const ColumnType& type = info.column.type;
    assigned = in_form(assigned, type.storage);
    if (type.kind == TypeKind::float_ && type.storage == StorageForm::standard) {
      assigned = as_float(assigned);
    }
  }
  assignments_.push_back({info.column.name, std::move(assigned)});
}

void Assignments::add_missing(const AttributeInfo& attribute, sql::Expr value) {
  if (is_set(attribute)) return;
  set_.push_back(&attribute);
  assignments_.push_back({attribute.column.name, std::move(value)});
}

std::vector<sql::Assignment> Assignments::take(std::string_view verb) {
  validate(metadata_, constants_, verb);
  for (const auto& [attribute, value] : constants_) {
    try {
      check_storable(*attribute, to_cell(value));
    } catch (const Error& error) {
      throw_refused(metadata_, *attribute, verb, error);
    }
  }
  return std::move(assignments_);
}

void Assignments::require_type(const AttributeInfo& attribute, const sql::Expr& value) const {
  const ColumnType& wanted = attribute.column.type;
  const ColumnType given = sql::type_of(value);
  const bool is_decimal = wanted.kind == TypeKind::decimal;
  if (given.value_kind() == wanted.value_kind() && (!is_decimal || given.scale == wanted.scale)) {
    return;
  }
  throw Error(Errc::mapping,
              metadata_.name + "." + attribute.name + " is " + to_string(wanted) +
                  " and cannot be set to an expression that is " + to_string(given),
              {.model = metadata_.name, .columns = {attribute.column.name}});
}

}  // namespace stele::detail
