#pragma once

#include <string>
#include <utility>
#include <vector>

#include "stele/driver/dialect.hpp"
#include "stele/sql/ddl.hpp"

namespace stele::detail {

/// Collects the statements that create tables: schemas, tables, the keys that close cycles, indexes
/// and comments, in the order in which they must run.
class TableScripts {
 public:
  TableScripts(const Dialect& dialect, const std::vector<std::string>& deferred)
      : compiler_(dialect.schema_compiler()),
        deferred_(compiler_.forward_references() ? std::vector<std::string>{} : deferred) {}

  void create(const sql::TableDefinition& definition);
  /// Just the indexes that are not in `existing`, of a table that is there.
  void create_indexes(const sql::TableDefinition& definition,
                      const std::vector<std::string>& existing);
  /// Just the full-text index.
  void create_search(const sql::TableDefinition& definition);

  [[nodiscard]] std::vector<std::string> take() &&;

 private:
  const SchemaCompiler& compiler_;
  std::vector<std::string> deferred_;
  std::vector<std::string> schemas_;
  std::vector<std::string> tables_;
  std::vector<std::string> later_;
};

}  // namespace stele::detail
