#pragma once

#include "schema_compiler.hpp"
#include "statement_compiler.hpp"
#include <stele/driver/dialect.hpp>

namespace lite {

// [dialect]
class LiteDialect final : public stele::Dialect {
 public:
  std::string_view name() const noexcept override { return "lite"; }
  const stele::Features& features() const noexcept override;
  const stele::StatementCompiler& statement_compiler() const noexcept override {
    return statements_;
  }
  const stele::SchemaCompiler& schema_compiler() const noexcept override { return schema_; }
  stele::ConnectionModel connection_model(const stele::Url& url) const override;
  std::unique_ptr<stele::Introspector> introspector(stele::StatementRunner& runner) const override;

 protected:
  std::unique_ptr<stele::Connection> connect_by_soci(
      const stele::Url& url, const stele::ConnectOptions& options) const override;

 private:
  LiteStatementCompiler statements_;
  LiteSchemaCompiler schema_{statements_};
};
// [/dialect]

/// `lite:app.db`, `lite:///var/lib/app.db`, `lite::memory:`
const stele::Dialect& dialect();

}  // namespace lite
