#pragma once

#include <optional>
#include <string>
#include <vector>

#include "stele/base/value.hpp"
#include "stele/schema/column_type.hpp"

#pragma GCC visibility push(default)

namespace stele::schema {

/// A table's name, within a schema (a namespace of the database) where it is not in the default
/// one.
struct TableName {
  std::string name{};
  std::string schema{};  ///< empty: the connection's default

  friend bool operator==(const TableName&, const TableName&) = default;
};

/// "users", or "auth.users", for messages.
[[nodiscard]] std::string to_string(const TableName& table);

/// One column of a table, as it is to be declared.
struct Column {
  std::string name{};
  ColumnType type{};
  bool nullable = true;
  bool auto_increment = false;               ///< the database generates the key
  std::optional<Value> default_value{};      ///< DEFAULT of a constant
  std::optional<std::string> default_sql{};  ///< DEFAULT of an expression, written as it is
  std::string comment{};
};

/// UNIQUE over one or several columns.
struct UniqueConstraint {
  std::string name{};
  std::vector<std::string> columns{};
};

/// What happens to a row whose parent goes (ON DELETE) or changes its key (ON UPDATE).
enum class ReferentialAction { no_action, restrict, cascade, set_null, set_default };

/// FOREIGN KEY (columns) REFERENCES target (target_columns).
struct ForeignKey {
  std::string name{};
  std::vector<std::string> columns{};
  TableName target{};
  std::vector<std::string> target_columns{};
  ReferentialAction on_delete = ReferentialAction::no_action;
  ReferentialAction on_update = ReferentialAction::no_action;
};

/// A table: columns and the constraints that name nothing but columns.
struct Table {
  TableName name{};
  std::vector<Column> columns{};
  std::vector<std::string> primary_key{};  ///< column names; empty: none
  std::vector<UniqueConstraint> uniques{};
  std::vector<ForeignKey> foreign_keys{};
  std::string comment{};
  StorageForm storage = StorageForm::standard;

  /// The column of that name, or null; borrowed from the table.
  [[nodiscard]] const Column* find(std::string_view column) const noexcept;
};

/// A table as the database describes it.
struct LiveColumn {
  std::string name{};
  std::string type{};  ///< as the database spells it
  bool nullable = true;
  bool primary_key = false;
};
struct LiveTable {
  TableName name{};
  std::vector<LiveColumn> columns{};
  std::vector<std::string> indexes{};  ///< the names of its indexes
};
/// A full-text index as the database describes it.
struct LiveSearchIndex {
  std::vector<std::string> columns{};  ///< in any order; empty: there is none
  bool is_whole = false;               ///< all is there that makes it and keeps it true
};

}  // namespace stele::schema

namespace stele {

using OnDelete = schema::ReferentialAction;
using OnUpdate = schema::ReferentialAction;

}  // namespace stele

#pragma GCC visibility pop
