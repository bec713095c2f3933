#pragma once

#include <optional>

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
};

}  // namespace stele

#pragma GCC visibility pop
