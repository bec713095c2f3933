#include "shape.hpp"

#include <algorithm>
#include <utility>

#include "resolve_numbers.hpp"
#include "resolve_times.hpp"
#include "stele/model/metadata.hpp"
#include "stele/sql/node.hpp"

namespace stele::detail {

std::shared_ptr<const ShapeStatement> ShapeStatement::make(const Shape& shape, Compiled compiled,
                                                           const Origins& origins) {
  auto statement = std::make_shared<ShapeStatement>();
  const std::vector<Shape::Constant>& constants = shape.constants();
  std::vector<bool> is_used(constants.size());
  for (const BoundOrigin& origin : origins) {
    Binding binding{.origin = origin};
    const auto found = std::find_if(
        constants.begin(), constants.end(),
        [&](const Shape::Constant& constant) { return constant.address() == origin.origin; });
    if (origin.origin == &sql::no_origin) {
      binding.always = compiled.values[origin.placeholder];
    } else if (found == constants.end()) {
      return nullptr;
    } else {
      binding.constant = static_cast<std::size_t>(found - constants.begin());
      is_used[binding.constant] = true;
    }
    statement->bindings_.push_back(std::move(binding));
  }
  // One that is not bound has been decided by.
  if (std::find(is_used.begin(), is_used.end(), false) != is_used.end()) return nullptr;
  compiled.values.clear();
  statement->compiled_ = std::move(compiled);
  return statement;
}

namespace {

/// True where a value of the type's kind is one of the type.
bool is_any_of_its_kind(const ColumnType& type) {
  return type.kind != TypeKind::decimal && type.kind != TypeKind::array &&
         unix_unit(type.storage) == 0;
}

bool is_sent_as_it_is(const Value& value, const BoundOrigin& origin) {
  if (origin.made_by != nullptr || origin.written_by != nullptr) return false;
  return value.is_null() ||
         (value.kind() == origin.type.value_kind() && is_any_of_its_kind(origin.type));
}

/// The value as one of the type, which a statement has no other text for, or nothing.
bool make_value(Value& value, const BoundOrigin& origin) {
  if (origin.made_by != nullptr) value = origin.made_by(value);
  if (value.is_null() || !convert(value, origin.type)) return false;
  if (const auto* number = value.if_is<Decimal>()) {
    const auto exact = exact_decimal(*number, origin.type);
    if (!exact) return false;
    value = Value(*exact);
  }
  if (is_between_instants(value, origin.type)) return false;
  if (origin.written_by != nullptr) value = origin.written_by(value);
  return true;
}

bool make_list(Value& made, const sql::In& list, const BoundOrigin& origin) {
  std::vector<Value> values;
  values.reserve(list.values.size());
  for (const sql::Expr& each : list.values) {
    values.push_back(std::get<sql::Literal>(each.node().data).value);
    if (!make_value(values.back(), origin)) return false;
  }
  made = Value(write_array(values));
  return true;
}

}  // namespace

const Value* ShapeStatement::value_of(const Binding& binding, const Shape& shape,
                                      std::vector<std::unique_ptr<Value>>& made) {
  if (binding.always) return &*binding.always;
  const Shape::Constant& constant = shape.constants()[binding.constant];
  const BoundOrigin& origin = binding.origin;
  if (constant.value != nullptr && is_sent_as_it_is(*constant.value, origin)) {
    return constant.value;
  }
  const auto& value = made.emplace_back(std::make_unique<Value>());
  if (constant.rows != nullptr) {
    *value = Value(*constant.rows);
  } else if (constant.list != nullptr) {
    if (!make_list(*value, *constant.list, origin)) return nullptr;
  } else {
    *value = *constant.value;
    if (!make_value(*value, origin)) return nullptr;
  }
  return value.get();
}

bool ShapeStatement::bind(const Shape& shape, std::vector<Cell>& cells,
                          std::vector<std::unique_ptr<Value>>& made) const {
  cells.reserve(bindings_.size());
  const bool shares = bindings_.size() > compiled_.parameters.size();
  std::vector<const Value*> values;
  for (const Binding& binding : bindings_) {
    const Value* const value = value_of(binding, shape, made);
    if (value == nullptr) return false;
    const std::size_t placeholder = binding.origin.placeholder;
    if (placeholder < cells.size()) {
      if (*values[placeholder] != *value) return false;
      continue;
    }
    cells.push_back(to_cell(*value));
    if (shares) values.push_back(value);
  }
  return true;
}

}  // namespace stele::detail
