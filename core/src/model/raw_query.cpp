#include "stele/model/raw_query.hpp"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "base/ascii.hpp"
#include "raw_plan.hpp"
#include "select_builder.hpp"
#include "shape.hpp"
#include "stele/base/error.hpp"
#include "stele/model/database_models.hpp"
#include "stele/sql/node.hpp"
#include "stele/sql/walk.hpp"

namespace stele::detail {

namespace {

/// The first token that is neither space nor comment; of no text where there is none.
SqlToken first_token(std::string_view sql, const SqlLexis& lexis) {
  SqlScanner scanner(sql, lexis);
  SqlToken token;
  while (scanner.next(token)) {
    if (token.kind != SqlToken::Kind::space && token.kind != SqlToken::Kind::comment) return token;
  }
  return {};
}

std::string first_word(std::string_view sql, const SqlLexis& lexis) {
  const SqlToken token = first_token(sql, lexis);
  return token.kind == SqlToken::Kind::word ? ascii::to_lower(token.text) : std::string();
}

/// @param name in lower case
bool mentions(std::string_view sql, std::string_view name) {
  return std::search(sql.begin(), sql.end(), name.begin(), name.end(),
                     [](char a, char b) { return ascii::to_lower(a) == b; }) != sql.end();
}

/// Anything but reading and writing rows may leave something in the session: SET and PRAGMA do, and
/// CREATE TEMPORARY TABLE.
bool may_change_session(std::string_view sql, const SqlLexis& lexis) {
  static constexpr std::string_view words[] = {"select", "insert", "update", "delete",
                                               "with",   "values", "table",  "explain"};
  const std::string word = first_word(sql, lexis);
  return std::find(std::begin(words), std::end(words), word) == std::end(words) ||
         mentions(sql, "set_config");
}

/// True of DDL, of what may run it, and of what changes where names are looked up.
bool may_change_schema(std::string_view sql, const SqlLexis& lexis) {
  static constexpr std::string_view words[] = {"create", "alter", "drop", "do", "call", "import"};
  const std::string word = first_word(sql, lexis);
  return std::find(std::begin(words), std::end(words), word) != std::end(words) ||
         mentions(sql, "search_path");
}

/// Says what a statement of the user's own may change but rows.
void note_changes(Compiled& statement, const SqlLexis& lexis) {
  statement.changes_session = may_change_session(statement.sql, lexis);
  statement.changes_schema = statement.changes_session && may_change_schema(statement.sql, lexis);
}

/// The pool counts on it that connections come back without a transaction.
void refuse_transaction(std::string_view sql, const SqlLexis& lexis) {
  static constexpr std::string_view words[] = {"begin",    "start", "commit",    "end",
                                               "rollback", "abort", "savepoint", "release"};
  const std::string word = first_word(sql, lexis);
  if (std::find(std::begin(words), std::end(words), word) == std::end(words)) return;
  throw Error(Errc::invalid_argument,
              "a transaction is not begun or ended by raw SQL (" + word +
                  "): use db.transaction(…), and tx.transaction(…) for a savepoint",
              {.sql = std::string(sql)});
}

[[noreturn]] void throw_empty(const std::string& verb) {
  throw Error(Errc::syntax, "could not " + verb + " raw SQL: its text is empty");
}

/// Of what postgres takes, so that no statement depends on the database.
void require_few_parameters(const Compiled& statement) {
  constexpr std::size_t most = 65'535;
  if (statement.parameters.size() <= most) return;
  throw Error(Errc::invalid_argument, "a statement takes " + std::to_string(most) +
                                          " values at most, and " +
                                          std::to_string(statement.parameters.size()) +
                                          " were given; give a list as one array by as_array(…)");
}

[[noreturn]] void throw_undefined(const std::string& what) {
  throw Error(Errc::mapping,
              what +
                  " of raw SQL is of a model that is not defined on this database; call "
                  "db.define<…>() first");
}

[[noreturn]] void refuse_expression() {
  throw Error(Errc::invalid_argument,
              "a {} of a statement takes a value, a column, or an expression over the columns of "
              "one model, and this is another expression: write it in the text, or use a query of "
              "a model");
}

/// The one model whose columns the expression names; null where it names none.
const void* only_model(const sql::Expr& expr) {
  const auto& data = expr.node().data;
  if (std::holds_alternative<sql::Subquery>(data)) refuse_expression();
  if (const auto* ref = std::get_if<sql::AttributeRef>(&data)) {
    if (ref->model == nullptr || !ref->alias.empty() || ref->outer) refuse_expression();
    return ref->model;
  }
  const void* only = nullptr;
  for (const sql::Expr& child : sql::children_of(expr)) {
    const void* const model = only_model(child);
    if (model == nullptr) continue;
    if (only != nullptr && only != model) refuse_expression();
    only = model;
  }
  return only;
}

/// An expression of a model's columns, as a statement on its table has it.
sql::Expr computed(const Session& session, const sql::Expr& expr) {
  const void* const identity = only_model(expr);
  if (identity == nullptr) refuse_expression();
  QueryTree tree;
  tree.model = schema_of(session).find(identity);
  if (tree.model == nullptr) throw_undefined("an expression");
  use_model(session, *tree.model);
  return SelectBuilder(session, true).value(tree, expr);
}

/// An argument as it stands in a statement of the user's own: columns by their names.
sql::Expr placed(const Session& session, const sql::Expr& argument) {
  const auto& data = argument.node().data;
  if (std::holds_alternative<sql::Literal>(data)) return argument;
  if (const auto* ref = std::get_if<sql::AttributeRef>(&data)) {
    if (ref->model == nullptr) return sql::column(ref->alias, ref->name, {});
    const auto model = schema_of(session).find(ref->model);
    if (model == nullptr) throw_undefined("a column, " + ref->name + ",");
    const AttributeInfo& attribute = model->metadata().attribute(ref->name);
    return sql::column(ref->alias, attribute.column.name, attribute.column.type);
  }
  if (std::holds_alternative<sql::Raw>(data)) {
    return sql::with_children(argument,
                              [&](const sql::Expr& child) { return placed(session, child); });
  }
  return computed(session, argument);
}

Compiled compile(const Session& session, const std::vector<std::string>& pieces,
                 std::vector<sql::Expr> arguments) {
  for (sql::Expr& each : arguments) each = placed(session, each);
  const StatementCompiler& compiler = session.dialect().statement_compiler();
  Compiled statement = compiler.compile_raw({.pieces = pieces, .operands = std::move(arguments)});
  refuse_transaction(statement.sql, compiler.lexis());
  require_few_parameters(statement);
  note_changes(statement, compiler.lexis());
  return statement;
}

std::vector<Cell> cells_of(const std::vector<Value>& values) {
  std::vector<Cell> cells;
  cells.reserve(values.size());
  for (const Value& value : values) cells.push_back(to_cell(value));
  return cells;
}

/// True where what was kept of a statement may not hold any more: as drivers say where there is
/// another number of columns.
bool may_be_outdated(Errc code) {
  return code == Errc::invalid_argument || code == Errc::conversion;
}

std::int64_t execute_script(const Session& session, const std::vector<std::string_view>& statements,
                            const SqlLexis& lexis) {
  std::int64_t rows = 0;
  session.all_or_nothing([&](const Session& transaction) {
    rows = 0;
    for (const std::string_view sql : statements) {
      Compiled statement{.sql = std::string(sql), .writes = true};
      note_changes(statement, lexis);
      rows += transaction.run(statement);
    }
  });
  return rows;
}

}  // namespace

RawRows::RawRows(const Session& session, const std::vector<std::string>& pieces,
                 std::vector<sql::Expr> arguments, const RawTarget& target) {
  const Compiled statement = compile(session, pieces, std::move(arguments));
  const SqlLexis lexis = session.dialect().statement_compiler().lexis();
  if (first_token(statement.sql, lexis).text.empty()) throw_empty("query by");
  const std::vector<Cell> cells = cells_of(statement.values);
  KeptByKey<RawPlan>& plans = schema_of(session).shapes().raw_plans();
  const std::string key = raw_plan_key(statement, target);
  plan_ = plans.find(key);
  if (plan_ != nullptr) {
    try {
      result_.emplace(session.execute(plan_->statement, cells));
      if (has_planned_columns()) return;
    } catch (const Error& error) {
      if (statement.writes || !may_be_outdated(error.code())) throw;
    }
    result_.reset();
    plans.keep(key, nullptr);
    if (statement.writes) throw_changed();
  }
  plan_ = make_raw_plan(session, statement, target);
  result_.emplace(session.execute(plan_->statement, cells));
  if (tells_columns()) plans.keep(key, plan_);
}

RawRows::RawRows(RawRows&&) noexcept = default;
RawRows::~RawRows() = default;

bool RawRows::tells_columns() const { return !result_->column_name(0).empty(); }

bool RawRows::has_planned_columns() const {
  for (std::size_t i = 0; i < plan_->names.size(); ++i) {
    const std::string_view name = result_->column_name(i);
    if (!name.empty() && name != plan_->names[i]) return false;
  }
  return true;
}

void RawRows::throw_changed() const {
  throw Error(Errc::mapping,
              "the statement was run, and returns other columns than it did before: the table was "
              "changed meanwhile; read what it wrote by another statement",
              {.sql = plan_->statement.sql});
}

void RawRows::decode(void* row) {
  const std::span<const Cell> cells = result_->row();
  const std::vector<std::size_t>& columns = plan_->columns;
  try {
    if (columns.empty()) return plan_->model->decode(row, cells);
    cells_.resize(columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i) cells_[i] = cells[columns[i]];
    plan_->model->decode(row, cells_);
  } catch (Error& error) {
    error.context().sql = plan_->statement.sql;
    throw;
  }
}

Record RawRows::record() const { return plan_->model->new_record(); }

void RawRows::throw_bad_value(std::size_t column, const Error& error) const {
  const std::string& name = plan_->names[column];
  throw Error(
      error.code(),
      "could not read column " + std::to_string(column + 1) + " ('" + name + "'): " + error.what(),
      {.sql = plan_->statement.sql, .columns = {name}});
}

std::int64_t execute_raw(const Session& session, const std::vector<std::string>& pieces,
                         std::vector<sql::Expr> arguments) {
  const bool has_arguments = !arguments.empty();
  const Compiled statement = compile(session, pieces, std::move(arguments));
  const SqlLexis lexis = session.dialect().statement_compiler().lexis();
  const std::vector<std::string_view> statements = split_statements(statement.sql, lexis);
  if (statements.size() == 1) return session.run(statement);
  if (statements.empty()) throw_empty("execute");
  for (const std::string_view each : statements) refuse_transaction(each, lexis);
  if (!has_arguments) return execute_script(session, statements, lexis);
  throw Error(Errc::invalid_argument,
              "several statements take no values: execute them one by one, in one transaction by "
              "db.transaction(…)",
              {.sql = statement.sql});
}

}  // namespace stele::detail
