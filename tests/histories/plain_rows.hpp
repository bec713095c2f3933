#pragma once

#include <vector>

#include "conformance/plain_database.hpp"
#include "table.hpp"

namespace stele::test::histories {

/// The rows of the table by the key, as the database's own interface has them.
[[nodiscard]] std::vector<Row> plain_rows(PlainDatabase& database, const Table& table);

/// Empties the table; its keys begin anew.
void clear(PlainDatabase& database, const Table& table);

}  // namespace stele::test::histories
