#include "stele/sql/columns.hpp"

#include <algorithm>

#include "stele/sql/node.hpp"
#include "stele/sql/walk.hpp"

namespace stele::sql {

namespace {

void collect(const Expr& expr, std::vector<std::string>& columns) {
  if (const auto* ref = std::get_if<ColumnRef>(&expr.node().data)) {
    const bool is_known = std::find(columns.begin(), columns.end(), ref->column) != columns.end();
    if (!is_known) columns.push_back(ref->column);
  }
  for (const Expr& child : children_of(expr)) collect(child, columns);
}

}  // namespace

std::vector<std::string> columns_of(const Expr& expr) {
  std::vector<std::string> columns;
  collect(expr, columns);
  return columns;
}

}  // namespace stele::sql
