#include "stele/session/cursor.hpp"

#include <algorithm>
#include <utility>

#include "session/cursor_state.hpp"
#include "session/error_context.hpp"
#include "stele/session/database_state.hpp"

namespace stele {

namespace {

/// Rows of the first fetch, and by how much the next may have more or fewer.
constexpr std::int64_t few_rows = 10;
/// More make nothing faster.
constexpr std::int64_t many_rows = 1'000;
/// As much as is to be in memory at once.
constexpr std::size_t many_bytes = std::size_t{4} << 20;

std::size_t size_of(std::span<const Cell> row) noexcept {
  std::size_t size = row.size_bytes();
  for (const Cell& cell : row) {
    if (cell.is_view()) size += cell.s.size;
  }
  return size;
}

}  // namespace

Cursor::Cursor(std::unique_ptr<CursorState> state) noexcept : state_(std::move(state)) {}
Cursor::Cursor(Cursor&&) noexcept = default;
Cursor& Cursor::operator=(Cursor&&) noexcept = default;
Cursor::~Cursor() = default;

[[gnu::hot]] bool Cursor::next() { return state_->next(); }

[[gnu::hot]] std::span<const Cell> Cursor::row() const noexcept { return state_->row(); }

void Cursor::fail() noexcept { state_->fail(); }

CursorState::CursorState(Session session, std::shared_ptr<TransactionState> around,
                         std::shared_ptr<TransactionState> own)
    : session_(std::move(session)), around_(std::move(around)), own_(std::move(own)) {
  if (around_) around_->add(*this);
}

CursorState::~CursorState() {
  if (status_ == Status::open) end(Status::ended);
}

void CursorState::open(const Compiled& query, std::span<const Cell> parameters) {
  try {
    if (session_.dialect().statement_compiler().reads_by_cursor())
      return declare(query, parameters);
    result_.emplace(session_.execute(query, parameters));
    result_->read_at_leisure();
  } catch (...) {
    fail();
    throw;
  }
}

void CursorState::declare(const Compiled& query, std::span<const Cell> parameters) {
  lease_ = session_.lease(Access::read);
  number_ = lease_->take_cursor_number();
  const std::string name = "stele_cursor_" + std::to_string(number_ + 1);
  Compiled open = session_.dialect().statement_compiler().open_cursor(query, name);
  try {
    session_.run(open, parameters);
  } catch (...) {
    lease_->free_cursor_number(number_);
    throw;
  }
  name_ = name;
  sql_ = std::move(open.sql);
  fetch_.results = query.results;
  fetch_.internal = true;
}

[[gnu::hot]] bool CursorState::next() {
  if (!is_open()) return false;
  try {
    if (move()) return true;
  } catch (Error& error) {
    if (!sql_.empty()) error.context().sql = sql_;  // a FETCH does not tell of what
    fail();
    throw;
  } catch (...) {
    fail();
    throw;
  }
  end(Status::ended);
  return false;
}

[[gnu::hot]] bool CursorState::is_open() const {
  if (status_ == Status::failed) {
    throw Error(Errc::invalid_argument,
                "this stream has failed before, and gives no more rows; run its query again");
  }
  if (status_ == Status::transaction_ended) {
    throw Error(Errc::invalid_argument,
                "the transaction of this stream has ended, and the stream with it; read the stream "
                "to its end before, or outside of transactions");
  }
  return status_ == Status::open;
}

[[gnu::hot]] bool CursorState::move() {
  if (name_.empty()) return result_->next();
  if (result_) {
    if (next_of_fetched()) return true;
    result_.reset();
    if (fetched_ < rows_) return false;
  }
  fetch();
  return next_of_fetched();
}

[[gnu::hot]] bool CursorState::next_of_fetched() {
  if (!result_->next()) return false;
  ++fetched_;
  bytes_ += size_of(result_->row());
  return true;
}

void CursorState::fetch() {
  const std::int64_t before = rows_;
  adapt();
  if (rows_ != before) {
    fetch_.sql = session_.dialect().statement_compiler().fetch_from_cursor(name_, rows_);
  }
  fetched_ = 0;
  bytes_ = 0;
  result_.emplace(session_.execute(fetch_));
  result_->read_at_leisure();
}

void CursorState::adapt() noexcept {
  if (rows_ == 0) {
    rows_ = few_rows;
  } else if (bytes_ > many_bytes) {
    rows_ = std::max<std::int64_t>(rows_ / few_rows, 1);
  } else if (bytes_ <= many_bytes / few_rows) {
    rows_ = std::min(rows_ * few_rows, many_rows);
  }
}

void CursorState::fail() noexcept {
  if (status_ == Status::open) end(Status::failed);
}

void CursorState::end(Status status) noexcept {
  status_ = status;
  result_.reset();
  if (around_) around_->remove(*this);
  const bool is_rolled_back = own_ != nullptr && status == Status::failed;
  if (!is_rolled_back) close_on_server();
  lease_.release();
  if (!own_) return;
  try {
    if (!is_rolled_back) own_->commit();
  } catch (...) {  // NOLINT(bugprone-empty-catch): it only read
  }
  own_->abandon();
}

void CursorState::end_with_transaction(bool remains) noexcept {
  status_ = Status::transaction_ended;
  result_.reset();
  if (remains) close_on_server();
  lease_.release();
}

void CursorState::close_on_server() noexcept {
  if (name_.empty() || !lease_->connection().alive()) return;
  try {
    // Somebody else's transaction may have ended unseen, and the cursor with it.
    if (lease_->connection().in_transaction()) {
      lease_->connection().execute_script(
          session_.dialect().statement_compiler().close_cursor(name_));
    }
    lease_->free_cursor_number(number_);
  } catch (...) {  // NOLINT(bugprone-empty-catch): it goes with the transaction, its number too
  }
}

Cursor Session::open_cursor(const Compiled& query, std::span<const Cell> parameters) const {
  Session session = *this;
  std::shared_ptr<TransactionState> own;
  try {
    if (!transaction_ && dialect().statement_compiler().reads_by_cursor()) {
      Lease lease = database_->pool.acquire(Access::read);
      // On a connection of somebody else's, his transaction may be open.
      if (!lease->connection().in_transaction()) {
        own = std::make_shared<TransactionState>(database_, std::move(lease),
                                                 TransactionOptions{.read_only = true});
        session.transaction_ = own;
      }
    }
    auto state = std::make_unique<CursorState>(std::move(session), transaction_, std::move(own));
    state->open(query, parameters);
    return Cursor(std::move(state));
  } catch (Error& error) {
    add_context(error, query.sql, dialect().name());
    throw;
  }
}

}  // namespace stele
