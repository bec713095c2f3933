#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "stele/driver/cell.hpp"

namespace stele {

/// Gives `use` the values as cells, which borrow from them; few need no allocation.
template <class F>
auto with_cells(std::span<const Value> values, F&& use) {
  constexpr std::size_t few = 8;
  if (values.size() > few) {
    std::vector<Cell> cells;
    cells.reserve(values.size());
    for (const Value& value : values) cells.push_back(to_cell(value));
    return use(std::span<const Cell>(cells));
  }
  std::array<Cell, few> cells;
  for (std::size_t i = 0; i < values.size(); ++i) cells[i] = to_cell(values[i]);
  return use(std::span<const Cell>(cells.data(), values.size()));
}

}  // namespace stele
