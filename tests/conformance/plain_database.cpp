#include "plain_database.hpp"

#include <stdexcept>

#include <libpq-fe.h>
#include <sqlite3.h>

#include "support/databases.hpp"

namespace stele::test {

namespace {

/// The URL as other programs take it.
std::string without_driver(std::string url) {
  constexpr std::string_view driver = "driver=soci";
  if (const std::size_t at = url.find(driver); at != std::string::npos) {
    url.erase(at - 1, driver.size() + 1);
  }
  return url;
}

std::vector<std::string> sqlite_rows(::sqlite3* handle, const std::string& sql) {
  std::vector<std::string> found;
  const auto add = [](void* target, int count, char** values, char**) {
    std::string row;
    for (int i = 0; i < count; ++i) {
      row += (i == 0 ? "" : "|") + std::string(values[i] == nullptr ? "NULL" : values[i]);
    }
    static_cast<std::vector<std::string>*>(target)->push_back(row);
    return 0;
  };
  if (sqlite3_exec(handle, sql.c_str(), add, &found, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(handle));
  }
  return found;
}

std::vector<std::string> postgres_rows(::PGconn* handle, const std::string& sql) {
  const std::unique_ptr<PGresult, void (*)(PGresult*)> result(PQexec(handle, sql.c_str()), PQclear);
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    throw std::runtime_error(PQerrorMessage(handle));
  }
  std::vector<std::string> found;
  for (int i = 0; i < PQntuples(result.get()); ++i) {
    std::string& row = found.emplace_back();
    for (int k = 0; k < PQnfields(result.get()); ++k) {
      row += k == 0 ? "" : "|";
      const bool null = PQgetisnull(result.get(), i, k) != 0;
      row += null ? "NULL" : PQgetvalue(result.get(), i, k);
    }
  }
  return found;
}

}  // namespace

std::vector<std::string> shared_database_urls() {
  return chosen(
      {"sqlite:test.db", "sqlite:test.db?driver=soci", "postgres://", "postgres://?driver=soci"});
}

/// One of the two.
struct PlainDatabase::Handle {
  ::sqlite3* sqlite = nullptr;
  ::PGconn* postgres = nullptr;

  Handle() = default;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    sqlite3_close(sqlite);
    PQfinish(postgres);
  }
};

PlainDatabase::PlainDatabase(const std::string& full_url) : handle_(std::make_unique<Handle>()) {
  const std::string url = without_driver(full_url);
  constexpr std::string_view file = "sqlite://";
  if (!url.starts_with(file)) {
    handle_->postgres = PQconnectdb(url.c_str());
    if (PQstatus(handle_->postgres) != CONNECTION_OK) {
      throw std::runtime_error(PQerrorMessage(handle_->postgres));
    }
    PQsetNoticeProcessor(
        handle_->postgres, [](void*, const char*) {}, nullptr);
    return;
  }
  if (sqlite3_open(url.c_str() + file.size(), &handle_->sqlite) != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(handle_->sqlite));
  }
  run("PRAGMA foreign_keys = ON");
}

PlainDatabase::~PlainDatabase() = default;

bool PlainDatabase::is_postgres() const noexcept { return handle_->postgres != nullptr; }

bool PlainDatabase::accepts(const std::string& sql) {
  try {
    run(sql);
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

std::vector<std::string> PlainDatabase::rows(const std::string& sql) {
  return is_postgres() ? postgres_rows(handle_->postgres, sql) : sqlite_rows(handle_->sqlite, sql);
}

}  // namespace stele::test
