#pragma once

#include "stele/driver/dialect.hpp"
#include "stele/driver/introspector.hpp"

namespace stele::sqlite {

/// Reads sqlite_schema and the PRAGMAs on tables and indexes.
class SqliteIntrospector final : public Introspector {
 public:
  explicit SqliteIntrospector(StatementRunner& runner) : runner_(runner) {}

  /// The table or view; names are the same to sqlite whatever their case, and come back as they
  /// were created. Of the indexes, those that a CREATE INDEX made.
  /// @throws Error Errc::unsupported for a table within a schema
  [[nodiscard]] std::optional<schema::LiveTable> describe(const schema::TableName& table) override;
  [[nodiscard]] schema::LiveSearchIndex search_index(const schema::TableName& table,
                                                     std::string_view index) override;
  /// Tables that are not STRICT are of others, and so is a view that reads one.
  [[nodiscard]] std::vector<StorageForm> storage_forms(const schema::Table& table) override;

 private:
  /// The tables that a view reads.
  enum class Bases { ours, others, both };
  [[nodiscard]] Bases bases_of(std::string_view view);
  [[nodiscard]] std::vector<schema::LiveColumn> columns(std::string_view table);
  [[nodiscard]] std::vector<std::string> indexes(std::string_view table);

  StatementRunner& runner_;
};

}  // namespace stele::sqlite
