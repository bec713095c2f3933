#include "stele/driver/unix_time.hpp"

#include <chrono>

#include "stele/base/timestamp.hpp"

namespace stele {

std::optional<Cell> instant_of(std::int64_t count, std::int64_t unit) noexcept {
  std::int64_t microseconds = 0;
  if (__builtin_mul_overflow(count, unit, &microseconds)) return std::nullopt;
  if (!is_storable(Timestamp(std::chrono::microseconds(microseconds)))) return std::nullopt;
  return Cell::integral(ValueKind::timestamp, microseconds);
}

}  // namespace stele
