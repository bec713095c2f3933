#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "random/table.hpp"
#include "stele/stele.hpp"

/// Random models, rows and queries with associations, the databases' graphs and those of plain C++.
namespace stele::test::graphs {

using queries::Random;
using queries::Row;

struct Column {
  std::string name;
  ColumnType type;
  bool nullable = true;
  bool unique = false;
  bool is_declared = true;  ///< false: the associations add it
};

/// Those of a key, in its order.
using Columns = std::vector<std::size_t>;

/// Where the rows of a join table have the keys of both sides.
struct Link {
  std::size_t table;
  Columns own;
  Columns other;
};

/// What the row that holds the key has too.
struct Fixed {
  std::size_t column;
  Value value;

  [[nodiscard]] bool holds(const Row& row) const { return row[column] == value; }
};

struct Association {
  RelationKind kind;
  std::string name;
  std::size_t target;
  Columns own_key;     ///< of the owner, by which rows belong together
  Columns target_key;  ///< and those of the target
  std::optional<Link> link{};
  std::optional<Fixed> fixed{};
  AssociationOptions options{};  ///< as they are said

  [[nodiscard]] bool is_to_one() const {
    return kind == RelationKind::belongs_to || kind == RelationKind::has_one;
  }
};

/// Columns that hold keys of another table, or of its own.
struct Reference {
  std::size_t holder;
  Columns columns;
  std::size_t target;
  Columns target_key;
  bool is_constrained;
  bool is_late;  ///< written once all rows are there
};

struct Table {
  std::string name;          ///< of the model
  std::string table_name{};  ///< empty: the usual one
  std::vector<Column> columns{};
  Columns key{0};
  std::optional<std::size_t> other_key{};  ///< a unique column that references may be to
  bool generates_key = false;
  bool is_automatic = false;  ///< a join table that the library makes
  std::vector<Association> associations{};
  std::vector<Row> rows{};

  /// Whether the name is one of the columns or associations.
  [[nodiscard]] bool has(const std::string& member) const;
};

/// Models and their rows. Each table refers to those before it, and late to others.
struct Design {
  std::vector<Table> tables{};
  std::vector<Reference> references{};
};

/// Up to six models with random associations.
[[nodiscard]] Design random_design(Random& random);

/// Gives the tables random rows that the database takes.
void fill(Design& design, Random& random);

/// The models and rows, for who reads a difference.
[[nodiscard]] std::string text_of(const Design& design);

}  // namespace stele::test::graphs
