#include "driver/soci_statement.hpp"

#include <algorithm>
#include <utility>

#include "driver/soci_text.hpp"
#include "stele/base/error.hpp"
#include "stele/driver/parameter_check.hpp"

namespace stele {

namespace {

using During = SociFailure::During;
using soci::details::statement_backend;

/// Moves to the next row without converting its values.
bool skip_row(soci::statement& statement) {
  return statement.get_backend()->fetch(1) == statement_backend::ef_success;
}

std::string column_label(std::size_t column) {
  return "could not read column " + std::to_string(column + 1) + ": ";
}

}  // namespace

SociStatement::SociStatement(SociConnection& connection, const Compiled& compiled)
    : connection_(connection),
      compiled_(compiled),
      runs_to_end_(compiled.results.empty() || compiled.writes ||
                   !only_reads(compiled.sql, connection.traits_.lexis)),
      parameters_(compiled.parameters.size()),
      results_(compiled.generated_key_only ? 0 : compiled.results.size()),
      cells_(results_.size()) {
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const bool is_list = i < compiled_.lists;
    parameters_[i].form = is_list ? SociForm::text : connection_.form_of(compiled_.parameters[i]);
  }
  for (std::size_t i = 0; i < results_.size(); ++i) {
    results_[i].form = connection_.form_of(compiled_.results[i]);
  }
  require_one_statement();
  require_types();
  prepare();
}

SociStatement::~SociStatement() {
  reset();
  connection_.abandon(std::move(statement_));
}

std::string_view SociStatement::column_name(std::size_t column) const noexcept {
  if (statement_ == nullptr) return {};
  return connection_.column_name(*statement_->get_backend(), static_cast<int>(column));
}

std::vector<ResultColumn> SociStatement::columns() const {
  return connection_.result_columns(*statement_->get_backend());
}

void SociStatement::require_one_statement() const {
  // Backends would run the first of several and drop the others.
  const std::size_t count = connection_.split(compiled_.sql).size();
  const bool has_nul = compiled_.sql.find('\0') != std::string::npos;
  if (count == 1 && !has_nul) return;
  const char* const reason = has_nul ? "its text holds a NUL character"
                             : count == 0
                                 ? "its text is empty"
                                 : "its text is more than one statement; prepare them one by one, "
                                   "or run them as a script";
  Error error(Errc::syntax, std::string("could not prepare the statement: ") + reason);
  add_context(error);
  throw error;
}

void SociStatement::require_types() const {
  if (connection_.traits_.reads_as_stored) return;
  for (const Format& format : compiled_.results) {
    if (format.kind != ValueKind::null) continue;
    Error error(Errc::unsupported,
                connection_.traits_.dialect +
                    ": the SOCI driver cannot find out the type of a result column; say what the "
                    "statement returns, or leave driver=soci out of the URL");
    add_context(error);
    throw error;
  }
}

void SociStatement::prepare() {
  connection_.free_abandoned();
  auto statement = std::make_unique<soci::statement>(connection_.session());
  statement->alloc();
  for (SociValue& place : results_) exchange_result(*statement, place);
  int number = 0;
  for (SociValue& place : parameters_) {
    exchange_parameter(*statement, place, soci_placeholder(++number).substr(1));
  }
  const std::string text =
      connection_.text_of(compiled_.sql, compiled_.parameters, compiled_.lists);
  try {
    statement->prepare(text);
    statement->define_and_bind();
  } catch (const std::exception& error) {
    connection_.fail({.during = During::prepare,
                      .sql = compiled_.sql,
                      .error = error,
                      .statement = *statement->get_backend()});
  }
  statement_ = std::move(statement);
  require_columns();
}

void SociStatement::execute(std::span<const Cell> parameters) {
  reset();
  affected_ = 0;
  set(parameters);
  if (statement_ == nullptr) prepare();
  const bool has_row = run();
  if (runs_to_end_) return run_to_end(has_row);
  state_ = has_row ? State::first : State::ended;
  require_columns();
  row_hint_ = std::max(statement_->get_backend()->get_number_of_rows(), 0);
}

void SociStatement::set(std::span<const Cell> parameters) {
  try {
    const std::size_t lists = compiled_.lists;
    const std::span<const Cell> rows = given_rows(parameters, lists, parameters_.size());
    for (std::size_t i = 0; i < lists; ++i) {
      set_list(parameters_[i], GivenColumn(rows, i, lists), compiled_.parameters[i]);
    }
    for (std::size_t i = lists; i < parameters_.size(); ++i) {
      set_one(parameters_[i], parameters[rows.size() + i - lists], compiled_.parameters[i]);
    }
  } catch (Error& error) {
    add_context(error);
    throw;
  }
}

void SociStatement::set_list(SociValue& place, const GivenColumn& column,
                             const Format& format) const {
  for (std::size_t row = 0; row < column.size(); ++row) check_parameter(column[row], format);
  place.indicator = soci::i_ok;
  connection_.write_list(place.text, column, format);
}

void SociStatement::set_one(SociValue& place, const Cell& value, const Format& format) const {
  check_parameter(value, format);
  place.indicator = value.is_null() ? soci::i_null : soci::i_ok;
  if (value.is_null()) return;
  Cell stored = value;
  if (value.kind == ValueKind::float64) stored.d = stored_float(value.d, format);
  switch (place.form) {
    case SociForm::integer:
      place.integer = stored.i;
      return;
    case SociForm::real:
      place.real = stored.d;
      return;
    case SociForm::text:
      connection_.write_text(place.text, stored, format);
      return;
  }
}

bool SociStatement::run() {
  try {
    return statement_->execute(true);
  } catch (const std::exception& error) {
    const SociFailure failure{.during = During::execute,
                              .sql = compiled_.sql,
                              .error = error,
                              .statement = *statement_->get_backend()};
    if (connection_.in_transaction() || !connection_.is_outdated(failure)) fail(error);
  }
  statement_.reset();
  prepare();
  try {
    return statement_->execute(true);
  } catch (const std::exception& error) {
    fail(error);
  }
}

void SociStatement::run_to_end(bool has_row) {
  const bool keeps = !results_.empty();
  // A row that cannot be kept must not end the statement before its foreign keys are checked.
  std::exception_ptr unreadable;
  while (has_row) {
    try {
      if (keeps && unreadable == nullptr) {
        read_row();
        kept_.keep(cells_, arena_);
      }
    } catch (...) {
      unreadable = std::current_exception();
    }
    has_row = keeps ? fetch() : skip_row(*statement_);
  }
  require_columns();
  affected_ = connection_.affected(*statement_->get_backend());
  if (compiled_.generated_key_only && affected_ > 0) {
    kept_.keep(std::int64_t{connection_.generated_key()});
  }
  if (unreadable != nullptr) std::rethrow_exception(unreadable);
  row_hint_ = kept_.size();
  state_ = State::kept;
}

void SociStatement::require_columns() {
  if (results_.empty()) return;
  const auto count = connection_.column_count(*statement_->get_backend());
  if (!count || std::cmp_equal(*count, results_.size())) return;
  reset();
  Error error(Errc::invalid_argument, "could not read the result: the statement returns " +
                                          std::to_string(*count) + " columns where " +
                                          std::to_string(results_.size()) + " are expected");
  add_context(error);
  throw error;
}

bool SociStatement::next() {
  switch (state_) {
    case State::kept:
      row_ = kept_.next();
      return !row_.empty();
    case State::ended:
      return false;
    case State::first:
      break;
    case State::fetching:
      if (fetch()) break;
      state_ = State::ended;
      row_ = {};
      return false;
  }
  state_ = State::fetching;
  read_row();
  row_ = cells_;
  return true;
}

bool SociStatement::fetch() {
  try {
    return statement_->fetch();
  } catch (const std::exception& error) {
    fail(error);
  }
}

void SociStatement::read_row() {
  soci::details::statement_backend& backend = *statement_->get_backend();
  try {
    for (std::size_t i = 0; i < results_.size(); ++i) {
      cells_[i] = read_column(i);
      if (cells_[i].is_null()) continue;
      cells_[i] =
          connection_.exact_value(backend, static_cast<int>(i), cells_[i], compiled_.results[i]);
    }
  } catch (Error& error) {
    add_context(error);
    throw;
  }
}

Cell SociStatement::read_column(std::size_t column) {
  SociValue& place = results_[column];
  if (place.indicator == soci::i_null) return Cell::null();
  const Format& format = compiled_.results[column];
  try {
    switch (place.form) {
      case SociForm::integer:
        return read_integer(place.integer, format.kind);
      case SociForm::real:
        return read_real(place.real, format.kind);
      case SociForm::text:
        break;
    }
    return connection_.read_text(place.text, format);
  } catch (const Error& error) {
    throw Error(error.code(), column_label(column) + error.what());
  }
}

void SociStatement::reset() noexcept {
  try {
    const bool is_open = state_ == State::first || state_ == State::fetching;
    if (is_open && !connection_.end_result(*statement_->get_backend())) {
      while (skip_row(*statement_)) {
      }
    }
  } catch (...) {  // NOLINT(bugprone-empty-catch): what ended it, ended its locks
  }
  kept_.clear();
  arena_.release();
  row_hint_ = 0;
  row_ = {};
  state_ = State::ended;
}

void SociStatement::fail(const std::exception& error) {
  state_ = State::ended;
  try {
    connection_.fail({.during = During::execute,
                      .sql = compiled_.sql,
                      .error = error,
                      .statement = *statement_->get_backend()});
  } catch (...) {
    // SOCI keeps the values of an execution that failed, and its postgresql backend would send one
    // of them for what is NULL the next time. So the next time it is prepared anew.
    connection_.abandon(std::move(statement_));
    throw;
  }
}

void SociStatement::add_context(Error& error) const {
  error.context().sql = compiled_.sql;
  error.context().dialect = connection_.traits_.dialect;
}

}  // namespace stele
