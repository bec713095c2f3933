#include <string>

#include "both.hpp"

using stele::Compiled;
using stele::StatementCompiler;

TEST_CASE("a stream is read by stepping on sqlite, and by a cursor of the server on postgres") {
  CHECK_FALSE(stele::sqlite::dialect().statement_compiler().reads_by_cursor());
  const StatementCompiler& postgres = stele::postgres::dialect().statement_compiler();
  CHECK(postgres.reads_by_cursor());
  const Compiled query{.sql = R"(SELECT "id" FROM "users" WHERE "age" > $1)",
                       .parameters = {stele::format_of(stele::types::integer())},
                       .results = {stele::format_of(stele::types::bigint())},
                       .values = {stele::Value(18)}};
  const Compiled open = postgres.open_cursor(query, "stele_cursor_1");
  CHECK(
      open.sql ==
      R"(DECLARE "stele_cursor_1" NO SCROLL CURSOR FOR SELECT "id" FROM "users" WHERE "age" > $1)");
  CHECK(open.parameters == query.parameters);
  CHECK(open.values == query.values);
  CHECK(open.results.empty());
  CHECK_FALSE(open.writes);
  CHECK(postgres.fetch_from_cursor("stele_cursor_1", 1000) ==
        R"(FETCH FORWARD 1000 FROM "stele_cursor_1")");
  CHECK(postgres.close_cursor("stele_cursor_1") == R"(CLOSE "stele_cursor_1")");
}
