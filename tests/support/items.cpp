#include "support/items.hpp"

#include <array>
#include <string>

#include "stele/compile/statement_compiler.hpp"
#include "stele/sql/statement.hpp"

namespace stele::test {

namespace {

const std::string& table() {
  static const std::string name = "items";
  return name;
}

const std::string& number() {
  static const std::string name = "number";
  return name;
}

sql::Insert insertion() {
  return {.table = {.name = table()}, .columns = {number()}, .given = {.types = {types::bigint()}}};
}

sql::Update update() {
  return {.table = {.name = table()},
          .assignments = {{.column = number(), .value = sql::parameter(types::bigint())}}};
}

sql::Select selection() {
  const sql::Expr column = sql::column({}, number(), types::bigint());
  return {.projections = {{.expr = column, .type = types::bigint()}},
          .from = sql::Source{.table = {.name = table()}},
          .order = {{.expr = column}}};
}

}  // namespace

Items::Items(const Session& session) {
  const StatementCompiler& compiler = session.dialect().statement_compiler();
  insert_ = compiler.compile(insertion());
  update_ = compiler.compile(update());
  select_ = compiler.compile(selection());
  const std::array<std::string, 1> create{"CREATE TABLE items (number BIGINT PRIMARY KEY)"};
  session.run_scripts({}, create, {});
}

void Items::insert(const Session& session, std::int64_t value) const {
  session.run(insert_, std::array{Cell::int64(value)});
}

void Items::set(const Session& session, std::int64_t value) const {
  session.run(update_, std::array{Cell::int64(value)});
}

std::vector<std::int64_t> Items::numbers(const Session& session) const {
  std::vector<std::int64_t> all;
  Result rows = session.execute(select_);
  while (rows.next()) all.push_back(rows.row()[0].i);
  return all;
}

}  // namespace stele::test
