#include "stele/model/column.hpp"

#include <utility>

namespace stele {

RuntimeColumn column(std::string_view name) { return RuntimeColumn(std::string(name)); }

sql::Expr RuntimeColumn::expr() const { return detail::attribute(nullptr, name_); }

Condition<> RuntimeColumn::in(std::initializer_list<Value> values) const {
  return Condition<>(detail::in_values(expr(), values, false));
}

Condition<> RuntimeColumn::not_in(std::initializer_list<Value> values) const {
  return Condition<>(detail::in_values(expr(), values, true));
}

}  // namespace stele
