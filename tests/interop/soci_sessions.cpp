#include "soci_sessions.hpp"

#include <filesystem>
#include <iterator>

#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace stele::test {

namespace {

constexpr std::string_view file_scheme = "sqlite://";

/// SOCI hands a URI to libpq unharmed where it has a parameter.
std::string connection_string(const FreshDatabase& fresh) {
  const std::string& url = fresh.url();
  if (is_postgres(fresh)) return url + "?application_name=interop";
  if (!url.starts_with(file_scheme)) return ":memory:";
  return "dbname=" + url.substr(file_scheme.size()) + " timeout=10";
}

}  // namespace

void open_session(soci::session& session, const FreshDatabase& fresh) {
  if (is_postgres(fresh)) return session.open(soci::postgresql, connection_string(fresh));
  session.open(soci::sqlite3, connection_string(fresh));
}

void open_sessions(soci::connection_pool& pool, std::size_t size, const FreshDatabase& fresh) {
  for (std::size_t i = 0; i < size; ++i) open_session(pool.at(i), fresh);
}

std::vector<std::int64_t> numbers(soci::session& session) {
  std::vector<std::int64_t> all;
  long long number = 0;
  soci::statement select =
      (session.prepare << "SELECT number FROM items ORDER BY number", soci::into(number));
  select.execute();
  while (select.fetch()) all.push_back(number);
  return all;
}

std::string value(soci::session& session, const std::string& sql) {
  std::string found;
  session << sql, soci::into(found);
  return found;
}

void* handle_of(soci::session& session) {
  if (session.get_backend_name() == "postgresql") {
    return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
  }
  return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
}

bool is_postgres(const FreshDatabase& fresh) { return fresh.url().starts_with("postgres"); }

std::vector<std::string> native_urls() {
  return {"sqlite::memory:", "sqlite:test.db", "postgres://"};
}

std::vector<std::string> shared_database_urls() { return {"sqlite:test.db", "postgres://"}; }

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

}  // namespace stele::test
