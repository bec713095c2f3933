#include "statement.hpp"

#include <string_view>
#include <utility>

#include "adopted.hpp"
#include "array.hpp"
#include "columns.hpp"
#include "result.hpp"

namespace stele::postgres {

namespace {

/// "could not read column 2 ('age'): "
std::string column_label(const Result& result, int column) {
  return "could not read column " + std::to_string(column + 1) + " ('" +
         PQfname(result.get(), column) + "'): ";
}

}  // namespace

PostgresStatement::PostgresStatement(PostgresConnection& connection, const Compiled& compiled)
    : connection_(connection),
      sql_(compiled.sql),
      parameters_(compiled),
      formats_(compiled.results),
      columns_(compiled.results.size()),
      cells_(compiled.results.size()) {
  if (sql_.find('\0') != std::string::npos) {
    throw Error(Errc::syntax, "could not prepare the statement: it holds a NUL character");
  }
  prepare();
}

PostgresStatement::~PostgresStatement() { abandon(); }

void PostgresStatement::abandon() noexcept {
  if (!name_.empty()) connection_.abandon(std::exchange(name_, {}));
}

void PostgresStatement::prepare() {
  connection_.require_free();
  connection_.deallocate_abandoned();
  std::string name = connection_.next_statement_name();
  const Result result(PQprepare(connection_.errors().handle, name.c_str(), sql_.c_str(),
                                parameters_.size(), parameters_.types()));
  if (!succeeded(result)) fail(Action::prepare, result);
  name_ = std::move(name);
}

std::string_view PostgresStatement::column_name(std::size_t column) const noexcept {
  const char* const name = PQfname(result_.get(), static_cast<int>(column));
  return name == nullptr ? std::string_view() : name;
}

std::vector<ResultColumn> PostgresStatement::columns() const {
  const Result described(PQdescribePrepared(connection_.errors().handle, name_.c_str()));
  if (!succeeded(described)) fail(Action::prepare, described);
  return postgres::columns_of(described.get());
}

[[gnu::hot]] void PostgresStatement::execute(std::span<const Cell> parameters) {
  reset();
  affected_ = 0;
  bind(parameters);
  connection_.require_free();
  connection_.deallocate_abandoned();
  if (name_.empty()) prepare();
  run();
  if (!succeeded(result_) && is_outdated(result_.get()) && !connection_.in_transaction()) {
    abandon();
    prepare();
    run();
  }
  if (is_copy(result_.get())) {
    result_.reset();
    refuse_copy(connection_.errors().handle);
  }
  if (!succeeded(result_)) fail(Action::execute, std::exchange(result_, nullptr));
  affected_ = affected_by(result_.get());
  open_result();
}

[[gnu::hot]] void PostgresStatement::bind(std::span<const Cell> parameters) {
  try {
    parameters_.set(parameters);
  } catch (const Error& error) {
    rethrow(error);
  }
}

[[gnu::hot]] void PostgresStatement::run() {
  constexpr int binary = 1;
  result_.reset(PQexecPrepared(connection_.errors().handle, name_.c_str(), parameters_.size(),
                               parameters_.values(), parameters_.lengths(), parameters_.encodings(),
                               binary));
}

[[gnu::hot]] void PostgresStatement::open_result() {
  if (columns_.empty()) return;
  if (PQnfields(result_.get()) != static_cast<int>(columns_.size())) {
    rethrow(Error(Errc::conversion,
                  "the statement returns " + std::to_string(PQnfields(result_.get())) +
                      " columns where " + std::to_string(columns_.size()) + " are expected"));
  }
  int index = 0;
  for (Column& column : columns_) {
    const Oid type = PQftype(result_.get(), index);
    // A constant NULL is a text to the server, and is none that must be read.
    if (column.type != type && !(type == oid::text && holds_only_null(index))) {
      choose_decoder(index, type);
    }
    ++index;
  }
  rows_ = PQntuples(result_.get());
}

void PostgresStatement::choose_decoder(int column, Oid type) {
  const auto index = static_cast<std::size_t>(column);
  Column& where = columns_[index];
  const Format& format = formats_[index];
  const bool is_spelled = format.storage == StorageForm::standard;
  where.spelled = is_spelled ? spelled_decoder(format.kind, type) : nullptr;
  const bool is_direct = where.spelled == nullptr && !is_array_column(column);
  where.decode = is_direct ? decoder_of(column) : nullptr;
  where.type = type;
}

bool PostgresStatement::holds_only_null(int column) const {
  for (int row = 0; row < PQntuples(result_.get()); ++row) {
    if (PQgetisnull(result_.get(), row, column) == 0) return false;
  }
  return true;
}

Decoder PostgresStatement::decoder_of(int column) const {
  const Oid type = PQftype(result_.get(), column);
  const Format& format = formats_[static_cast<std::size_t>(column)];
  const ValueKind kind = format.kind;
  if (const Decoder decode = adopted_decoder(format, type)) return decode;
  if (const Decoder decode = decoder(kind, type)) return decode;
  if (format.storage == StorageForm::standard) {
    if (const Decoder decode = converting_decoder(kind, type)) return decode;
  }
  const bool takes_text = kind == ValueKind::text || kind == ValueKind::null;
  if (takes_text && type >= oid::first_user_defined && connection_.is_sent_as_text(type)) {
    return text_decoder();
  }
  refuse_column(column);
}

[[gnu::hot]] bool PostgresStatement::next() {
  if (next_row_ >= rows_) {
    row_ = {};
    return false;
  }
  int column = 0;
  try {
    for (; column < static_cast<int>(columns_.size()); ++column) read_column(column);
  } catch (const Error& error) {
    rethrow(error, column_label(result_, column));
  }
  ++next_row_;
  row_ = cells_;
  return true;
}

[[gnu::hot]] void PostgresStatement::read_column(int column) {
  const PGresult* result = result_.get();
  const auto index = static_cast<std::size_t>(column);
  if (PQgetisnull(result, next_row_, column) != 0) {
    cells_[index] = Cell::null();
    return;
  }
  const auto size = static_cast<std::size_t>(PQgetlength(result, next_row_, column));
  const std::string_view data(PQgetvalue(result, next_row_, column), size);
  Column& where = columns_[index];
  if (where.decode != nullptr) {
    cells_[index] = where.decode(data);
    return;
  }
  read_spelled(where, data, index);
}

void PostgresStatement::read_spelled(Column& column, std::string_view data, std::size_t index) {
  column.text.clear();
  if (column.spelled != nullptr) {
    column.text = std::to_string(column.spelled(data).i);
    cells_[index] = Cell::text(column.text);
    return;
  }
  read_binary_array(column.text, data, value_kind(formats_[index].element));
  cells_[index] = Cell::array(column.text);
}

bool PostgresStatement::is_array_column(int column) const {
  return formats_[static_cast<std::size_t>(column)].kind == ValueKind::array &&
         is_array(PQftype(result_.get(), column));
}

[[gnu::hot]] void PostgresStatement::reset() noexcept {
  result_.reset();
  row_ = {};
  rows_ = 0;
  next_row_ = 0;
}

void PostgresStatement::fail(Action action, const Result& result) const {
  throw_failure(connection_.errors(), action, result.get(), sql_);
}

void PostgresStatement::rethrow(const Error& error, const std::string& prefix) const {
  ErrorContext context;
  context.sql = sql_;
  context.dialect = "postgres";
  throw Error(error.code(), prefix + error.what(), std::move(context));
}

void PostgresStatement::refuse_column(int column) const {
  const ValueKind kind = formats_[static_cast<std::size_t>(column)].kind;
  const std::string wanted(kind == ValueKind::null ? "a portable value" : to_string(kind));
  rethrow(Error(Errc::conversion, "it is " + type_name(PQftype(result_.get(), column)) +
                                      ", which cannot be read as " + wanted +
                                      "; cast it in the statement, or declare the attribute so"),
          column_label(result_, column));
}

}  // namespace stele::postgres
