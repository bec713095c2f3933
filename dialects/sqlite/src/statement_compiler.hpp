#pragma once

#include "stele/compile/statement_compiler.hpp"

namespace stele::sqlite {

/// What sqlite says otherwise than the SQL standard.
class SqliteStatementCompiler final : public StatementCompiler {
 public:
  SqliteStatementCompiler() : StatementCompiler(PlaceholderStyle::question_number) {}

 protected:
  void write_select(Writer& out, const sql::Select& select) const override;
  /// An insert of one row that returns only its generated key has no RETURNING: the connection
  /// knows the key, and RETURNING would double the time.
  void write_insert(Writer& out, const sql::Insert& insert) const override;
  void write_update(Writer& out, const sql::Update& update) const override;
  void write_delete(Writer& out, const sql::Delete& remove) const override;
  /// NULLS FIRST and LAST only where sqlite, to which NULL is the smallest value, would do
  /// otherwise.
  void write_order(Writer& out, const sql::OrderTerm& term) const override;
  /// OFFSET needs a LIMIT.
  void write_limit(Writer& out, const sql::Select& select) const override;
  [[nodiscard]] std::string literal_text(const Value& value, const ColumnType& type) const override;
};

/// @throws Error Errc::unsupported for a table within a schema
void require_no_schema(const schema::TableName& table);

}  // namespace stele::sqlite
