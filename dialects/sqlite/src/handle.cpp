#include "handle.hpp"

#include <utility>

#include "statement.hpp"

namespace stele::sqlite {

Handle::Handle(::sqlite3* handle, bool server_messages, std::unique_ptr<Loan> loan) noexcept
    : errors_{.handle = handle, .server_messages = server_messages}, loan_(std::move(loan)) {}

Handle::~Handle() {
  if (is_open() && is_watched_) sqlite3_trace_v2(errors_.handle, 0, nullptr, nullptr);
}

void Handle::watch() noexcept {
  if (is_watched_ || !is_open()) return;
  sqlite3_trace_v2(errors_.handle, SQLITE_TRACE_CLOSE, &Handle::on_event, this);
  is_watched_ = true;
}

int Handle::on_event(unsigned /*event*/, void* self, void* /*handle*/, void* /*unused*/) noexcept {
  static_cast<Handle*>(self)->give_up();
  return 0;
}

void Handle::give_up() noexcept {
  for (SqliteStatement* statement : statements_) statement->give_up();
  if (loan_ != nullptr) loan_->forget();
  errors_.handle = nullptr;
}

void Handle::throw_closed() {
  throw Error(Errc::connection,
              "the connection was closed past the library, by close() or reconnect() of its "
              "soci::session; run the work again",
              {.dialect = "sqlite"});
}

}  // namespace stele::sqlite
