#include "soci_connection.hpp"

#include <algorithm>

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include "adopted.hpp"
#include "array.hpp"
#include "columns.hpp"
#include "hexadecimal.hpp"
#include "open.hpp"
#include "parameters.hpp"
#include "result.hpp"
#include "statement_compiler.hpp"
#include "stele/driver/array_format.hpp"
#include "stele/driver/parameter_check.hpp"
#include "stele/driver/unix_time.hpp"
#include "value_format.hpp"

namespace stele::postgres {

namespace {

using soci::details::statement_backend;

/// The forms of text that the codec reads.
constexpr std::string_view server_options = "-c DateStyle=ISO -c bytea_output=hex";

/// Of the last execution; null where there was none.
PGresult* result_of(statement_backend& statement) {
  return static_cast<soci::postgresql_statement_backend&>(statement).result_.get_result();
}

bool is_time(ValueKind kind) noexcept {
  return kind == ValueKind::timestamp || kind == ValueKind::local_timestamp ||
         kind == ValueKind::date || kind == ValueKind::time;
}

/// Of NUMERIC(20, 3), which shows 120 as 120.000: how much of it is the integer.
std::size_t size_without_zeros(std::string_view number) noexcept {
  const std::size_t point = number.find('.');
  const bool is_integer = point != std::string_view::npos &&
                          number.find_first_not_of('0', point + 1) == std::string_view::npos;
  return is_integer ? point : number.size();
}

bool is_infinite(std::string_view number) noexcept {
  return number == "NaN" || number == "Infinity" || number == "-Infinity";
}

/// Makes an integer of a boolean where one is wanted; what is but spelled like it is refused.
Cell as_wanted(const Cell& read, const Format& format, Oid type) {
  if (format.kind != ValueKind::int64 || read.kind != ValueKind::boolean) return read;
  if (type == oid::boolean) return Cell::int64(read.i);
  throw Error(Errc::conversion, "it holds what cannot be read as an integer");
}

/// What is a time to the server, but none that the library can hold.
bool is_foreign_time(std::string_view text) noexcept {
  return text == "infinity" || text == "-infinity" ||
         (!text.empty() && text.front() >= '0' && text.front() <= '9');
}

std::string sqlstate_of(const std::exception& error) {
  const auto* reported = dynamic_cast<const soci::postgresql_soci_error*>(&error);
  std::string sqlstate = reported == nullptr ? "" : reported->sqlstate();
  return sqlstate == "     " ? "" : sqlstate;
}

}  // namespace

PostgresSociConnection::PostgresSociConnection(const Url& url, const ConnectOptions& options)
    : SociConnection({.dialect = "postgres",
                      .lexis = sql_lexis,
                      .numbers_placeholders = true,
                      .server_messages = options.server_messages},
                     open_session(url, options, server_options)),
      errors_{.handle = handle_of(session()), .server_messages = options.server_messages} {}

bool PostgresSociConnection::in_transaction() const noexcept {
  return postgres::in_transaction(errors_.handle);
}

bool PostgresSociConnection::alive() const noexcept {
  return PQstatus(errors_.handle) == CONNECTION_OK;
}

std::string PostgresSociConnection::placeholder(std::string_view name, const Format& format) const {
  const Oid type = parameter_type(format);
  if (type == oid::unspecified) return std::string(name);
  return "CAST(" + std::string(name) + " AS " + type_name(type) + ")";
}

std::vector<std::string_view> PostgresSociConnection::split(std::string_view script) const {
  return {script};
}

void PostgresSociConnection::write_text(std::string& out, const Cell& value,
                                        const Format& format) const {
  if (value.kind == ValueKind::array) {
    out = array_literal(stored_array(value.view(), format), format);
    return;
  }
  if (const std::int64_t unit = unix_unit(format.storage)) {
    out = std::to_string(value.i / unit);
    return;
  }
  if (value.kind == ValueKind::uuid && format.storage == StorageForm::bytes) {
    const Uuid id = value.uuid();
    const auto* const bytes = reinterpret_cast<const char*>(id.bytes().data());
    return write_hexadecimal(out, {bytes, id.bytes().size()});
  }
  if (value.kind != ValueKind::bytes) return SociConnection::write_text(out, value, format);
  write_hexadecimal(out, value.view());
}

void PostgresSociConnection::write_list(std::string& out, const GivenColumn& column,
                                        const Format& format) const {
  out = '{';
  std::string text;
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (row > 0) out += ',';
    Cell value = column[row];
    if (value.is_null()) {
      out += "NULL";
      continue;
    }
    if (value.kind == ValueKind::float64) value.d = stored_float(value.d, format);
    write_text(text, value, format);
    write_quoted(out, text);
  }
  out += '}';
}

Cell PostgresSociConnection::read_adopted(std::string& text, const Format& format) const {
  const std::int64_t unit = unix_unit(format.storage);
  if (unit == 0) {  // a UUID in BYTEA, whose digits are its own
    if (const auto id =
            Uuid::parse(std::string_view(text).substr(std::min<std::size_t>(text.size(), 2)))) {
      return Cell::uuid(*id);
    }
    throw Error(Errc::conversion, "it holds no UUID");
  }
  text.resize(size_without_zeros(text));
  const Cell count = SociConnection::read_text(text, format_of(types::bigint()));
  if (const auto instant = instant_of(count.i, unit)) return *instant;
  throw Error(Errc::out_of_range,
              "it holds a time of another year; the years 0001 to 9999 can be read");
}

Cell PostgresSociConnection::read_text(std::string& text, const Format& format) const {
  if (format.kind == ValueKind::bytes) {
    const std::string_view bytes = read_hexadecimal(text);
    return Cell::view(ValueKind::bytes, bytes.data(), bytes.size());
  }
  if (format.kind == ValueKind::array) {
    const Format of_element = element_format(format);
    std::string array;
    read_array_literal(array, text, [&](std::string& element) {
      return as_wanted(read_text(element, of_element), of_element, oid::unspecified);
    });
    text = std::move(array);
    return Cell::array(text);
  }
  const bool is_adopted = unix_unit(format.storage) != 0 || format.storage == StorageForm::bytes;
  if (is_adopted) return read_adopted(text, format);
  if (format.kind == ValueKind::int64) {
    if (text == "t" || text == "f") return Cell::boolean(text == "t");
    text.resize(size_without_zeros(text));
  }
  try {
    return SociConnection::read_text(text, format);
  } catch (const Error&) {
    if (is_time(format.kind) && is_foreign_time(text)) {
      throw Error(Errc::out_of_range,
                  "it holds a time that is infinite, 24:00:00 or of another year; those of the "
                  "years 0001 to 9999 can be read");
    }
    if (is_infinite(text)) throw Error(Errc::out_of_range, "it holds a number that does not fit");
    throw;
  }
}

Cell PostgresSociConnection::exact_value(statement_backend& statement, int column, const Cell& read,
                                         const Format& format) const {
  const Oid type = PQftype(result_of(statement), column);
  if (type == oid::bpchar && format.storage == StorageForm::native) {
    return Cell::text(without_padding(read.view()));
  }
  // The text of a number of 4 bytes is that of no other such number, but of none of 8 bytes.
  const bool is_small = read.kind == ValueKind::float64 && type == oid::float4;
  return is_small ? Cell::float64(static_cast<float>(read.d)) : as_wanted(read, format, type);
}

std::int64_t PostgresSociConnection::affected(statement_backend& statement) {
  return affected_by(result_of(statement));
}

std::optional<int> PostgresSociConnection::column_count(statement_backend& statement) const {
  const PGresult* const result = result_of(statement);
  if (result == nullptr) return std::nullopt;
  return PQnfields(result);
}

std::vector<ResultColumn> PostgresSociConnection::result_columns(
    statement_backend& statement) const {
  // SOCI would run it.
  const auto& prepared = static_cast<const soci::postgresql_statement_backend&>(statement);
  const Result described(PQdescribePrepared(errors_.handle, prepared.statementName_.c_str()));
  if (!succeeded(described)) {
    postgres::throw_failure(errors_, Action::prepare, described.get(), {});
  }
  std::vector<ResultColumn> columns = postgres::columns_of(described.get());
  // All of it comes as text.
  for (ResultColumn& column : columns) {
    if (column.format.kind == ValueKind::null) column.format = format_of(types::text());
  }
  return columns;
}

std::string_view PostgresSociConnection::column_name(statement_backend& statement,
                                                     int column) const noexcept {
  const char* const name = PQfname(result_of(statement), column);
  return name == nullptr ? std::string_view() : name;
}

void PostgresSociConnection::throw_failure(const SociFailure& failure) {
  if (failure.during == SociFailure::During::prepare) {
    throw_prepare_failure(errors_, sqlstate_of(failure.error), failure.sql);
  }
  PGresult* const result = result_of(failure.statement);
  if (is_copy(result)) refuse_copy(errors_.handle);
  const bool has_answered = PQresultStatus(result) == PGRES_TUPLES_OK && alive();
  if (has_answered) {
    throw Error(Errc::conversion,
                "could not read the result: a value is none of the type that is expected",
                context_of(failure));
  }
  postgres::throw_failure(errors_, Action::execute, result, failure.sql);
}

bool PostgresSociConnection::is_outdated(const SociFailure& failure) const {
  return postgres::is_outdated(result_of(failure.statement));
}

bool PostgresSociConnection::has_committed(statement_backend& commit) const {
  return !has_rolled_back(result_of(commit));
}

std::vector<std::string> PostgresSociConnection::begin_statements(
    const TransactionOptions& options) const {
  return {begin_statement(options)};
}

}  // namespace stele::postgres
