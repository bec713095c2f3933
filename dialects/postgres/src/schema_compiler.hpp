#pragma once

#include "stele/compile/schema_compiler.hpp"

namespace stele::postgres {

/// Columns of text are declared COLLATE "C", so that text is compared and sorted bytewise as on
/// every dialect. Tables in Sequelize's storage form have its types (SERIAL, FLOAT), but an
/// enumeration is TEXT with a CHECK there too: a native type would sort by the order of its names.
class PostgresSchemaCompiler final : public SchemaCompiler {
 public:
  using SchemaCompiler::SchemaCompiler;

  [[nodiscard]] std::string create_index(const schema::TableName& table,
                                         const sql::Index& index) const override;
  [[nodiscard]] std::vector<std::string> comments(const schema::Table& table) const override;
  /// A generated column of all words, which no model has among its attributes.
  [[nodiscard]] std::vector<std::string> create_search(
      const sql::TableDefinition& definition) const override;
  [[nodiscard]] std::string drop_table(const schema::TableName& table) const override;
  [[nodiscard]] std::string catalog_type(const schema::Table& table,
                                         const schema::Column& column) const override;
  [[nodiscard]] bool takes(const ColumnType& type) const noexcept override;

 protected:
  [[nodiscard]] std::string declared_type(const schema::Table& table,
                                          const schema::Column& column) const override;
  [[nodiscard]] std::string default_expression(const schema::Column& column) const override;
  [[nodiscard]] std::vector<std::string> type_checks(const schema::Table& table,
                                                     const schema::Column& column) const override;
  void write_auto_increment(Writer& out, const schema::Table& table,
                            const schema::Column& column) const override;

 private:
  /// What a value of the column's type must hold beyond its own type; empty: nothing.
  [[nodiscard]] std::string type_condition(const schema::Column& column) const;
  /// `'a', 'b'`
  [[nodiscard]] std::string names_of(const ColumnType& enumeration) const;
};

}  // namespace stele::postgres
