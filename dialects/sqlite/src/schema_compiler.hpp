#pragma once

#include <string>
#include <string_view>

#include "stele/compile/schema_compiler.hpp"

namespace stele::sqlite {

/// What is done to a row, after which a trigger keeps its table's full-text index true.
inline constexpr std::string_view search_events[] = {"insert", "update", "delete"};
[[nodiscard]] std::string search_trigger(std::string_view index, std::string_view event);

/// Tables of ours are STRICT, with CHECKs for what sqlite's few types do not hold; tables shared
/// with Sequelize are declared as Sequelize declares them.
class SqliteSchemaCompiler final : public SchemaCompiler {
 public:
  using SchemaCompiler::SchemaCompiler;

  /// @throws Error Errc::unsupported for an index method
  [[nodiscard]] std::string create_index(const schema::TableName& table,
                                         const sql::Index& index) const override;
  /// @throws Error Errc::unsupported: CREATE TABLE names every foreign key
  [[nodiscard]] std::string add_foreign_key(const schema::TableName& table,
                                            const schema::ForeignKey& key) const override;
  /// A table of FTS5 that has the words alone, and triggers that keep it.
  /// @throws Error Errc::unsupported for names of columns that FTS5 has for itself
  [[nodiscard]] std::vector<std::string> create_search(
      const sql::TableDefinition& definition) const override;
  [[nodiscard]] std::vector<std::string> drop_search(
      const sql::TableDefinition& definition) const override;
  [[nodiscard]] std::string drop_table(const schema::TableName& table) const override;
  /// @throws Error Errc::unsupported
  [[nodiscard]] std::string create_schema(std::string_view name) const override;
  [[nodiscard]] bool forward_references() const noexcept override { return true; }
  /// With foreign keys on, DROP TABLE deletes the rows first, and with them those that refer to
  /// them.
  [[nodiscard]] std::vector<std::string> before_drop() const override;
  [[nodiscard]] std::vector<std::string> after_drop() const override;
  [[nodiscard]] std::string catalog_type(const schema::Table& table,
                                         const schema::Column& column) const override;
  [[nodiscard]] bool takes(const ColumnType& type) const noexcept override;

 protected:
  [[nodiscard]] std::string declared_type(const schema::Table& table,
                                          const schema::Column& column) const override;
  /// The comments of the column, and of the table before the first one, are in the text, which
  /// sqlite keeps as it is.
  void write_column(Writer& out, const schema::Table& table,
                    const schema::Column& column) const override;
  /// sqlite has no now(): it is written as the text in which we store the column's type.
  [[nodiscard]] std::string default_expression(const schema::Column& column) const override;
  [[nodiscard]] std::vector<std::string> type_checks(const schema::Table& table,
                                                     const schema::Column& column) const override;
  void write_table_options(Writer& out, const schema::Table& table) const override;
  void write_auto_increment(Writer& out, const schema::Table& table,
                            const schema::Column& column) const override;
  [[nodiscard]] bool declares_primary_key(const schema::Table& table,
                                          const schema::Column& column) const override;
};

}  // namespace stele::sqlite
