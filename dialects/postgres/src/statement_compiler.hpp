#pragma once

#include "stele/compile/statement_compiler.hpp"

namespace stele::postgres {

class PostgresStatementCompiler final : public StatementCompiler {
 public:
  PostgresStatementCompiler() : StatementCompiler(PlaceholderStyle::dollar_number) {}

  /// Moves the column's sequence, where it is behind; never back, also while others take keys from
  /// it.
  [[nodiscard]] std::optional<Compiled> advance_key(const schema::TableName& table,
                                                    std::string_view column) const override;

 protected:
  [[nodiscard]] std::string literal_text(const Value& value, const ColumnType& type) const override;
};

}  // namespace stele::postgres
