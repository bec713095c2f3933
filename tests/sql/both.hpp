#pragma once

#include <string>
#include <utility>

#include <catch2/catch.hpp>

#include "stele/postgres/postgres.hpp"
#include "stele/sqlite/sqlite.hpp"
#include "stele/stele.hpp"

namespace stele::test {

/// A text in both dialects.
struct Texts {
  std::string sqlite{};
  std::string postgres{};
};

/// One of SQLite, and the same with PostgreSQL's placeholders.
inline Texts alike(const std::string& sqlite) {
  Texts texts{sqlite, sqlite};
  for (char& c : texts.postgres) c = c == '?' ? '$' : c;
  return texts;
}

/// Checks the statement of a query, `build(database)`, in both dialects. Nothing is sent: the
/// databases need not be there.
template <class Build>
void check_query(const Build& build, const Texts& expected, const Naming& naming = {}) {
  Database sqlite = Database::open("sqlite::memory:", {.naming = naming});
  Database postgres = Database::open("postgres://nobody@localhost/nothing", {.naming = naming});
  CHECK(build(sqlite).to_sql().sql == expected.sqlite);
  CHECK(build(postgres).to_sql().sql == expected.postgres);
}

/// Checks the DDL of the models that `define(schema)` defines, in both dialects.
template <class Define>
void check_ddl(const Define& define, const Texts& expected, const Naming& naming = {}) {
  Schema schema(naming);
  define(schema);
  CHECK(schema.create_sql(sqlite::dialect()) == expected.sqlite);
  CHECK(schema.create_sql(postgres::dialect()) == expected.postgres);
}

}  // namespace stele::test
