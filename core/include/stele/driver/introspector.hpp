#pragma once

#include <optional>
#include <vector>

#include "stele/schema/table.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// Reads the live schema of one connection. Valid as long as the connection.
class Introspector {
 public:
  virtual ~Introspector() = default;

  /// The table as it is, its columns in their order; empty where there is none of that name.
  [[nodiscard]] virtual std::optional<schema::LiveTable> describe(
      const schema::TableName& table) = 0;

  /// The table's full-text index of that name; by default there is none.
  [[nodiscard]] virtual schema::LiveSearchIndex search_index(const schema::TableName& table,
                                                             std::string_view index);

  /// In which form the columns of a table hold values that others wrote, as far as the table's
  /// declaration tells; `columns` are those of the model. One form a column; empty, which is the
  /// default, where all are standard: there is no such table, or it can only be one of ours.
  /// @throws Error Errc::unsupported for a column whose values cannot be compared as they are held
  [[nodiscard]] virtual std::vector<StorageForm> storage_forms(const schema::Table& table);
};

}  // namespace stele

#pragma GCC visibility pop
