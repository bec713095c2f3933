#include "shape.hpp"

#include <algorithm>
#include <utility>

#include "stele/model/metadata.hpp"

namespace stele::detail {

std::shared_ptr<const ShapeStatement> ShapeStatement::make(const Shape& shape, Compiled compiled,
                                                           const Origins& origins) {
  auto statement = std::make_shared<ShapeStatement>();
  const std::vector<Shape::Constant>& constants = shape.constants();
  std::vector<bool> is_used(constants.size());
  for (std::size_t i = 0; i < origins.size(); ++i) {
    Binding binding{.origin = origins[i]};
    const auto found = std::find_if(
        constants.begin(), constants.end(),
        [&](const Shape::Constant& constant) { return constant.address() == origins[i].origin; });
    if (origins[i].origin == &sql::no_origin) {
      binding.always = compiled.values[i];
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

/// The value as one of the type, or nothing.
bool make_value(Value& value, const BoundOrigin& origin) {
  if (origin.made_by != nullptr) value = origin.made_by(value);
  if (value.is_null() || !convert(value, origin.type)) return false;
  if (origin.written_by != nullptr) value = origin.written_by(value);
  return true;
}

bool make_list(Value& made, const sql::In& list, const ColumnType& type) {
  std::vector<Value> values;
  values.reserve(list.values.size());
  for (const sql::Expr& each : list.values) {
    values.push_back(std::get<sql::Literal>(each.node().data).value);
    if (!convert(values.back(), type)) return false;
  }
  made = Value(write_array(values));
  return true;
}

}  // namespace

bool ShapeStatement::bind(const Shape& shape, std::vector<Cell>& cells,
                          std::vector<std::unique_ptr<Value>>& made) const {
  cells.reserve(bindings_.size());
  for (const Binding& binding : bindings_) {
    if (binding.always) {
      cells.push_back(to_cell(*binding.always));
      continue;
    }
    const Shape::Constant& constant = shape.constants()[binding.constant];
    const BoundOrigin& origin = binding.origin;
    if (constant.rows != nullptr) {
      cells.push_back(Cell::int64(*constant.rows));
      continue;
    }
    const bool is_as_it_is = constant.value != nullptr && origin.made_by == nullptr &&
                             origin.written_by == nullptr &&
                             constant.value->kind() == origin.type.value_kind();
    if (is_as_it_is) {
      cells.push_back(to_cell(*constant.value));
      continue;
    }
    auto value = std::make_unique<Value>();
    if (constant.list != nullptr) {
      if (!make_list(*value, *constant.list, origin.type)) return false;
    } else {
      *value = *constant.value;
      if (!make_value(*value, origin)) return false;
    }
    cells.push_back(to_cell(*value));
    made.push_back(std::move(value));
  }
  return true;
}

}  // namespace stele::detail
