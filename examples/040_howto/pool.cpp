#include <chrono>
#include <iostream>
#include <stop_token>
#include <thread>

#include "howto.hpp"
#include "models.hpp"

using namespace std::chrono_literals;
using stele::col;

namespace {

void size_it(const std::string& url) {
  // [options]
  auto db = stele::Database::open(url, {.pool = {.max = 4,               // connections at most
                                                 .min = 1,               // kept when idle
                                                 .acquire_timeout = 5s,  // then Errc::timeout
                                                 .idle_timeout = 60s,    // then closed
                                                 .lifetime = 30min},     // likewise
                                        .statement_timeout = 10s});
  // [/options]
  db.authenticate();
  // [metrics]
  const stele::PoolMetrics pool = db.pool_metrics();
  std::cout << pool.in_use << " in use, " << pool.idle << " idle, " << pool.waiting
            << " calls wait; so far " << pool.waits << " waited, " << pool.timeouts << " in vain\n";
  // [/metrics]
  // [close]
  const bool all_came_back = db.close(2s);  // new calls throw; those in use may end
  // [/close]
  std::cout << (all_came_back ? "closed" : "still in use") << '\n';
}

void limit_statements(const stele::Database& db) {
  auto books = db.model<Book>();
  // [timeout]
  const std::int64_t thick = books.where(col<&Book::pages> > 500).timeout(200ms).count();
  // [/timeout]
  std::cout << thick << " thick book\n";
  // [stop]
  std::stop_source source;
  source.request_stop();  // by any thread, at any time
  try {
    const auto all = books.query().stop_on(source.get_token()).all();
    std::cout << all.size() << " books\n";
  } catch (const stele::Error& error) {
    print_error(error);
  }
  // [/stop]
}

}  // namespace

void use_the_pool(const std::string& url, const stele::Database& db) {
  print_heading("Pool and timeouts");
  size_it(url);
  limit_statements(db);
}
