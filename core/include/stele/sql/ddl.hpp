#pragma once

#include <optional>
#include <string>
#include <vector>

#include "stele/schema/table.hpp"
#include "stele/sql/expr.hpp"

#pragma GCC visibility push(default)

namespace stele::sql {

/// CONSTRAINT name CHECK (condition).
struct Check {
  std::string name{};
  Expr condition;
};

/// An index, with what cannot be said by columns alone.
struct Index {
  std::string name{};
  std::vector<std::string> columns{};
  std::vector<Expr> terms{};  ///< what is indexed instead; `columns` are then those that it is of
  bool unique = false;
  std::optional<Expr> where{};  ///< a partial index
  std::string method{};         ///< "gin", …; empty: the database's own default
};

/// A full-text index over columns of text.
struct SearchIndex {
  std::string name{};
  std::vector<std::string> columns{};
};

/// A table with everything that its CREATE statements need.
struct TableDefinition {
  schema::Table table{};
  std::vector<Check> checks{};
  std::vector<Index> indexes{};
  std::optional<SearchIndex> search{};
};

}  // namespace stele::sql

#pragma GCC visibility pop
