#pragma once

#include <stele/compile/schema_compiler.hpp>

namespace lite {

/// Types of lite's own names. What they do not hold is held by CHECKs.
class LiteSchemaCompiler final : public stele::SchemaCompiler {
 public:
  using SchemaCompiler::SchemaCompiler;

  std::string create_index(const stele::schema::TableName& table,
                           const stele::sql::Index& index) const override;
  std::string add_foreign_key(const stele::schema::TableName& table,
                              const stele::schema::ForeignKey& key) const override;
  std::string drop_table(const stele::schema::TableName& table) const override;
  std::string create_schema(std::string_view name) const override;
  bool forward_references() const noexcept override { return true; }
  /// With foreign keys on, DROP TABLE deletes the rows that refer to the table.
  std::vector<std::string> before_drop() const override { return {"PRAGMA foreign_keys = OFF"}; }
  std::vector<std::string> after_drop() const override { return {"PRAGMA foreign_keys = ON"}; }
  std::string catalog_type(const stele::schema::Table& table,
                           const stele::schema::Column& column) const override {
    return declared_type(table, column);
  }

 protected:
  std::string declared_type(const stele::schema::Table& table,
                            const stele::schema::Column& column) const override;
  void write_column(stele::Writer& out, const stele::schema::Table& table,
                    const stele::schema::Column& column) const override;
  std::string default_expression(const stele::schema::Column& column) const override;
  std::vector<std::string> type_checks(const stele::schema::Table& table,
                                       const stele::schema::Column& column) const override;
  void write_table_options(stele::Writer& out, const stele::schema::Table& table) const override;
  void write_auto_increment(stele::Writer& out, const stele::schema::Table& table,
                            const stele::schema::Column& column) const override;
  bool declares_primary_key(const stele::schema::Table& table,
                            const stele::schema::Column& column) const override;
};

}  // namespace lite
