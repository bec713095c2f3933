#include "stele/compile/statement_compiler.hpp"
#include "stele/compile/writer.hpp"

namespace stele {

Compiled StatementCompiler::open_cursor(const Compiled& query, std::string_view name) const {
  Compiled open = query;
  open.sql = "DECLARE " + quoted_name(name) + " NO SCROLL CURSOR FOR " + query.sql;
  open.results.clear();
  return open;
}

std::string StatementCompiler::fetch_from_cursor(std::string_view name, std::int64_t rows) const {
  return "FETCH FORWARD " + std::to_string(rows) + " FROM " + quoted_name(name);
}

std::string StatementCompiler::close_cursor(std::string_view name) const {
  return "CLOSE " + quoted_name(name);
}

}  // namespace stele
