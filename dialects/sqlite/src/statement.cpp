#include "statement.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "value_format.hpp"

namespace stele::sqlite {

SqliteStatement::SqliteStatement(Handle& owner, const Compiled& compiled)
    : owner_(owner),
      source_(owner.errors()),
      sql_(compiled.sql),
      parameters_(compiled.parameters),
      results_(compiled.results),
      generated_key_only_(compiled.generated_key_only),
      cells_(compiled.results.size()),
      arena_(first_block_.data(), first_block_.size()) {
  owner_.require_open();
  prepare();
  writes_ = sqlite3_stmt_readonly(handle_.get()) == 0;
  require_columns();
  owner_.add(*this);
}

SqliteStatement::~SqliteStatement() { owner_.remove(*this); }

void SqliteStatement::give_up() noexcept {
  handle_.reset();
  row_ = {};
  if (state_ == State::first || state_ == State::stepping) state_ = State::closed;
}

std::string_view SqliteStatement::column_name(std::size_t column) const noexcept {
  return handle_ == nullptr ? std::string_view()
                            : name_of_column(handle_.get(), static_cast<int>(column));
}

std::vector<ResultColumn> SqliteStatement::columns() const {
  return sqlite::columns_of(handle_.get());
}

void SqliteStatement::prepare() {
  const char* tail = nullptr;
  ::sqlite3_stmt* statement = nullptr;
  if (sql_.find('\0') != std::string::npos) {
    throw Error(Errc::syntax, "could not prepare the statement: its text holds a NUL character",
                {.sql = sql_, .dialect = "sqlite"});
  }
  const int code =
      sqlite3_prepare_v3(source_.handle, sql_.c_str(), static_cast<int>(sql_.size()) + 1,
                         SQLITE_PREPARE_PERSISTENT, &statement, &tail);
  if (code != SQLITE_OK) throw_failure(Action::prepare);
  handle_.reset(statement);
  if (statement == nullptr) {
    throw Error(Errc::syntax, "could not prepare the statement: its text is empty",
                {.sql = sql_, .dialect = "sqlite"});
  }
  require_single_statement(tail);
  placeholders_ = static_cast<std::size_t>(sqlite3_bind_parameter_count(statement));
}

void SqliteStatement::require_single_statement(const char* tail) const {
  const char* const end = sql_.c_str() + sql_.size();
  while (tail < end) {
    const char* const start = tail;
    ::sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v2(source_.handle, start, -1, &statement, &tail);
    const std::unique_ptr<::sqlite3_stmt, Finalizer> next(statement);
    // Spaces, comments and semicolons are no statement.
    if (code == SQLITE_OK && next == nullptr && tail > start) continue;
    throw Error(
        Errc::syntax,
        "could not prepare the statement: its text is more than one statement; prepare them "
        "one by one, or run them as a script",
        {.sql = sql_, .dialect = "sqlite"});
  }
}

[[gnu::hot]] void SqliteStatement::execute(std::span<const Cell> parameters) {
  if (is_used_) reset();
  is_used_ = true;
  affected_ = 0;
  rows_ = 0;
  owner_.require_open();
  bind(parameters);
  if (writes_ || results_.empty()) return run_to_end();
  if (!step()) return;
  state_ = State::first;
  require_columns();  // again: the schema may have changed under a "SELECT *"
}

[[gnu::hot]] void SqliteStatement::bind(std::span<const Cell> parameters) {
  if (parameters.size() != placeholders_ || parameters.size() != parameters_.size()) {
    throw_wrong_count(parameters.size());
  }
  const Lifetime lifetime = writes_ || results_.empty() ? Lifetime::borrowed : Lifetime::copied;
  ::sqlite3_stmt* const statement = handle_.get();
  try {
    int index = 1;
    for (const Cell& value : parameters) {
      const Format& format = parameters_[static_cast<std::size_t>(index) - 1];
      std::optional<int> code = bind_as_it_is(statement, index, value, format, lifetime);
      if (!code) code = bind_converted(statement, index, value, format, lifetime, arena());
      if (*code != SQLITE_OK) throw_failure(Action::execute);
      ++index;
    }
  } catch (Error& error) {
    add_context(error);
    throw;
  }
}

void SqliteStatement::throw_wrong_count(std::size_t given) const {
  throw Error(Errc::invalid_argument,
              "could not run the statement: it has " + std::to_string(placeholders_) +
                  " placeholders and was given " + std::to_string(given) + " values",
              {.sql = sql_, .dialect = "sqlite"});
}

[[gnu::hot]] void SqliteStatement::run_to_end() {
  const std::int64_t before = sqlite3_total_changes64(source_.handle);
  if (has_rows()) {
    keep_rows();
  } else {
    while (step()) {
    }
  }
  // Of DDL, sqlite would repeat the number of the last statement that changed rows.
  const bool changed = sqlite3_total_changes64(source_.handle) != before;
  affected_ = changed ? sqlite3_changes64(source_.handle) : 0;
  // What was bound is the caller's, and may go as soon as this returns: it stays bound, and is not
  // looked at until the next values are bound in its place.
  if (generated_key_only_ && affected_ > 0) {
    kept_.keep(std::int64_t{sqlite3_last_insert_rowid(source_.handle)});
  }
  state_ = State::kept;
}

void SqliteStatement::keep_rows() {
  // A row that cannot be kept must not end the statement before its foreign keys are checked.
  std::exception_ptr failure;
  while (step()) {
    if (failure != nullptr) continue;
    try {
      read_row();
      kept_.keep(cells_, arena());
    } catch (...) {
      failure = std::current_exception();
    }
  }
  if (failure != nullptr) std::rethrow_exception(failure);
}

std::int64_t SqliteStatement::row_hint() const {
  // As many as the last time. What is made ready for rows that do not come is given back.
  constexpr std::int64_t most_expected = 1 << 17;
  return state_ == State::kept ? kept_.size() : std::min(last_rows_, most_expected);
}

[[gnu::hot]] bool SqliteStatement::next() {
  switch (state_) {
    case State::kept:
      row_ = kept_.next();
      return !row_.empty();
    case State::ended:
      return false;
    case State::closed:
      owner_.require_open();
      return false;
    case State::first:
      break;
    case State::stepping:
      if (!step()) return false;
      break;
  }
  state_ = State::stepping;
  read_row();
  row_ = cells_;
  return true;
}

[[gnu::hot]] bool SqliteStatement::step() {
  is_stepped_ = true;
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW) {
    ++rows_;
    return true;
  }
  if (code != SQLITE_DONE) end_in_failure();
  sqlite3_reset(handle_.get());
  is_stepped_ = false;
  row_ = {};
  last_rows_ = rows_;
  state_ = State::ended;
  return false;
}

void SqliteStatement::end_in_failure() {
  try {
    throw_failure(Action::execute);
  } catch (...) {
    reset();
    throw;
  }
}

[[gnu::hot]] void SqliteStatement::require_columns() {
  if (!has_rows()) return;
  const int count = sqlite3_column_count(handle_.get());
  if (std::cmp_equal(count, results_.size())) return;
  reset();
  throw Error(Errc::invalid_argument,
              "could not read the result: the statement returns " + std::to_string(count) +
                  " columns where " + std::to_string(results_.size()) + " are expected",
              {.sql = sql_, .dialect = "sqlite"});
}

[[gnu::hot]] void SqliteStatement::read_row() {
  try {
    ::sqlite3_stmt* const statement = handle_.get();
    Cell* cell = cells_.data();
    int index = 0;
    for (const Format& format : results_) read_value(statement, index++, format, *cell++);
  } catch (Error& error) {
    add_context(error);
    throw;
  }
}

[[gnu::hot]] void SqliteStatement::reset() noexcept {
  // Its result code is that of the last step, which was reported then.
  if (std::exchange(is_stepped_, false)) sqlite3_reset(handle_.get());
  kept_.clear();
  if (std::exchange(is_arena_used_, false)) arena_.release();
  row_ = {};
  state_ = State::ended;
  is_used_ = false;
}

void SqliteStatement::throw_failure(Action action) const {
  throw_last_error(source_, action, sql_);
}

void SqliteStatement::add_context(Error& error) const {
  error.context().sql = sql_;
  error.context().dialect = "sqlite";
}

}  // namespace stele::sqlite
