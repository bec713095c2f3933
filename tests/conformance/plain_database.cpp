#include "plain_database.hpp"

#include <stdexcept>

#include <libpq-fe.h>
#include <sqlite3.h>

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

}  // namespace

std::vector<std::string> shared_database_urls() {
  return {"sqlite:test.db", "sqlite:test.db?driver=soci", "postgres://", "postgres://?driver=soci"};
}

PlainDatabase::PlainDatabase(const std::string& full_url) {
  const std::string url = without_driver(full_url);
  constexpr std::string_view file = "sqlite://";
  if (!url.starts_with(file)) {
    postgres_ = PQconnectdb(url.c_str());
    if (PQstatus(postgres_) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(postgres_));
    PQsetNoticeProcessor(
        postgres_, [](void*, const char*) {}, nullptr);
    return;
  }
  if (sqlite3_open(url.c_str() + file.size(), &sqlite_) != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(sqlite_));
  }
  run("PRAGMA foreign_keys = ON");
}

PlainDatabase::~PlainDatabase() {
  sqlite3_close(sqlite_);
  PQfinish(postgres_);
}

bool PlainDatabase::accepts(const std::string& sql) {
  try {
    run(sql);
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

std::vector<std::string> PlainDatabase::rows(const std::string& sql) {
  return is_postgres() ? postgres_rows(sql) : sqlite_rows(sql);
}

std::vector<std::string> PlainDatabase::sqlite_rows(const std::string& sql) {
  std::vector<std::string> found;
  const auto add = [](void* target, int count, char** values, char**) {
    std::string row;
    for (int i = 0; i < count; ++i) {
      row += (i == 0 ? "" : "|") + std::string(values[i] == nullptr ? "NULL" : values[i]);
    }
    static_cast<std::vector<std::string>*>(target)->push_back(row);
    return 0;
  };
  if (sqlite3_exec(sqlite_, sql.c_str(), add, &found, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(sqlite_));
  }
  return found;
}

std::vector<std::string> PlainDatabase::postgres_rows(const std::string& sql) {
  const std::unique_ptr<PGresult, void (*)(PGresult*)> result(PQexec(postgres_, sql.c_str()),
                                                              PQclear);
  const ExecStatusType status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    throw std::runtime_error(PQerrorMessage(postgres_));
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

}  // namespace stele::test
