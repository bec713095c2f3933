
#include "advisory_lock.hpp"
#include "connection.hpp"
#include "introspector.hpp"
#include "schema_compiler.hpp"
#include "soci_connection.hpp"
#include "statement_compiler.hpp"
#include "stele/postgres/postgres.hpp"

namespace stele::postgres {

namespace {

constexpr Features postgres_features{
    .max_parameters = 65'535,
    .schemas = true,
    .index_methods = true,
    .catalog_comments = true,
    .triggers_change_rows = true,
    .names_foreign_keys = true,
    .decimals = true,
    .json = true,
    .arrays = true,
    .text_without_case = true,
    .patterns = true,
    .checked_arithmetic = true,
    .row_locks = true,
    .named_locks = true,
    .deadlines = true,
    .casts = true,
    .multisets = true,
    .distinct_on = true,
    .full_text = true,
};

class PostgresDialect final : public Dialect {
 public:
  [[nodiscard]] std::string_view name() const noexcept override { return "postgres"; }
  [[nodiscard]] const Features& features() const noexcept override { return postgres_features; }
  [[nodiscard]] const StatementCompiler& statement_compiler() const noexcept override {
    return statement_compiler_;
  }
  [[nodiscard]] const SchemaCompiler& schema_compiler() const noexcept override {
    return schema_compiler_;
  }
  [[nodiscard]] ConnectionModel connection_model(const Url& /*url*/) const override { return {}; }
  [[nodiscard]] std::unique_ptr<Introspector> introspector(StatementRunner& runner) const override {
    return std::make_unique<PostgresIntrospector>(runner);
  }
  [[nodiscard]] std::unique_ptr<NamedLock> named_lock(Connection& connection,
                                                      std::string_view name) const override {
    return std::make_unique<AdvisoryLock>(connection, name);
  }
  [[nodiscard]] SociBackend soci_backend() const noexcept override {
    return {.name = "postgresql"};
  }
  [[nodiscard]] std::unique_ptr<Connection> adopt(SociSession session,
                                                  const ConnectOptions& options) const override {
    return std::make_unique<PostgresConnection>(session, options);
  }

 protected:
  [[nodiscard]] std::unique_ptr<Connection> connect_natively(
      const Url& url, const ConnectOptions& options) const override {
    return std::make_unique<PostgresConnection>(url, options);
  }
  [[nodiscard]] std::unique_ptr<Connection> connect_by_soci(
      const Url& url, const ConnectOptions& options) const override {
    return std::make_unique<PostgresSociConnection>(url, options);
  }

 private:
  PostgresStatementCompiler statement_compiler_;
  PostgresSchemaCompiler schema_compiler_{statement_compiler_};
};

}  // namespace

ConnectionSource on(PGconn* handle) {
  if (handle == nullptr) {
    throw Error(Errc::invalid_argument,
                "could not open a database over the PGconn*: it is null; connect first",
                {.dialect = "postgres"});
  }
  return {.dialect = &dialect(),
          .name = "PGconn*",
          .model = {.max_connections = 1, .shared = true},
          .connect = [handle](const ConnectOptions& options) {
            return std::make_unique<PostgresConnection>(handle, options);
          }};
}

const Dialect& dialect() {
  static const PostgresDialect instance;
  return instance;
}

}  // namespace stele::postgres
