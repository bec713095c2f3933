#pragma once

#include "stele/driver/dialect.hpp"
#include "stele/driver/introspector.hpp"

namespace stele::postgres {

/// Reads pg_catalog. A table without a schema is the one that the connection's search_path finds;
/// views are found too, since no table can be made where one is.
class PostgresIntrospector final : public Introspector {
 public:
  explicit PostgresIntrospector(StatementRunner& runner) : runner_(runner) {}

  [[nodiscard]] std::optional<schema::LiveTable> describe(const schema::TableName& table) override;
  [[nodiscard]] schema::LiveSearchIndex search_index(const schema::TableName& table,
                                                     std::string_view index) override;
  [[nodiscard]] std::vector<StorageForm> storage_forms(const schema::Table& table) override;

 private:
  StatementRunner& runner_;
};

}  // namespace stele::postgres
