#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::expect_queries;
using stele::Model;
using stele::Transaction;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace {

struct Twig;
struct Bud;

struct Branch {
  std::int64_t id = 0;
  std::string name{};
  stele::HasMany<Twig> twigs{};
  stele::HasMany<Bud> buds{};
};

struct Twig {
  std::int64_t id = 0;
  std::int64_t branch_id = 0;
  std::string colour{};
  stele::BelongsTo<Branch> branch{};
};

struct Bud {
  std::int64_t id = 0;
  std::int64_t branch_id = 0;
};

/// Three branches, each of two twigs and a bud.
struct Tree {
  explicit Tree(const std::string& url) : fresh(url), database(fresh.open()) {
    database.define<Branch>();
    database.define<Twig>();
    database.define<Bud>();
    database.sync();
    for (const char* name : {"a", "b", "c"}) {
      const Branch branch = branches().create({.name = name});
      twigs().create_all({{.branch_id = branch.id, .colour = "green"},
                          {.branch_id = branch.id, .colour = "yellow"}});
      database.model<Bud>().create({.branch_id = branch.id});
    }
  }

  [[nodiscard]] Model<Branch> branches() const { return database.model<Branch>(); }
  [[nodiscard]] Model<Twig> twigs() const { return database.model<Twig>(); }

  FreshDatabase fresh;
  Database database;
};

std::size_t occurrences(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("as many statements as expected pass: one, and one for each to-many association") {
  const Tree tree(GENERATE(from_range(database_urls())));
  std::size_t seen = 0;
  {
    const expect_queries guard{tree.database, 3};
    for (const Branch& branch :
         tree.branches().include<&Branch::twigs>().include<&Branch::buds>().all()) {
      seen += branch.twigs.size() + branch.buds.size();
    }
    const std::vector<std::string> statements = guard.statements();
    REQUIRE(statements.size() == 3);
    CHECK_THAT(statements[0], Catch::StartsWith("SELECT") && Catch::Contains("branches"));
    CHECK_THAT(statements[1], Catch::Contains("twigs"));
    CHECK_THAT(statements[2], Catch::Contains("buds"));
  }
  CHECK(seen == 9);
  const expect_queries joined{tree.database, 1};
  CHECK(tree.twigs().include<&Twig::branch>().all().at(0).branch->name == "a");
}

TEST_CASE("a query for each row is caught when the guard goes, and listed once") {
  const Tree tree(GENERATE(from_range(database_urls())));
  const auto error = error_of([&] {
    const expect_queries guard{tree.database, 2};
    for (const Branch& branch : tree.branches().order_by(col<&Branch::id>).all()) {
      (void)tree.twigs().where(col<&Twig::branch_id> == branch.id).all();
    }
  });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK(error.context().dialect == tree.database.dialect().name());
  const std::string text = error.what();
  CHECK_THAT(text, Catch::StartsWith("expected 2 statements, and the database was sent 4:\n"));
  CHECK(occurrences(text, "SELECT") == 2);
  CHECK(occurrences(text, " × 3\n") == 1);
  CHECK_THAT(text, Catch::Contains("include<…>()"));
}

TEST_CASE("the list holds placeholders and no value") {
  const Tree tree(GENERATE(from_range(database_urls())));
  const auto error = error_of([&] {
    const expect_queries guard{tree.database, 0};
    (void)tree.twigs().where(col<&Twig::colour> == "unheard-of").all();
    tree.database.execute("UPDATE twigs SET colour = {} WHERE id = {}", "unspoken", 987654321);
  });
  const std::string text = error.what();
  CHECK_THAT(text, Catch::StartsWith("expected 0 statements, and the database was sent 2:\n"));
  CHECK_THAT(text, Catch::Contains("SELECT") && Catch::Contains("\n  UPDATE twigs SET colour = "));
  CHECK_THAT(text, !Catch::Contains("unheard-of") && !Catch::Contains("unspoken") &&
                       !Catch::Contains("987654321"));
}

TEST_CASE("fewer statements than expected are caught") {
  const Tree tree(GENERATE(from_range(database_urls())));
  const auto error = error_of([&] { const expect_queries guard{tree.database, 1}; });
  CHECK(error.what() == std::string("expected 1 statement, and the database was sent 0"));
  CHECK(error_of([&] {
          const expect_queries guard{tree.database, -1};
        }).code() == Errc::invalid_argument);
}

TEST_CASE("a check throws early, and what it has told the guard does not tell again") {
  const Tree tree(GENERATE(from_range(database_urls())));
  const expect_queries guard{tree.database, 1};
  CHECK_THAT(error_of([&] { guard.check(); }).what(), Catch::Contains("was sent 0"));
  (void)tree.branches().count();
  CHECK_NOTHROW(guard.check());
  (void)tree.branches().count();
}

TEST_CASE("guards within guards count for themselves") {
  const Tree tree(GENERATE(from_range(database_urls())));
  const expect_queries outer{tree.database, 3};
  (void)tree.branches().count();
  {
    const expect_queries inner{tree.database, 1};
    (void)tree.twigs().count();
    CHECK(inner.statements().size() == 1);
    CHECK(outer.statements().size() == 2);
  }
  CHECK_THROWS(expect_queries(tree.database, 5));
  (void)tree.branches().count();
}

TEST_CASE("the statements of all threads count") {
  const Tree tree(GENERATE(from_range(database_urls())));
  constexpr std::int64_t each = 20;
  const expect_queries guard{tree.database, 2 * each};
  const auto work = [&] {
    for (std::int64_t i = 0; i < each; ++i) (void)tree.branches().count();
  };
  std::thread first(work);
  std::thread second(work);
  first.join();
  second.join();
  CHECK(static_cast<std::int64_t>(guard.statements().size()) == 2 * each);
}

TEST_CASE("within transactions the data's statements count, and what begins and ends them not") {
  const Tree tree(GENERATE(from_range(database_urls())));
  const expect_queries guard{tree.database, 4};
  Database database = tree.database;
  database.transaction([&](Transaction& tx) {
    Branch branch = tx.model<Branch>().create({.name = "d"});
    tx.transaction([&](Transaction& inner) { inner.model<Branch>().destroy(branch); });
    tx.execute("UPDATE branches SET name = 'e' WHERE id = 1");
  });
  try {
    database.transaction([&](Transaction& tx) {
      (void)tx.model<Branch>().count();
      throw std::runtime_error("rolls back");
    });
  } catch (const std::runtime_error&) {  // NOLINT(bugprone-empty-catch): it is the test's own
  }
}

TEST_CASE("what makes tables and what looks at them does not count") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  {
    const expect_queries guard{database, 0};
    database.define<Branch>();
    database.define<Twig>();
    database.define<Bud>();
    database.sync();
    database.sync();
  }
  Database other = fresh.is_single_connection() ? database : fresh.open();
  const auto branches = other.define<Branch>();
  other.define<Twig>();
  other.define<Bud>();
  const expect_queries guard{other, 2};
  branches.create({.name = "a"});
  CHECK(branches.count() == 1);
}

TEST_CASE("keeping the generated keys above one that was given is no statement of the program's") {
  const Tree tree(GENERATE(from_range(database_urls())));
  const expect_queries guard{tree.database, 2};
  tree.branches().create({.id = 100, .name = "far"});
  CHECK(tree.branches().create({.name = "next"}).id == 101);
}

TEST_CASE("a stream is one statement, and a script as many as it has") {
  const Tree tree(GENERATE(from_range(database_urls())));
  {
    const expect_queries guard{tree.database, 1};
    std::size_t seen = 0;
    for (const Twig& twig : tree.twigs().stream()) seen += twig.colour.empty() ? 0 : 1;
    CHECK(seen == 6);
    CHECK_THAT(guard.statements().at(0), Catch::Contains("SELECT") && Catch::Contains("twigs"));
  }
  Database database = tree.database;
  const expect_queries guard{database, 2};
  database.execute("DELETE FROM buds; DELETE FROM twigs");
}

TEST_CASE("statements that fail count") {
  const Tree tree(GENERATE(from_range(database_urls())));
  Database database = tree.database;
  const expect_queries guard{database, 1};
  CHECK_THROWS(database.execute("UPDATE nothing_of_that_name SET a = 1"));
}

TEST_CASE("a look at which row is missing, for the error of a foreign key, does not count") {
  const Tree tree(GENERATE(from_range(database_urls())));
  const expect_queries guard{tree.database, 1};
  const auto error = error_of([&] { tree.database.model<Bud>().create({.branch_id = 99}); });
  CHECK(error.code() == Errc::foreign_key_violation);
}

TEST_CASE("an exception that leaves a guard is not replaced by the guard's") {
  const Tree tree(GENERATE(from_range(database_urls())));
  const auto act = [&] {
    const expect_queries guard{tree.database, 5};
    throw std::runtime_error("the reason");
  };
  CHECK_THROWS_WITH(act(), "the reason");
}

namespace {

/// Runs a function while an exception is in flight.
struct Cleaner {
  ~Cleaner() {
    try {
      const expect_queries guard{database, 1};
    } catch (const stele::Error& error) {
      text = error.what();
    }
  }
  const Database& database;
  std::string& text;
};

}  // namespace

TEST_CASE("a guard made while an exception is in flight checks all the same") {
  const Tree tree(GENERATE(from_range(database_urls())));
  std::string text;
  const auto act = [&] {
    const Cleaner cleaner{tree.database, text};
    throw std::runtime_error("the reason");
  };
  CHECK_THROWS_WITH(act(), "the reason");
  CHECK_THAT(text, Catch::Contains("expected 1 statement"));
}

TEST_CASE("a guard may outlive its database's last handle") {
  const FreshDatabase fresh(database_urls().front());
  std::optional<Database> database(fresh.open());
  const expect_queries guard{*database, 1};
  database->authenticate();
  database.reset();
  CHECK(guard.statements() == std::vector<std::string>{"SELECT 1+1 AS result"});
}
