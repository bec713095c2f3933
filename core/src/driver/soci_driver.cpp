#include "stele/driver/soci_driver.hpp"

#include <algorithm>
#include <utility>

#include <soci/soci.h>

#include "base/ascii.hpp"
#include "driver/soci_statement.hpp"
#include "driver/soci_text.hpp"
#include "stele/base/error.hpp"

namespace stele {

namespace {

using During = SociFailure::During;
using soci::details::statement_backend;

bool begins_with(std::string_view sql, std::initializer_list<std::string_view> keywords) {
  return std::any_of(keywords.begin(), keywords.end(), [&](std::string_view keyword) {
    return sql.size() >= keyword.size() &&
           std::equal(keyword.begin(), keyword.end(), sql.begin(),
                      [](char a, char b) { return a == ascii::to_upper(b); });
  });
}

/// Times are text: SOCI does not tell of what kind they are.
ColumnType type_of(soci::data_type type) {
  switch (type) {
    case soci::dt_integer:
    case soci::dt_long_long:
    case soci::dt_unsigned_long_long:
      return types::bigint();
    case soci::dt_double:
      return types::double_();
    default:
      return types::text();
  }
}

}  // namespace

SociConnection::SociConnection(Traits traits, std::unique_ptr<soci::session> session)
    : traits_(std::move(traits)), session_(std::move(session)) {}

SociConnection::~SociConnection() = default;

std::unique_ptr<Statement> SociConnection::prepare(const Compiled& compiled) {
  return std::make_unique<SociStatement>(*this, compiled);
}

std::vector<ResultColumn> SociConnection::columns_of(const Compiled& compiled) {
  Compiled described = compiled;
  described.results.clear();
  described.generated_key_only = false;
  return SociStatement(*this, described).columns();
}

std::vector<ResultColumn> SociConnection::result_columns(statement_backend& statement) const {
  std::vector<ResultColumn> columns;
  const int count = statement.prepare_for_describe();
  columns.reserve(static_cast<std::size_t>(count));
  for (int i = 1; i <= count; ++i) {
    ResultColumn column;
    soci::data_type type = soci::dt_string;
    statement.describe_column(i, type, column.name);
    column.format = format_of(type_of(type));
    columns.push_back(std::move(column));
  }
  return columns;
}

std::string SociConnection::placeholder(std::string_view name, const Format& /*format*/) const {
  return std::string(name);
}

std::vector<std::string_view> SociConnection::split(std::string_view script) const {
  return split_statements(script, traits_.lexis);
}

std::string SociConnection::text_of(std::string_view sql, const std::vector<Format>& parameters,
                                    std::size_t lists) {
  const auto search =
      traits_.backend_finds_placeholders ? SociSearch::placeholders : SociSearch::none;
  SociNumbers numbers;
  return soci_text(sql, traits_.lexis, search, [&](int number) {
    const std::string name =
        traits_.numbers_placeholders ? numbers.placeholder(number) : soci_placeholder(number);
    const auto index = static_cast<std::size_t>(number) - 1;
    const bool has_format = index >= lists && index < parameters.size();
    return has_format ? placeholder(name, parameters[index]) : name;
  });
}

SociForm SociConnection::form_of(const Format& format) const noexcept {
  switch (format.kind) {
    case ValueKind::int64:
    case ValueKind::boolean:
      return SociForm::integer;
    case ValueKind::float64:
      return SociForm::real;
    default:
      return SociForm::text;
  }
}

void SociConnection::write_list(std::string& /*out*/, const GivenColumn& /*column*/,
                                const Format& /*format*/) const {
  throw Error(Errc::unsupported, traits_.dialect + " takes no lists by the SOCI driver");
}

void SociConnection::write_text(std::string& out, const Cell& value,
                                const Format& /*format*/) const {
  write_as_text(out, value);
}

Cell SociConnection::read_text(std::string& text, const Format& format) const {
  return read_as_text(text, format.kind);
}

std::int64_t SociConnection::affected(statement_backend& statement) {
  return std::max<std::int64_t>(statement.get_affected_rows(), 0);
}

std::optional<int> SociConnection::column_count(statement_backend& /*statement*/) const {
  return std::nullopt;
}

Cell SociConnection::exact_value(statement_backend& /*statement*/, int /*column*/, const Cell& read,
                                 const Format& /*format*/) const {
  return read;
}

bool SociConnection::end_result(statement_backend& /*statement*/) noexcept { return false; }

std::int64_t SociConnection::generated_key() {
  long long key = 0;
  if (session_->get_last_insert_id({}, key)) return key;
  throw Error(Errc::unsupported,
              traits_.dialect +
                  ": SOCI does not know the key that the INSERT made up; return "
                  "it by RETURNING",
              {.dialect = traits_.dialect});
}

bool SociConnection::is_outdated(const SociFailure& /*failure*/) const { return false; }

void SociConnection::throw_failure(const SociFailure& /*failure*/) {}

void SociConnection::fail(const SociFailure& failure) {
  try {
    throw_failure(failure);
    throw_by_category(failure);
  } catch (const Error& error) {
    alive_ = alive_ && error.code() != Errc::connection;
    throw;
  }
}

void SociConnection::do_execute_script(std::string_view sql) {
  if (sql.find('\0') != std::string_view::npos) {
    throw Error(Errc::syntax, "could not run the script: its text holds a NUL character",
                {.sql = std::string(sql), .dialect = traits_.dialect});
  }
  for (const std::string_view statement : split(sql)) run(statement);
}

void SociConnection::run(std::string_view sql) {
  run(sql, [](statement_backend&) {});
}

void SociConnection::run(std::string_view sql,
                         const std::function<void(statement_backend&)>& then) {
  free_abandoned();
  soci::statement statement(*session_);
  statement.alloc();
  statement_backend& backend = *statement.get_backend();
  auto during = During::prepare;
  try {
    statement.prepare(text_of(sql, {}, 0), soci::details::st_one_time_query);
    statement.define_and_bind();
    during = During::execute;
    bool has_row = statement.execute(true);
    // SOCI's own fetch() ends where nothing is to be read into.
    while (has_row) has_row = backend.fetch(1) == statement_backend::ef_success;
  } catch (const std::exception& error) {
    fail({.during = during, .sql = sql, .error = error, .statement = backend});
  }
  note_transaction(sql);
  then(backend);
}

void SociConnection::note_transaction(std::string_view sql) noexcept {
  if (begins_with(sql, {"BEGIN", "START TRANSACTION"})) in_transaction_ = true;
  if (begins_with(sql, {"COMMIT", "END"}) || ascii::to_lower(sql) == "rollback") {
    in_transaction_ = false;
  }
}

bool SociConnection::do_commit() {
  const bool was_alive = alive();
  bool committed = false;
  try {
    run("COMMIT", [&](statement_backend& backend) { committed = has_committed(backend); });
  } catch (const Error&) {
    if (!was_alive || alive()) throw;
    throw Error(Errc::in_doubt,
                "the connection was lost during COMMIT: whether the transaction was committed is "
                "unknown; look for what it wrote before running it again",
                {.sql = "COMMIT", .dialect = traits_.dialect});
  }
  return committed;
}

bool SociConnection::has_committed(statement_backend& /*commit*/) const { return true; }

void SociConnection::abandon(std::unique_ptr<soci::statement> statement) noexcept {
  if (statement == nullptr || !in_transaction()) return;
  try {
    abandoned_.push_back(std::move(statement));
  } catch (const std::bad_alloc&) {  // NOLINT(bugprone-empty-catch)
    // Freed at once; the database may keep it until the connection is closed.
  }
}

void SociConnection::free_abandoned() noexcept {
  if (!abandoned_.empty() && !in_transaction()) abandoned_.clear();
}

std::unique_ptr<soci::session> open_soci_session(const std::string& backend,
                                                 const std::string& connection_string,
                                                 const Url& url, const ConnectOptions& options) {
  try {
    return std::make_unique<soci::session>(backend, connection_string);
  } catch (const std::exception& error) {
    ErrorContext context;
    if (options.server_messages) context.server_message = error.what();
    throw Error(Errc::connection,
                "could not connect to " + url.redacted() + ": SOCI's backend '" + backend +
                    "' made no connection; check the URL, and that SOCI finds the backend",
                std::move(context));
  }
}

}  // namespace stele
