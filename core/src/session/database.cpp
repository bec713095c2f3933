#include "stele/session/database.hpp"

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>
#include <utility>

#include "session/error_context.hpp"
#include "session/transaction_state.hpp"
#include "stele/driver/registry.hpp"
#include "stele/session/database_state.hpp"

namespace stele {

// Only where stele::stele is linked.
__attribute__((weak)) void register_builtin_dialects();

Database::Database(std::shared_ptr<DatabaseState> state)
    : state_(std::move(state)), session_(state_, nullptr) {}

Database Database::open(std::string_view url, Options options) {
  if (register_builtin_dialects != nullptr) register_builtin_dialects();
  const Url parsed = Url::parse(url);
  const Dialect& dialect = dialect_of(parsed.scheme());
  return Database(std::make_shared<DatabaseState>(dialect, parsed, std::move(options)));
}

Database Database::open(ConnectionSource source, Options options) {
  return Database(std::make_shared<DatabaseState>(std::move(source), std::move(options)));
}

void Database::authenticate() const {
  static const Compiled test{
      .sql = "SELECT 1+1 AS result",
      .results = {{.kind = ValueKind::int64, .type = TypeKind::integer}},
  };
  Result result = session_.execute(test);
  if (result.next() && result.row()[0].kind == ValueKind::int64 && result.row()[0].i == 2) return;
  throw Error(Errc::database, "the database did not answer 2 to the test of its connection",
              {.sql = test.sql, .dialect = std::string(dialect().name())});
}

const Dialect& Database::dialect() const noexcept { return state_->dialect; }

const Options& Database::options() const noexcept { return state_->options; }

Transaction Database::begin(const TransactionOptions& options) {
  const Access access = options.read_only ? Access::read : Access::write;
  try {
    return {state_, std::make_shared<TransactionState>(
                        state_, state_->pool.acquire(access, Use::transaction), options)};
  } catch (Error& error) {
    add_context(error, "BEGIN", dialect().name());
    throw;
  }
}

void Database::close() { state_->pool.close(); }

bool Database::close(std::chrono::milliseconds patience) {
  state_->pool.close();
  return state_->pool.wait_until_empty(patience);
}

PoolMetrics Database::pool_metrics() const { return state_->pool.metrics(); }

StatementMetrics Database::statement_metrics() const noexcept {
  return state_->listeners.metrics();
}

void Database::wait_before_retry(int attempt) {
  constexpr std::int64_t first_ms = 10;
  constexpr std::int64_t most_ms = 1000;
  thread_local std::minstd_rand random{std::random_device{}()};
  const std::int64_t bound = std::min(first_ms << std::min(attempt, 10), most_ms);
  std::uniform_int_distribution<std::int64_t> up_to_bound(1, bound * 1000);
  std::this_thread::sleep_for(std::chrono::microseconds(up_to_bound(random)));
}

}  // namespace stele
