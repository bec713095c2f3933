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
  bool slow = false;                    ///< it took `Options::slow_query_threshold` or longer
};

/// The event as Sequelize logs it: `Executing (default): SELECT 1+1 AS result`; a slow one as
/// `Slow (default, 1234 ms): SELECT …`.
[[nodiscard]] std::string format_query(const QueryEvent& event);

/// What a database's statements were, since it was opened; BEGIN, COMMIT and DDL among them.
struct StatementMetrics {
  std::int64_t statements = 0;  ///< that were sent
  std::int64_t failed = 0;      ///< of those
  std::int64_t slow = 0;        ///< that took `Options::slow_query_threshold` or longer
  std::int64_t rows = 0;        ///< read, or inserted, updated and deleted
};

}  // namespace stele

#pragma GCC visibility pop
