#include "load.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "error.hpp"
#include "list.hpp"
#include "result.hpp"
#include "statement.hpp"
#include "stele/driver/given_rows.hpp"
#include "wire.hpp"

namespace stele::postgres {

namespace {

/// Before the rows of the binary format: its name, no flags, no extension.
constexpr std::string_view copy_header("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", 19);

void append_count(std::string& out, std::int16_t count) {
  char bytes[sizeof count];
  write_big_endian(bytes, count);
  out.append(bytes, sizeof bytes);
}

}  // namespace

LoadStatement::LoadStatement(PostgresConnection& connection, Compiled compiled)
    : connection_(connection),
      compiled_(std::move(compiled)),
      copy_("COPY " + compiled_.load.table + " (" + compiled_.load.columns +
            ") FROM STDIN WITH (FORMAT binary)") {
  if (copy_.find('\0') == std::string::npos) return;
  throw Error(Errc::syntax, "could not prepare the statement: it holds a NUL character");
}

void LoadStatement::execute(std::span<const Cell> parameters) {
  affected_ = 0;
  if (!copies_) {
    connection_.require_free();
    connection_.deallocate_abandoned();
    copies_ = takes_copy();
  }
  if (!*copies_) {
    if (!insert_) insert_ = std::make_unique<PostgresStatement>(connection_, compiled_);
    return insert_->execute(parameters);
  }
  write(given_rows(parameters, compiled_.lists, compiled_.parameters.size()));
  connection_.require_free();
  connection_.deallocate_abandoned();
  copy();
}

void LoadStatement::reset() noexcept {
  constexpr std::size_t most_kept = std::size_t{8} << 20U;
  if (insert_) insert_->reset();
  if (rows_.capacity() > most_kept) rows_ = {};
}

std::int64_t LoadStatement::affected() const { return insert_ ? insert_->affected() : affected_; }

std::string_view LoadStatement::sent_text() const noexcept {
  return copies_.value_or(false) ? std::string_view(copy_) : std::string_view();
}

bool LoadStatement::takes_copy() const {
  // The server says which types its columns have by those of the parameters.
  std::string insert =
      "INSERT INTO " + compiled_.load.table + " (" + compiled_.load.columns + ") VALUES (";
  for (std::size_t i = 0; i < compiled_.lists; ++i) {
    insert += (i == 0 ? "$" : ", $") + std::to_string(i + 1);
  }
  insert += ")";
  const std::string name = connection_.next_statement_name();
  PGconn* const handle = connection_.errors().handle;
  const Result prepared(PQprepare(handle, name.c_str(), insert.c_str(), 0, nullptr));
  if (!succeeded(prepared)) fail(prepared, insert);
  connection_.abandon(name);
  const Result described(PQdescribePrepared(handle, name.c_str()));
  if (!succeeded(described)) fail(described, insert);
  for (std::size_t i = 0; i < compiled_.lists; ++i) {
    const Oid type = PQparamtype(described.get(), static_cast<int>(i));
    if (!has_type(type, compiled_.parameters[i])) return false;
  }
  return is_plain_table();
}

bool LoadStatement::has_type(Oid column, const Format& format) const {
  const Oid type = element_type(format);
  if (column == type) return true;
  if (type != oid::text) return false;
  return column == oid::varchar || column == oid::bpchar ||
         (column >= oid::first_user_defined && connection_.is_sent_as_text(column));
}

bool LoadStatement::is_plain_table() const {
  const std::string sql =
      "SELECT relkind IN ('r', 'p') AND NOT relhasrules AND NOT relrowsecurity "
      "FROM pg_catalog.pg_class WHERE oid = to_regclass($1)";
  const char* const table = compiled_.load.table.c_str();
  const Result result(PQexecParams(connection_.errors().handle, sql.c_str(), 1, nullptr, &table,
                                   nullptr, nullptr, 0));
  if (!succeeded(result)) fail(result, sql);
  return PQntuples(result.get()) == 1 && std::string_view(PQgetvalue(result.get(), 0, 0)) == "t";
}

void LoadStatement::write(std::span<const Cell> rows) {
  rows_ = copy_header;
  const std::size_t columns = compiled_.lists;
  std::vector<Oid> types;
  for (const Format& format : compiled_.parameters) types.push_back(element_type(format));
  try {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::size_t column = i % columns;
      if (column == 0) append_count(rows_, static_cast<std::int16_t>(columns));
      append_value(rows_, rows[i], compiled_.parameters[column], types[column]);
    }
  } catch (const Error& error) {
    ErrorContext context;
    context.sql = copy_;
    context.dialect = "postgres";
    throw Error(error.code(), error.what(), std::move(context));
  }
  append_count(rows_, -1);
}

void LoadStatement::copy() {
  PGconn* const handle = connection_.errors().handle;
  Result begun(PQexec(handle, copy_.c_str()));
  if (PQresultStatus(begun.get()) != PGRES_COPY_IN) fail(begun, copy_);
  send_all();
  const Result result(PQgetResult(handle));
  while (const Result rest{PQgetResult(handle)}) {
  }
  if (!succeeded(result)) fail(result, copy_);
  affected_ = affected_by(result.get());
}

void LoadStatement::send_all() {
  constexpr std::size_t most = std::size_t{1} << 20U;
  PGconn* const handle = connection_.errors().handle;
  bool sends = true;
  for (std::size_t sent = 0; sends && sent < rows_.size(); sent += most) {
    const std::size_t size = std::min(most, rows_.size() - sent);
    sends = PQputCopyData(handle, rows_.data() + sent, static_cast<int>(size)) == 1;
  }
  // What went wrong is in the result that follows.
  static_cast<void>(PQputCopyEnd(handle, sends ? nullptr : "the rows could not be sent"));
}

void LoadStatement::fail(const Result& result, std::string_view sql) const {
  throw_failure(connection_.errors(), Action::execute, result.get(), sql);
}

}  // namespace stele::postgres
