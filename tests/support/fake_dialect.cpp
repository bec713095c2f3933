#include "support/fake_dialect.hpp"

#include <charconv>
#include <map>
#include <memory>
#include <utility>

#include "stele/base/error.hpp"
#include "stele/driver/registry.hpp"

namespace stele::test {

namespace {

std::int64_t rows_of(std::string_view sql) {
  std::int64_t rows = 0;
  if (sql.starts_with("SELECT ")) std::from_chars(sql.data() + 7, sql.data() + sql.size(), rows);
  return rows;
}

class FakeStatement final : public Statement {
 public:
  FakeStatement(FakeServer& server, FakeConnectionState& connection, const Compiled& compiled)
      : server_(server), connection_(connection), sql_(compiled.sql), rows_(rows_of(sql_)) {
    ++server_.prepares;
    ++server_.open_statements;
  }
  ~FakeStatement() override { --server_.open_statements; }

  void execute(std::span<const Cell> parameters) override {
    if (server_.hook) server_.hook(sql_, connection_);
    if (server_.on_execute) server_.on_execute(parameters);
    server_.note(connection_.number, sql_);
    next_ = 0;
  }

  bool next() override {
    if (server_.hook && next_ > 0) server_.hook("next " + sql_, connection_);
    if (next_ == rows_) return false;
    cell_ = Cell::int64(sql_.starts_with("SELECT 1+1") ? 2 : next_);
    ++next_;
    row_ = {&cell_, 1};
    return true;
  }

  void reset() noexcept override {
    ++server_.resets;
    next_ = rows_;
  }
  [[nodiscard]] std::int64_t affected() const override { return rows_ == 0 ? 1 : 0; }
  [[nodiscard]] std::int64_t row_hint() const override { return rows_; }

 private:
  FakeServer& server_;
  FakeConnectionState& connection_;
  std::string sql_;
  std::int64_t rows_;
  std::int64_t next_ = 0;
  Cell cell_;
};

class FakeConnection final : public Connection {
 public:
  explicit FakeConnection(FakeServer& server) : server_(server) {
    if (server_.on_connect) server_.on_connect();
    state_.number = ++server_.connects;
    ++server_.open_connections;
  }
  ~FakeConnection() override { --server_.open_connections; }

  std::unique_ptr<Statement> prepare(const Compiled& compiled) override {
    return std::make_unique<FakeStatement>(server_, state_, compiled);
  }
  bool in_transaction() const noexcept override { return state_.alive && state_.in_transaction; }
  bool alive() const noexcept override { return state_.alive; }
  std::vector<std::string> setup() const override { return server_.setup; }

 protected:
  void do_execute_script(std::string_view sql) override {
    if (server_.hook) server_.hook(sql, state_);
    server_.note(state_.number, sql);
    if (sql.starts_with("BEGIN")) state_.in_transaction = true;
    if (sql == "ROLLBACK") state_.in_transaction = false;
  }
  bool do_commit() override {
    do_execute_script("COMMIT");
    state_.in_transaction = false;
    return !server_.commit_rolls_back;
  }
  std::vector<std::string> begin_statements(const TransactionOptions& options) const override {
    return {options.read_only ? "BEGIN READ ONLY" : "BEGIN"};
  }

 private:
  FakeServer& server_;
  FakeConnectionState state_;
};

class FakeSchemaCompiler final : public SchemaCompiler {
 public:
  using SchemaCompiler::SchemaCompiler;
  std::string catalog_type(const schema::Table& /*table*/,
                           const schema::Column& /*column*/) const override {
    return "fake";
  }

 protected:
  std::string declared_type(const schema::Table& /*table*/,
                            const schema::Column& /*column*/) const override {
    return "fake";
  }
  void write_auto_increment(Writer& /*out*/, const schema::Table& /*table*/,
                            const schema::Column& /*column*/) const override {}
};

class FakeIntrospector final : public Introspector {
 public:
  std::optional<schema::LiveTable> describe(const schema::TableName& /*table*/) override {
    return std::nullopt;
  }
};

/// Its servers stand under the names that their URLs give.
class FakeDialect final : public Dialect {
 public:
  std::string add(FakeServer& server) {
    const std::lock_guard lock(mutex_);
    std::string name = "server" + std::to_string(++last_);
    servers_.emplace(name, &server);
    return name;
  }
  void remove(const std::string& name) {
    const std::lock_guard lock(mutex_);
    servers_.erase(name);
  }

  std::string_view name() const noexcept override { return "fake"; }
  const Features& features() const noexcept override { return features_; }
  const StatementCompiler& statement_compiler() const noexcept override { return statements_; }
  const SchemaCompiler& schema_compiler() const noexcept override { return schemas_; }
  ConnectionModel connection_model(const Url& url) const override { return server_of(url).model; }
  std::unique_ptr<Introspector> introspector(StatementRunner& /*runner*/) const override {
    return std::make_unique<FakeIntrospector>();
  }

 protected:
  std::unique_ptr<Connection> connect_natively(const Url& url,
                                               const ConnectOptions& /*options*/) const override {
    return server_of(url).connect();
  }

 private:
  FakeServer& server_of(const Url& url) const {
    const std::lock_guard lock(mutex_);
    return *servers_.at(url.path());
  }

  Features features_{.max_parameters = 100};
  StatementCompiler statements_{PlaceholderStyle::question_number};
  FakeSchemaCompiler schemas_{statements_};
  mutable std::mutex mutex_;
  std::map<std::string, FakeServer*> servers_;
  int last_ = 0;
};

FakeDialect& fake_dialect() {
  static FakeDialect dialect;
  return dialect;
}

}  // namespace

FakeServer::FakeServer(ConnectionModel the_model)
    : model(the_model), name_(fake_dialect().add(*this)) {
  register_dialect("fake", fake_dialect());
}

FakeServer::~FakeServer() { fake_dialect().remove(name_); }

Database FakeServer::open(Options options) const {
  return Database::open("fake:" + name_, std::move(options));
}

std::unique_ptr<Connection> FakeServer::connect() {
  return std::make_unique<FakeConnection>(*this);
}

std::vector<std::string> FakeServer::take_log() {
  const std::lock_guard lock(mutex_);
  return std::exchange(log_, {});
}

void FakeServer::note(std::int64_t connection, std::string_view sql) {
  if (!keeps_log) return;
  const std::lock_guard lock(mutex_);
  log_.push_back(std::to_string(connection) + ": " + std::string(sql));
}

Compiled statement(std::string sql) {
  Compiled compiled{.sql = std::move(sql)};
  if (compiled.sql.starts_with("SELECT")) {
    compiled.results = {{.kind = ValueKind::int64, .type = TypeKind::bigint}};
  } else {
    compiled.writes = true;
  }
  return compiled;
}

}  // namespace stele::test
