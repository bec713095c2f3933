#pragma once

#include <variant>

#include "stele/sql/expr.hpp"

#pragma GCC visibility push(default)

namespace stele::sql {

/// One node of an expression. Closed: who walks it handles every alternative. Who writes an
/// expression does not see it: its variant costs what reads it too much to compile.
struct Node {
  std::variant<AttributeRef, ColumnRef, Literal, Parameter, Comparison, Logical, Not, IsNull, In,
               Function, Arithmetic, TextMatch, IsDistinct, JsonPath, JsonContains, JsonSet,
               ArrayTest, Collate, Aggregate, Case, Cast, Subquery, Window, Position, Raw,
               Extension, TextSearch>
      data;
};

}  // namespace stele::sql

#pragma GCC visibility pop
