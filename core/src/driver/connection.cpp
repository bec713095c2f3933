#include "stele/driver/connection.hpp"

#include "stele/base/error.hpp"
#include "stele/compile/writer.hpp"

namespace stele {

namespace {

using Clock = std::chrono::steady_clock;

/// Tells the observer when it goes, also after a failure.
class Report {
 public:
  Report(StatementObserver* observer, std::string_view sql) noexcept
      : observer_(observer), sql_(sql) {}
  Report(const Report&) = delete;
  Report& operator=(const Report&) = delete;
  ~Report() {
    if (observer_ != nullptr) observer_->executed(sql_, Clock::now() - start_);
  }

 private:
  StatementObserver* observer_;
  std::string_view sql_;
  Clock::time_point start_ = Clock::now();
};

std::string statement_on(std::string_view verb, std::string_view savepoint) {
  return std::string(verb) + quoted_name(savepoint);
}

}  // namespace

std::vector<ResultColumn> Connection::columns_of(const Compiled& compiled) {
  throw Error(Errc::unsupported,
              "the driver cannot tell which columns a statement returns before it is run; read its "
              "rows by a query of a model",
              {.sql = compiled.sql});
}

void Connection::execute_script(std::string_view sql) {
  const Report report(observer_, sql);
  do_execute_script(sql);
}

void Connection::begin(const TransactionOptions& options) {
  for (const std::string& sql : begin_statements(options)) execute_script(sql);
}

void Connection::commit() {
  const bool committed = [this] {
    const Report report(observer_, "COMMIT");
    return do_commit();
  }();
  finish();
  if (!committed) {
    throw Error(Errc::invalid_argument,
                "COMMIT rolled back instead: a statement of the transaction had failed before; let "
                "the error leave the transaction, or run what may fail in a nested transaction");
  }
}

void Connection::rollback() {
  if (in_transaction()) execute_script("ROLLBACK");  // else the database did it, after an error
  finish();
}

void Connection::finish() {
  for (const std::string& sql : end_statements()) execute_script(sql);
}

void Connection::savepoint(std::string_view name) {
  execute_script(statement_on("SAVEPOINT ", name));
}

void Connection::release_savepoint(std::string_view name) {
  execute_script(statement_on("RELEASE SAVEPOINT ", name));
}

void Connection::rollback_to_savepoint(std::string_view name) {
  execute_script(statement_on("ROLLBACK TO SAVEPOINT ", name));
}

}  // namespace stele
