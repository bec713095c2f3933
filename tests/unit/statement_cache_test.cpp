#include "stele/session/statement_cache.hpp"

#include <optional>
#include <string>
#include <utility>

#include <catch2/catch.hpp>

#include "stele/base/error.hpp"
#include "support/fake_dialect.hpp"

using stele::Compiled;
using stele::LentStatement;
using stele::StatementCache;
using stele::test::FakeServer;
using stele::test::statement;

TEST_CASE("a statement is prepared once and found by its text") {
  FakeServer server;
  const auto connection = server.connect();
  StatementCache cache(*connection);
  for (int i = 0; i < 3; ++i) {
    CHECK(cache.lend(statement("SELECT 1 ROWS")).sql() == "SELECT 1 ROWS");
    CHECK(cache.lend(statement("SELECT 2 ROWS")).sql() == "SELECT 2 ROWS");
  }
  CHECK(server.prepares == 2);
  CHECK(cache.size() == 2);
}

TEST_CASE("a statement that is lent is not lent again") {
  FakeServer server;
  const auto connection = server.connect();
  StatementCache cache(*connection);
  const Compiled compiled = statement("SELECT 2 ROWS");
  const LentStatement outer = cache.lend(compiled);
  outer->execute({});
  REQUIRE(outer->next());
  {
    const LentStatement inner = cache.lend(compiled);
    CHECK(&*inner != &*outer);
    inner->execute({});
  }
  CHECK(outer->next());
  CHECK(outer->row()[0].i == 1);

  // Both are kept for the next time.
  CHECK(&*cache.lend(compiled) != &*outer);
  CHECK(server.prepares == 2);
}

TEST_CASE("equal texts with other formats are other statements") {
  FakeServer server;
  const auto connection = server.connect();
  StatementCache cache(*connection);
  Compiled number = statement("SELECT 1 ROWS");
  Compiled text = number;
  text.results[0] = {.kind = stele::ValueKind::text};
  Compiled stored_otherwise = text;
  stored_otherwise.results[0].storage = stele::StorageForm::sequelize;
  Compiled with_parameter = number;
  with_parameter.parameters = {{.kind = stele::ValueKind::int64}};
  Compiled key = number;
  key.generated_key_only = true;
  for (int i = 0; i < 2; ++i) {
    for (const Compiled* each : {&number, &text, &stored_otherwise, &with_parameter, &key}) {
      CHECK(cache.lend(*each)->row_hint() == 1);
    }
  }
  CHECK(server.prepares == 5);
}

TEST_CASE("the statement that was not used for longest goes first") {
  FakeServer server;
  const auto connection = server.connect();
  StatementCache cache(*connection, 2);
  CHECK(cache.lend(statement("A")));
  CHECK(cache.lend(statement("B")));
  CHECK(cache.lend(statement("A")));
  CHECK(cache.lend(statement("C")));  // in place of B
  CHECK(cache.size() == 2);
  CHECK(server.open_statements == 2);
  CHECK(server.prepares == 3);
  CHECK(cache.lend(statement("A")));
  CHECK(server.prepares == 3);
  CHECK(cache.lend(statement("B")));
  CHECK(server.prepares == 4);
}

TEST_CASE("statements that are lent stay, also above the capacity") {
  FakeServer server;
  const auto connection = server.connect();
  StatementCache cache(*connection, 1);
  {
    const LentStatement a = cache.lend(statement("A"));
    const LentStatement b = cache.lend(statement("B"));
    const LentStatement again = cache.lend(statement("A"));
    CHECK(cache.size() == 3);
    CHECK(a.sql() == "A");
    CHECK(b.sql() == "B");
  }
  CHECK(cache.lend(statement("C")));
  CHECK(cache.size() == 1);
  CHECK(server.open_statements == 1);
}

TEST_CASE("a statement is reset once when it is given back") {
  FakeServer server;
  const auto connection = server.connect();
  StatementCache cache(*connection);
  LentStatement lent = cache.lend(statement("A"));
  LentStatement moved = std::move(lent);
  lent = {};
  CHECK(server.resets == 0);
  moved.give_back();
  CHECK_FALSE(moved);
  CHECK(server.resets == 1);
  moved.give_back();
  CHECK(server.resets == 1);
}

namespace {

/// Prepares nothing.
class RefusingConnection final : public stele::Connection {
 public:
  std::unique_ptr<stele::Statement> prepare(const Compiled& /*compiled*/) override {
    throw stele::Error(stele::Errc::syntax, "no such table");
  }
  bool in_transaction() const noexcept override { return false; }
  bool alive() const noexcept override { return true; }

 protected:
  void do_execute_script(std::string_view /*sql*/) override {}
  bool do_commit() override { return true; }
  std::vector<std::string> begin_statements(
      const stele::TransactionOptions& /*options*/) const override {
    return {};
  }
};

}  // namespace

TEST_CASE("a statement that cannot be prepared leaves nothing behind") {
  RefusingConnection connection;
  StatementCache cache(connection);
  CHECK_THROWS_AS(cache.lend(statement("A")), stele::Error);
  CHECK(cache.size() == 0);
  CHECK_THROWS_AS(cache.lend(statement("A")), stele::Error);
}

TEST_CASE("a statement that was prepared before the schema changed is not lent again") {
  FakeServer server;
  const auto connection = server.connect();
  StatementCache cache(*connection);
  const Compiled kept = statement("SELECT 1 ROWS");
  const Compiled open = statement("SELECT 2 ROWS");
  (void)cache.lend(kept);
  {
    const LentStatement lent = cache.lend(open);
    lent->execute({});
    cache.outdate();
    CHECK(cache.size() == 1);
    CHECK(lent->next());
  }
  (void)cache.lend(open);
  (void)cache.lend(kept);
  CHECK(server.prepares == 4);
  cache.outdate();
  CHECK(cache.size() == 0);
}
