#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <soci/soci.h>

#include "stele/driver/registry.hpp"
#include "stele/driver/soci_driver.hpp"
#include "stele/stele.hpp"
#include "support.hpp"

namespace types = stele::types;
using namespace sqlite_test;
using stele::ConnectOptions;
using stele::Errc;
using stele::Url;
using stele::Value;

namespace {

std::unique_ptr<stele::Connection> connect_by_soci() {
  return connect("sqlite::memory:?driver=soci");
}

// [plain-connection]
/// All that a dialect without native code must say of its connection.
class PlainConnection final : public stele::SociConnection {
 public:
  PlainConnection(const Url& url, const ConnectOptions& options)
      : SociConnection({.dialect = "plain", .lexis = {}, .backend_finds_placeholders = false},
                       stele::open_soci_session("sqlite3", url.path(), url, options)) {}

 protected:
  std::vector<std::string> begin_statements(
      const stele::TransactionOptions& /*options*/) const override {
    return {"BEGIN"};
  }
};
// [/plain-connection]

/// SQLite once more, through SOCI's backend as it is loaded at run time.
class PlainDialect final : public stele::Dialect {
 public:
  std::string_view name() const noexcept override { return "plain"; }
  const stele::Features& features() const noexcept override { return sqlite_.features(); }
  const stele::StatementCompiler& statement_compiler() const noexcept override {
    return sqlite_.statement_compiler();
  }
  const stele::SchemaCompiler& schema_compiler() const noexcept override {
    return sqlite_.schema_compiler();
  }
  stele::ConnectionModel connection_model(const Url& /*url*/) const override {
    return {.max_connections = 1, .single_writer = true};
  }
  std::unique_ptr<stele::Introspector> introspector(stele::StatementRunner& runner) const override {
    return sqlite_.introspector(runner);
  }

 protected:
  std::unique_ptr<stele::Connection> connect_by_soci(const Url& url,
                                                     const ConnectOptions& options) const override {
    return std::make_unique<PlainConnection>(url, options);
  }

 private:
  const stele::Dialect& sqlite_ = stele::sqlite::dialect();
};

const PlainDialect& plain_dialect() {
  static const PlainDialect dialect;
  stele::register_dialect("plain", dialect);
  return dialect;
}

struct Note {
  std::int64_t id = 0;
  std::string text{};
  double size = 0;
  bool done = false;
  stele::Timestamp made{};
};

void describe(stele::ModelBuilder<Note>& model) { model.attribute<&Note::text>().unique(); }

}  // namespace

TEST_CASE("a dialect without native code connects by SOCI, and needs little for it") {
  const stele::Dialect& dialect = plain_dialect();
  auto database = stele::Database::open("plain::memory:");
  CHECK(&database.dialect() == &dialect);
  const auto notes = database.define<Note>();
  database.sync();
  const stele::Timestamp made{std::chrono::microseconds(1'700'000'000'123'456)};
  const Note first = notes.create({.text = "it's :a", .size = 0.1, .done = true, .made = made});
  CHECK(first.id == 1);
  const Note read = notes.get(1);
  CHECK(read.text == "it's :a");
  CHECK(read.size == 0.1);
  CHECK(read.done);
  CHECK(read.made == made);
  CHECK(error_of([&] { notes.create({.text = "it's :a"}); }).code() == Errc::unique_violation);
  CHECK_THROWS_AS(database.transaction([&](stele::Transaction& tx) {
    tx.model<Note>().create({.text = "b"});
    throw 42;
  }),
                  int);
  CHECK(notes.count() == 1);
}

TEST_CASE("a driver that a dialect does not have is refused") {
  const auto refusal = [](const std::string& url) {
    return error_of([&] { (void)plain_dialect().connect(Url::parse(url), {}); });
  };
  CHECK(refusal("plain::memory:?driver=native").code() == Errc::invalid_argument);
  CHECK_THAT(refusal("plain::memory:?driver=odbc").what(),
             Catch::Contains("driver takes one of native, soci"));
}

TEST_CASE("SOCI's sqlite runs all statements of a script, and one of a statement") {
  const auto connection = connect_by_soci();
  connection->execute_script(
      "CREATE TABLE t (n INTEGER); CREATE TABLE log (n INTEGER);"
      "CREATE TRIGGER note AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.n); "
      "INSERT INTO log VALUES (-new.n); END; INSERT INTO t VALUES (1) RETURNING n; -- the end;");
  CHECK(one(*connection, "SELECT count(*) FROM log", types::bigint()) == Value(2));
  const auto error = error_of(
      [&] { (void)connection->prepare(compiled("DELETE FROM t; DELETE FROM log", {}, {})); });
  CHECK(error.code() == Errc::syntax);
  CHECK_THAT(error.what(), Catch::Contains("more than one statement"));
}

TEST_CASE("a result of SOCI's that is left early holds no lock") {
  const auto connection = connect_by_soci();
  connection->execute_script("CREATE TABLE t (n INTEGER); INSERT INTO t VALUES (1), (2), (3)");
  const auto statement =
      connection->prepare(compiled("SELECT n FROM t ORDER BY n", {}, {types::bigint()}));
  statement->execute({});
  REQUIRE(statement->next());
  statement->reset();
  connection->execute_script("DROP TABLE t");
  CHECK_FALSE(statement->next());
}

TEST_CASE("what sqlite stores otherwise than declared is read exactly by SOCI too, or not at all") {
  const auto connection = connect_by_soci();
  CHECK(one(*connection, "SELECT '12'", types::bigint()) == Value(12));
  CHECK(one(*connection, "SELECT 2.0", types::bigint()) == Value(2));
  for (const std::string value : {"'abc'", "2.5", "X'00'"}) {
    INFO(value);
    CHECK(error_of([&] { (void)one(*connection, "SELECT " + value, types::bigint()); }).code() ==
          Errc::conversion);
  }
}
