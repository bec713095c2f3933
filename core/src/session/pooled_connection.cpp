#include "stele/session/pooled_connection.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "session/error_context.hpp"

namespace stele {

PooledConnection::PooledConnection(Pool& pool, std::unique_ptr<Connection> connection,
                                   const QueryListeners& listeners, Clock::time_point now)
    : pool_(pool),
      listeners_(listeners),
      connection_(std::move(connection)),
      statements_(*connection_),
      opened_(now) {
  connection_->observe(this);
}

PooledConnection::~PooledConnection() { connection_->observe(nullptr); }

void PooledConnection::set_up() {
  for (const std::string& sql : connection_->setup()) {
    try {
      connection_->execute_script(sql);
    } catch (Error& error) {
      add_context(error, sql, {});
      throw;
    }
  }
}

std::size_t PooledConnection::take_cursor_number() {
  const auto free = std::find(cursors_.begin(), cursors_.end(), false);
  const auto number = static_cast<std::size_t>(free - cursors_.begin());
  if (free == cursors_.end()) {
    cursors_.push_back(true);
  } else {
    *free = true;
  }
  return number;
}

void PooledConnection::free_cursor_number(std::size_t number) noexcept {
  if (number < cursors_.size()) cursors_[number] = false;
}

void PooledConnection::schema_changed() noexcept {
  has_changed_schema_ = true;
  statements_.outdate();
}

void PooledConnection::executed(std::string_view sql, std::chrono::nanoseconds duration) noexcept {
  listeners_.count(0, false);
  if (listeners_.empty()) return;
  listeners_.report({.sql = sql, .duration = duration, .transaction_id = transaction_id_});
}

[[gnu::hot]] std::uint64_t this_thread_number() noexcept {
  static std::atomic<std::uint64_t> last = 0;
  thread_local std::uint64_t number = 0;
  if (number == 0) number = last.fetch_add(1, std::memory_order_relaxed) + 1;
  return number;
}

}  // namespace stele
