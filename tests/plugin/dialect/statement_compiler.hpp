#pragma once

#include <stele/compile/statement_compiler.hpp>

namespace lite {

// [statements]
class LiteStatementCompiler final : public stele::StatementCompiler {
 public:
  LiteStatementCompiler() : StatementCompiler(stele::PlaceholderStyle::question_number) {}

  /// EXPLAIN QUERY PLAN, whose rows are of four columns.
  stele::Compiled explain(const stele::Compiled& compiled) const override;

 protected:
  void write_source(stele::Writer& out, const stele::sql::Source& source) const override;
  void write_insert(stele::Writer& out, const stele::sql::Insert& insert) const override;
  void write_update(stele::Writer& out, const stele::sql::Update& update) const override;
  void write_delete(stele::Writer& out, const stele::sql::Delete& remove) const override;
  /// To lite, NULL is the smallest value.
  void write_order(stele::Writer& out, const stele::sql::OrderTerm& term) const override;
  /// OFFSET needs a LIMIT.
  void write_limit(stele::Writer& out, const stele::sql::Select& select) const override;
  /// lite forgets the filter of an aggregate over some windows.
  void write_aggregate(stele::Writer& out, const stele::sql::Aggregate& aggregate,
                       const stele::sql::Window* window) const override;
  std::string literal_text(const stele::Value& value, const stele::ColumnType& type) const override;
};
// [/statements]

/// @throws stele::Error Errc::unsupported for a table within a schema
void require_no_schema(const stele::schema::TableName& table);

}  // namespace lite
