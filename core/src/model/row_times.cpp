#include "row_times.hpp"

namespace stele::detail {

Value present(const ColumnType& type) {
  const Timestamp time = now();
  if (type.storage == StorageForm::unix_seconds) {
    return Value(std::chrono::floor<std::chrono::seconds>(time));
  }
  const bool has_milliseconds =
      type.storage == StorageForm::sequelize || type.storage == StorageForm::unix_milliseconds;
  if (!has_milliseconds) return Value(time);
  return Value(std::chrono::floor<std::chrono::milliseconds>(time));
}

}  // namespace stele::detail
