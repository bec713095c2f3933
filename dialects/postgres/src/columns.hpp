#pragma once

#include <vector>

#include "libpq.hpp"
#include "stele/driver/statement.hpp"

namespace stele::postgres {

/// The columns that a description of a prepared statement, or a result, tells of. Types that are
/// not built in have a format of a null kind.
[[nodiscard]] std::vector<ResultColumn> columns_of(const PGresult* result);

}  // namespace stele::postgres
