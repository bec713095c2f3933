#include <string>

#include "statement_compiler.hpp"
#include "stele/sql/node.hpp"
#include "stele/sql/search_query.hpp"

namespace stele::postgres {

namespace {

/// `('red' <-> 'hen':*)`
std::string tsquery_of(const SearchTerm& term) {
  std::string text;
  for (const std::string& word : term.words) {
    text += (text.empty() ? "'" : " <-> '") + word + "'";
  }
  if (term.prefix) text += ":*";
  return term.words.size() == 1 ? text : "(" + text + ")";
}

/// The text that to_tsquery() reads of a `SearchQuery`.
Value tsquery_of_search(const Value& search) {
  const SearchQuery query(search.as<std::string_view>());
  std::string text;
  for (const SearchTerm& term : query.terms()) {
    if (!text.empty()) text += " & ";
    text += (term.negated ? "!" : "") + tsquery_of(term);
  }
  return Value(text);
}

}  // namespace

void PostgresStatementCompiler::write_text_search(Writer& out,
                                                  const sql::TextSearch& search) const {
  const bool ranks = search.part == sql::SearchPart::rank;
  if (ranks) out << "ts_rank(";
  out.identifier(search.table) << ".";
  out.identifier(search.index) << (ranks ? ", " : " @@ ");
  out << "to_tsquery('pg_catalog.simple', lower(CAST(";
  out.bind(std::get<sql::Literal>(search.text.node().data), tsquery_of_search, types::text());
  out << " AS TEXT) COLLATE \"und-x-icu\"))";
  // Of a longer text, the words say less.
  if (ranks) out << ", 1)";
}

}  // namespace stele::postgres
