#include <iostream>

#include "howto.hpp"
#include <stele/session/log_queries.hpp>

void log(const std::string& url) {
  print_heading("Logging");
  std::int64_t statements = 0;
  // [on-query]
  using namespace std::chrono_literals;
  const auto watch = [&](const stele::QueryEvent& event) {
    ++statements;
    if (event.duration > 10s) std::cerr << "slow: " << event.sql << '\n';
  };
  auto db = stele::Database::open(url, {.on_query = watch});
  // [/on-query]

  // [stream]
  stele::log_queries(db, std::cerr);
  db.authenticate();
  // [/stream]
  std::cout << (statements > 0 ? "on_query was told of it too\n" : "");
}
