#include "stele/session/result.hpp"

#include "session/error_context.hpp"
#include "stele/session/database_state.hpp"

namespace stele {

void Result::WatchDeleter::operator()(Watch* watch) const noexcept { delete watch; }

Result::Result(Result&&) noexcept = default;

[[gnu::hot]] Result::~Result() {
  if (watch_) end_watch();
  if (statement_) finish();
}

void Result::watch(const StatementLimits& limits) {
  if (limits.stop.stop_requested()) {
    throw Error(Errc::timeout, "the statement was not sent: its stop_token had been told to stop");
  }
  std::function<void()> interrupt = lease_->connection().interrupter();
  if (!interrupt) {
    throw Error(Errc::unsupported, "the dialect '" + std::string(database_->dialect.name()) +
                                       "' cannot stop a statement, so that it has no timeout and "
                                       "no stop_token; leave them out");
  }
  timeout_ = limits.timeout;
  watch_.reset(new Watch(database_->watchdog, limits, std::move(interrupt)));
}

void Result::end_watch() noexcept {
  const bool was_interrupted = watch_->has_interrupted();
  watch_.reset();
  if (was_interrupted && lease_->connection().is_interrupted_late()) lease_.discard();
}

void Result::explain(Error& error) const {
  if (!watch_ || error.code() != Errc::timeout) return;
  if (watch_->cause() == Watch::Cause::timeout) {
    error =
        Error(Errc::timeout,
              "the statement was stopped at its timeout of " + std::to_string(timeout_.count()) +
                  " ms; give it more time by timeout(…), or less to do",
              error.context());
  } else if (watch_->cause() == Watch::Cause::stop) {
    error = Error(Errc::timeout, "the statement was stopped by its stop_token", error.context());
  }
}

[[gnu::hot]] void Result::execute(const Compiled& compiled, std::span<const Cell> parameters) {
  if (!compiled.internal && database_->sent.wanted()) database_->sent.record(compiled.sql);
  observed_ = !database_->listeners.empty();
  if (observed_) start_ = Clock::now();
  const auto end_in_failure = [&] {
    statement_.give_back();
    database_->listeners.count(0, true);
    if (observed_) report(compiled.sql, Clock::now() - start_, 0);
  };
  try {
    statement_ = lease_->statements().lend(compiled);
    statement_->execute(parameters);
  } catch (Error& error) {
    explain(error);
    end_in_failure();
    throw;
  } catch (...) {
    end_in_failure();
    throw;
  }
  if (!statement_.has_rows()) stop_clock();
}

void Result::read_at_leisure() {
  stop_clock();
  if (watch_) watch_->pause();
  at_leisure_ = true;
}

[[gnu::hot]] bool Result::next() { return at_leisure_ ? move_at_leisure() : move(); }

[[gnu::hot]] bool Result::move_at_leisure() {
  lease_.adopt();
  if (watch_ && !watch_->resume()) {
    Error error(Errc::timeout, "the statement was stopped by its stop_token");
    add_context(error, statement_.sql(), database_->dialect.name());
    throw error;
  }
  const Clock::time_point start = observed_ ? Clock::now() : Clock::time_point();
  const bool has_row = move();
  if (observed_) duration_ += Clock::now() - start;
  if (watch_) watch_->pause();
  return has_row;
}

[[gnu::hot]] bool Result::move() {
  try {
    if (statement_->next()) {
      ++rows_;
      return true;
    }
  } catch (Error& error) {
    stop_clock();
    failed_ = true;
    explain(error);
    add_context(error, statement_.sql(), database_->dialect.name());
    throw;
  }
  stop_clock();
  return false;
}

[[gnu::hot]] void Result::finish() noexcept {
  const std::int64_t rows = statement_.has_rows() ? rows_ : statement_->affected();
  database_->listeners.count(rows, failed_);
  if (observed_) return finish_observed(rows);
  statement_.give_back();
}

void Result::finish_observed(std::int64_t rows) noexcept {
  stop_clock();
  const std::string_view sent = statement_->sent_text();
  const std::string_view sql = sent.empty() ? statement_.sql() : sent;
  statement_.give_back();  // the text stays with the cache
  report(sql, duration_, rows);
}

[[gnu::hot]] void Result::stop_clock() noexcept {
  if (observed_ && duration_ < Clock::duration::zero()) duration_ = Clock::now() - start_;
}

void Result::report(std::string_view sql, Clock::duration duration,
                    std::int64_t rows) const noexcept {
  database_->listeners.report(
      {.sql = sql, .duration = duration, .rows = rows, .transaction_id = lease_->transaction_id()});
}

}  // namespace stele
