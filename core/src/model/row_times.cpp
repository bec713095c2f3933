#include "row_times.hpp"

namespace stele::detail {

Value present(const ColumnType& type) {
  const Timestamp time = now();
  if (type.storage != StorageForm::sequelize) return Value(time);
  return Value(std::chrono::floor<std::chrono::milliseconds>(time));
}

}  // namespace stele::detail
