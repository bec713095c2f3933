#pragma once

#include "stele/base/value.hpp"
#include "stele/schema/column_type.hpp"

namespace stele::detail {

/// The present time for a column that the library keeps: at microseconds, or in tables shared with
/// Sequelize at its milliseconds.
[[nodiscard]] Value present(const ColumnType& type);

}  // namespace stele::detail
