#pragma once

#include "schema_compiler.hpp"
#include "statement_compiler.hpp"
#include "stele/driver/dialect.hpp"

namespace stele::sqlite {

/// Puts the parts together.
class SqliteDialect final : public Dialect {
 public:
  [[nodiscard]] std::string_view name() const noexcept override { return "sqlite"; }
  [[nodiscard]] const Features& features() const noexcept override;
  [[nodiscard]] const StatementCompiler& statement_compiler() const noexcept override {
    return statements_;
  }
  [[nodiscard]] const SchemaCompiler& schema_compiler() const noexcept override { return schema_; }
  [[nodiscard]] ConnectionModel connection_model(const Url& url) const override;
  [[nodiscard]] std::unique_ptr<Introspector> introspector(StatementRunner& runner) const override;
  [[nodiscard]] std::unique_ptr<NamedLock> named_lock(Connection& connection,
                                                      std::string_view name) const override;
  [[nodiscard]] SociBackend soci_backend() const noexcept override {
    return {.name = "sqlite3", .single_writer = true};
  }
  [[nodiscard]] std::unique_ptr<Connection> adopt(SociSession session,
                                                  const ConnectOptions& options) const override;

 protected:
  [[nodiscard]] std::unique_ptr<Connection> connect_natively(
      const Url& url, const ConnectOptions& options) const override;
  [[nodiscard]] std::unique_ptr<Connection> connect_by_soci(
      const Url& url, const ConnectOptions& options) const override;

 private:
  SqliteStatementCompiler statements_;
  SqliteSchemaCompiler schema_{statements_};
};

}  // namespace stele::sqlite
