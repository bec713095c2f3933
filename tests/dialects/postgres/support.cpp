#include "support.hpp"

#include <cstdlib>
#include <stdexcept>

namespace postgres_test {

std::string url(const std::string& parameters) {
  const char* given = std::getenv("STELE_TEST_POSTGRES_URL");
  if (given == nullptr) {
    throw std::runtime_error(
        "STELE_TEST_POSTGRES_URL is not set; run the tests by tools/with_postgres");
  }
  std::string url = given;
  if (!parameters.empty()) url += (contains(url, "?") ? "&" : "?") + parameters;
  return url;
}

std::unique_ptr<stele::Connection> connect_to(const std::string& url,
                                              const stele::ConnectOptions& options) {
  return stele::postgres::dialect().connect(stele::Url::parse(url), options);
}

std::unique_ptr<stele::Connection> connect(const std::string& parameters,
                                           const stele::ConnectOptions& options) {
  return connect_to(url(parameters), options);
}

PlainDatabase::PlainDatabase() : handle_(PQconnectdb(url().c_str())) {
  if (PQstatus(handle_.get()) != CONNECTION_OK) {
    throw std::runtime_error(PQerrorMessage(handle_.get()));
  }
  PQsetNoticeProcessor(
      handle_.get(), [](void*, const char*) {}, nullptr);
}

std::vector<std::string> PlainDatabase::rows(const std::string& sql) {
  PGresult* result = PQexec(handle_.get(), sql.c_str());
  const ExecStatusType status = PQresultStatus(result);
  std::vector<std::string> found;
  for (int i = 0; i < PQntuples(result); ++i) {
    std::string& row = found.emplace_back();
    for (int k = 0; k < PQnfields(result); ++k) {
      row += k == 0 ? "" : "|";
      row += PQgetisnull(result, i, k) != 0 ? "NULL" : PQgetvalue(result, i, k);
    }
  }
  PQclear(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    throw std::runtime_error(PQerrorMessage(handle_.get()));
  }
  return found;
}

stele::Compiled compiled(std::string sql, std::vector<stele::ColumnType> parameters,
                         std::vector<stele::ColumnType> results) {
  stele::Compiled out;
  out.sql = std::move(sql);
  for (const auto& type : parameters) out.parameters.push_back(stele::format_of(type));
  for (const auto& type : results) out.results.push_back(stele::format_of(type));
  out.values.resize(out.parameters.size());
  return out;
}

void execute(stele::Statement& statement, const std::vector<stele::Value>& values) {
  std::vector<stele::Cell> cells;
  for (const stele::Value& value : values) cells.push_back(stele::to_cell(value));
  statement.execute(cells);
}

std::vector<std::vector<stele::Value>> run(stele::Connection& connection,
                                           const stele::Compiled& compiled,
                                           const std::vector<stele::Value>& values) {
  const auto statement = connection.prepare(compiled);
  execute(*statement, values);
  std::vector<std::vector<stele::Value>> rows;
  while (statement->next()) {
    std::vector<stele::Value>& row = rows.emplace_back();
    for (const stele::Cell& cell : statement->row()) row.push_back(stele::to_value(cell));
  }
  return rows;
}

stele::Value one(stele::Connection& connection, const std::string& sql,
                 const stele::ColumnType& type) {
  const auto rows = run(connection, compiled(sql, {}, {type}));
  if (rows.size() != 1) throw std::logic_error("not one row: " + sql);
  return rows.front().front();
}

std::int64_t process_of(stele::Connection& connection) {
  return one(connection, "SELECT pg_backend_pid()", stele::types::integer()).as<std::int64_t>();
}

bool contains(std::string_view text, std::string_view words) {
  return text.find(words) != std::string_view::npos;
}

}  // namespace postgres_test
