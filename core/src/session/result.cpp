#include "stele/session/result.hpp"

#include <utility>

#include "session/error_context.hpp"
#include "stele/session/database_state.hpp"

namespace stele {

Result::Result(std::shared_ptr<DatabaseState> database, Lease lease) noexcept
    : database_(std::move(database)), lease_(std::move(lease)) {}

Result::~Result() {
  if (statement_) finish();
}

void Result::execute(const Compiled& compiled, std::span<const Cell> parameters) {
  observed_ = !database_->listeners.empty();
  if (observed_) start_ = Clock::now();
  try {
    statement_ = lease_->statements().lend(compiled);
    statement_->execute(parameters);
  } catch (...) {
    statement_.give_back();
    if (observed_) report(compiled.sql, Clock::now() - start_, 0);
    throw;
  }
  if (!statement_.has_rows()) stop_clock();
}

bool Result::next() {
  try {
    if (statement_->next()) {
      ++rows_;
      return true;
    }
  } catch (Error& error) {
    stop_clock();
    add_context(error, statement_.sql(), database_->dialect.name());
    throw;
  }
  stop_clock();
  return false;
}

void Result::finish() noexcept {
  if (!observed_) return statement_.give_back();
  stop_clock();
  const std::string_view sql = statement_.sql();
  const std::int64_t rows = statement_.has_rows() ? rows_ : statement_->affected();
  statement_.give_back();  // the text stays with the cache
  report(sql, duration_, rows);
}

void Result::stop_clock() noexcept {
  if (observed_ && duration_ < Clock::duration::zero()) duration_ = Clock::now() - start_;
}

void Result::report(std::string_view sql, Clock::duration duration,
                    std::int64_t rows) const noexcept {
  database_->listeners.report(
      {.sql = sql, .duration = duration, .rows = rows, .transaction_id = lease_->transaction_id()});
}

}  // namespace stele
