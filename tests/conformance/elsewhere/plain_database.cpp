// The database seen through a connection of its own, without models, pool and statement cache.

#include "plain_database.hpp"

#include <algorithm>
#include <stdexcept>

#include "stele/base/error.hpp"
#include "stele/driver/registry.hpp"
#include "support/databases.hpp"

namespace stele::test {

namespace {

/// "SELECT a, b FROM …" has two.
std::size_t columns_of(const std::string& select) {
  const std::size_t end = std::min(select.find(" FROM "), select.size());
  return 1 + static_cast<std::size_t>(std::count(
                 select.begin(), select.begin() + static_cast<std::ptrdiff_t>(end), ','));
}

Compiled compiled_of(const std::string& sql) {
  Compiled compiled;
  compiled.sql = sql;
  compiled.results.assign(columns_of(sql), format_of(types::text()));
  return compiled;
}

}  // namespace

std::vector<std::string> shared_database_urls() {
  std::vector<std::string> urls = database_urls();
  std::erase_if(urls, [](const std::string& url) {
    const Url parsed = Url::parse(url);
    return dialect_of(parsed.scheme()).connection_model(parsed).max_connections == 1;
  });
  if (urls.empty()) throw std::runtime_error("no database of these takes two connections");
  return urls;
}

struct PlainDatabase::Handle {
  std::unique_ptr<Connection> connection{};
};

PlainDatabase::PlainDatabase(const std::string& url) : handle_(std::make_unique<Handle>()) {
  const Url parsed = Url::parse(url);
  handle_->connection = dialect_of(parsed.scheme()).connect(parsed, {});
  for (const std::string& statement : handle_->connection->setup()) {
    handle_->connection->execute_script(statement);
  }
}

PlainDatabase::~PlainDatabase() = default;

bool PlainDatabase::is_postgres() const noexcept { return false; }

bool PlainDatabase::accepts(const std::string& sql) {
  try {
    run(sql);
    return true;
  } catch (const Error&) {
    return false;
  }
}

std::vector<std::string> PlainDatabase::rows(const std::string& sql) {
  if (!sql.starts_with("SELECT")) {
    handle_->connection->execute_script(sql);
    return {};
  }
  const std::unique_ptr<Statement> statement = handle_->connection->prepare(compiled_of(sql));
  statement->execute({});
  std::vector<std::string> found;
  while (statement->next()) {
    std::string row;
    for (const Cell& cell : statement->row()) {
      row += &cell == statement->row().data() ? "" : "|";
      row += cell.is_null() ? "NULL" : cell.view();
    }
    found.push_back(row);
  }
  return found;
}

}  // namespace stele::test
