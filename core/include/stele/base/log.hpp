#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)

namespace stele {

/// One statement that was sent. The views live as long as the call that reports it.
struct QueryEvent {
  std::string_view sql{};               ///< with placeholders; never a bound value
  std::chrono::nanoseconds duration{};  ///< from sending it to its last row
  std::int64_t rows = 0;                ///< read, or inserted, updated and deleted
  std::string_view transaction_id{};    ///< "default" outside a transaction
};

/// The event as Sequelize logs it: `Executing (default): SELECT 1+1 AS result`.
[[nodiscard]] std::string format_query(const QueryEvent& event);

}  // namespace stele

#pragma GCC visibility pop
