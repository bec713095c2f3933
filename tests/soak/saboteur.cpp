#include "saboteur.hpp"

#include <stdexcept>

namespace soak {

namespace {

/// The URL as libpq takes it.
std::string without_driver(std::string url) {
  constexpr std::string_view driver = "driver=soci";
  if (const std::size_t at = url.find(driver); at != std::string::npos) {
    url.erase(at - 1, driver.size() + 1);
  }
  return url;
}

}  // namespace

Saboteur::Saboteur(const std::string& url, std::chrono::milliseconds interval)
    : connection_(PQconnectdb(without_driver(url).c_str()), PQfinish) {
  if (PQstatus(connection_.get()) != CONNECTION_OK) {
    throw std::runtime_error(PQerrorMessage(connection_.get()));
  }
  thread_ = std::thread([this, interval] { run(interval); });
}

Saboteur::~Saboteur() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Saboteur::run(std::chrono::milliseconds interval) {
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, interval, [this] { return ended_; })) terminate_one();
}

void Saboteur::terminate_one() {
  const std::unique_ptr<PGresult, void (*)(PGresult*)> result(
      PQexec(connection_.get(),
             "SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity "
             "WHERE datname = current_database() AND backend_type = 'client backend' "
             "AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1) AS backend"),
      PQclear);
  terminated_ += PQntuples(result.get());
}

}  // namespace soak
