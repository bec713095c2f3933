#pragma once

#include <string_view>

#include "stele/base/error.hpp"

namespace stele {

/// Fills what who threw did not know.
inline void add_context(Error& error, std::string_view sql, std::string_view dialect) {
  ErrorContext& context = error.context();
  if (context.sql.empty()) context.sql = sql;
  if (context.dialect.empty()) context.dialect = dialect;
}

}  // namespace stele
