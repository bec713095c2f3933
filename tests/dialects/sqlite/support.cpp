#include "support.hpp"

#include <cstdlib>
#include <stdexcept>

namespace sqlite_test {

TemporaryDirectory::TemporaryDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "stele_XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

PlainDatabase::PlainDatabase(const std::string& path) {
  ::sqlite3* opened = nullptr;
  const int code = sqlite3_open(path.c_str(), &opened);
  handle_.reset(opened);
  if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(opened));
}

void PlainDatabase::run(const std::string& sql) {
  if (sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(handle_.get()));
  }
}

std::vector<std::string> PlainDatabase::rows(const std::string& sql) {
  std::vector<std::string> found;
  const auto add = [](void* target, int count, char** values, char**) {
    std::string row;
    for (int i = 0; i < count; ++i) {
      row += (i == 0 ? "" : "|") + std::string(values[i] == nullptr ? "NULL" : values[i]);
    }
    static_cast<std::vector<std::string>*>(target)->push_back(row);
    return 0;
  };
  if (sqlite3_exec(handle_.get(), sql.c_str(), add, &found, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(handle_.get()));
  }
  return found;
}

std::unique_ptr<stele::Connection> connect(const std::string& url,
                                           const stele::ConnectOptions& options) {
  auto connection = stele::sqlite::dialect().connect(stele::Url::parse(url), options);
  for (const std::string& sql : connection->setup()) connection->execute_script(sql);
  return connection;
}

std::unique_ptr<stele::Connection> connect_memory() { return connect("sqlite::memory:"); }

stele::Compiled compiled(std::string sql, std::vector<stele::ColumnType> parameters,
                         std::vector<stele::ColumnType> results) {
  stele::Compiled out;
  out.sql = std::move(sql);
  for (const auto& type : parameters) out.parameters.push_back(stele::format_of(type));
  for (const auto& type : results) out.results.push_back(stele::format_of(type));
  out.values.resize(out.parameters.size());
  return out;
}

std::vector<std::vector<stele::Value>> run(stele::Connection& connection,
                                           const stele::Compiled& compiled,
                                           const std::vector<stele::Value>& values) {
  std::vector<stele::Cell> cells;
  for (const stele::Value& value : values) cells.push_back(stele::to_cell(value));
  const auto statement = connection.prepare(compiled);
  statement->execute(cells);
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

}  // namespace sqlite_test
