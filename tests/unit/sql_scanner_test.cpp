#include "stele/compile/sql_scanner.hpp"

#include <string>
#include <vector>

#include <catch2/catch.hpp>

using stele::PlaceholderStyle;
using stele::split_statements;
using stele::SqlLexis;
using stele::SqlScanner;
using stele::SqlToken;

using Texts = std::vector<std::string>;

namespace {

constexpr SqlLexis sqlite{.brackets = true};
constexpr SqlLexis postgres{.placeholders = PlaceholderStyle::dollar_number,
                            .dollar_quotes = true,
                            .escape_strings = true,
                            .nested_comments = true};

Texts tokens(const std::string& sql, const SqlLexis& lexis, SqlToken::Kind kind) {
  Texts found;
  SqlScanner scanner(sql, lexis);
  SqlToken token;
  std::string all;
  while (scanner.next(token)) {
    all += token.text;
    if (token.kind == kind) found.emplace_back(token.text);
  }
  CHECK(all == sql);
  return found;
}

Texts statements(const std::string& script, const SqlLexis& lexis = sqlite) {
  Texts found;
  for (const std::string_view statement : split_statements(script, lexis)) {
    found.emplace_back(statement);
  }
  return found;
}

}  // namespace

TEST_CASE("a placeholder is one only outside of texts, names and comments") {
  const auto kind = SqlToken::Kind::placeholder;
  CHECK(tokens("a=?1 AND b='?2' AND \"?3\"=[?4] -- ?5\n AND /*?6*/ c=?12", sqlite, kind) ==
        Texts{"?1", "?12"});
  CHECK(tokens("a=$1 AND $$ $2 $$ AND $t$ $3 $t$ AND a$4 AND $5::int", postgres, kind) ==
        Texts{"$1", "$5"});
  CHECK(tokens("a=:p1 AND b=:name AND c=':p2' AND d::p3 AND e=:p10",
               {.placeholders = PlaceholderStyle::named}, kind) == Texts{":p1", ":p10"});
  CHECK(tokens("? ?7 ?", sqlite, kind) == Texts{"?", "?7", "?"});
  CHECK(tokens("?2147483647 ? ?0 ?2147483648", sqlite, kind) == Texts{"?2147483647"});
}

TEST_CASE("texts end where the database says") {
  const auto kind = SqlToken::Kind::text;
  CHECK(tokens("'it''s' 'a\\'", sqlite, kind) == Texts{"'it''s'", "'a\\'"});
  CHECK(tokens("E'it\\'s' X'00' 'open", postgres, kind) == Texts{"E'it\\'s'", "X'00'", "'open"});
  CHECK(tokens("$$it's$$ $a$ $$ $b$ $a$", postgres, SqlToken::Kind::dollar) ==
        Texts{"$$it's$$", "$a$ $$ $b$ $a$"});
  CHECK(tokens("/* a /* b */ c */ d", postgres, SqlToken::Kind::comment) ==
        Texts{"/* a /* b */ c */"});
  CHECK(tokens("/* a /* b */ c", sqlite, SqlToken::Kind::comment) == Texts{"/* a /* b */"});
}

TEST_CASE("a script is split at the semicolons between its statements") {
  CHECK(statements("SELECT 1; SELECT ';' ; -- ;\n SELECT \";\"") ==
        Texts{"SELECT 1", "SELECT ';' ", "SELECT \";\""});
  CHECK(statements(" ; /* nothing */ ;; -- \n").empty());
  CHECK(statements("CREATE TABLE t(a);;INSERT INTO t VALUES(1);") ==
        Texts{"CREATE TABLE t(a)", "INSERT INTO t VALUES(1)"});
}

TEST_CASE("the statements of a trigger stay together") {
  const std::string trigger =
      "create temp trigger t after insert on a begin update a set n = case when 1 then 2 end; "
      "delete from b; end";
  CHECK(statements(trigger + "; SELECT 1") == Texts{trigger, "SELECT 1"});
  CHECK(statements("CREATE TABLE trigger(a); SELECT 1").size() == 2);
}
