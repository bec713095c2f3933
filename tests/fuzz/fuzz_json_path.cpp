#include <charconv>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include "functions.hpp"
#include "fuzz.hpp"
#include "stele/base/error.hpp"
#include "stele/base/json.hpp"
#include "stele/base/utf8.hpp"
#include "stele/compile/sql_scanner.hpp"
#include "stele/postgres/postgres.hpp"
#include "stele/sql/node.hpp"
#include "stele/sql/statement.hpp"
#include "stele/sqlite/sqlite.hpp"

using fuzz::require;
using nlohmann::json;
using Steps = std::vector<stele::sql::JsonStep>;
namespace sql = stele::sql;

namespace {

const json& document() {
  static const json made = json::parse(
      R"({"a": {"b": [1, 2.5, {"c": null}], "": "x", "é": true}, "a.b": 1, "$": [[0], "t"],)"
      R"( "\"": {"\\": "q"}, "0": "zero", "\n": false, "list": [0, "1", [], {}]})");
  return made;
}

/// Steps apart by '/'; digits, with a sign or without, are the number of an element.
Steps steps_of(std::string_view text) {
  Steps steps;
  while (steps.size() < 8) {
    const std::string_view step = text.substr(0, text.find('/'));
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), number);
    const bool is_number = error == std::errc() && end == step.data() + step.size();
    is_number ? steps.emplace_back(number) : steps.emplace_back(std::string(step));
    if (step.size() == text.size()) break;
    text.remove_prefix(step.size() + 1);
  }
  return steps;
}

/// Where the steps lead, by nothing of the library's.
const json* lead(const json& from, const Steps& steps) {
  const json* at = &from;
  for (const sql::JsonStep& step : steps) {
    if (const auto* key = std::get_if<std::string>(&step)) {
      if (!at->is_object() || !at->contains(*key)) return nullptr;
      at = &at->at(*key);
    } else {
      const auto size = static_cast<std::int64_t>(at->size());
      const auto number = std::get<std::int64_t>(step);
      if (!at->is_array() || number >= size || number < -size) return nullptr;
      at = &at->at(static_cast<std::size_t>(number < 0 ? number + size : number));
    }
  }
  return at;
}

/// A table of the one document.
class Table {
 public:
  Table() {
    require(sqlite3_open(":memory:", &database_) == SQLITE_OK, "sqlite opens a database");
    stele::sqlite::add_functions(database_);
    const std::string text = stele::json_text(document()).text;
    run("CREATE TABLE t (d TEXT)", {});
    run("INSERT INTO t VALUES (?1)", text);
  }
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  ~Table() { sqlite3_close(database_); }

  /// The first column of the first row.
  std::optional<std::string> run(const std::string& text, const std::optional<std::string>& bound) {
    ::sqlite3_stmt* statement = nullptr;
    require(sqlite3_prepare_v2(database_, text.c_str(), -1, &statement, nullptr) == SQLITE_OK,
            "sqlite takes the statement");
    const std::unique_ptr<::sqlite3_stmt, int (*)(::sqlite3_stmt*)> owner(statement,
                                                                          sqlite3_finalize);
    if (bound) {
      sqlite3_bind_text(statement, 1, bound->data(), static_cast<int>(bound->size()),
                        SQLITE_TRANSIENT);
    }
    const int code = sqlite3_step(statement);
    require(code == SQLITE_ROW || code == SQLITE_DONE, "sqlite runs the statement");
    if (code == SQLITE_DONE || sqlite3_column_type(statement, 0) == SQLITE_NULL) return {};
    const auto* value = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
    return std::string(value, static_cast<std::size_t>(sqlite3_column_bytes(statement, 0)));
  }

 private:
  ::sqlite3* database_ = nullptr;
};

stele::Compiled compiled(const stele::Dialect& dialect, const sql::Expr& term) {
  sql::Select select;
  select.projections.push_back({.expr = term, .type = sql::type_of(term), .alias = {}});
  select.from = stele::sql::Source{.table = {.name = "t", .schema = {}}};
  return dialect.statement_compiler().compile(select);
}

/// Outside of quotes nothing of the path is seen.
void require_quoted(const std::string& text, const Steps& steps) {
  std::size_t texts = 0;
  stele::SqlScanner scanner(text, {.placeholders = stele::PlaceholderStyle::dollar_number,
                                   .dollar_quotes = true,
                                   .escape_strings = true,
                                   .nested_comments = true});
  stele::SqlToken token;
  while (scanner.next(token)) {
    if (token.kind == stele::SqlToken::Kind::text) ++texts;
    require(token.kind != stele::SqlToken::Kind::comment &&
                token.kind != stele::SqlToken::Kind::dollar &&
                token.kind != stele::SqlToken::Kind::placeholder && token.text != ";",
            "a path is but texts");
  }
  std::size_t expected = 0;
  for (const sql::JsonStep& step : steps) {
    expected += std::holds_alternative<std::string>(step) ? 1 : 2;
  }
  require(texts == expected, "each key is one text");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Table table;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (size > 400 || stele::check_text(input) != stele::TextFault::none) return 0;
  const Steps steps = steps_of(input);
  const sql::Expr column = sql::column({}, "d", stele::types::json());
  const sql::Expr part({sql::JsonPath{.document = column, .steps = steps}});

  const json* expected = lead(document(), steps);
  const auto found = table.run(compiled(stele::sqlite::dialect(), part).sql, {});
  require(found.has_value() == (expected != nullptr), "the part is there, or not");
  if (found) require(stele::parse_json(*found) == *expected, "the part is the right one");

  const sql::Expr missing({sql::IsNull{.operand = part, .negated = false}});
  const auto is_missing = table.run(compiled(stele::sqlite::dialect(), missing).sql, {});
  require(is_missing == (expected == nullptr ? "1" : "0"), "what is missing is NULL");

  require_quoted(compiled(stele::postgres::dialect(), part).sql, steps);
  return 0;
}
