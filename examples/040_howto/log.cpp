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

  // [slow]
  auto slow = stele::Database::open(
      url, {.slow_query_threshold = 200ms, .on_slow_query = [](const stele::QueryEvent& event) {
              std::cerr << format_query(event) << '\n';
            }});
  // [/slow]

  const auto countries = slow.define("Country", {{"name", stele::types::string()}});
  // [label]
  const auto query = countries.where(stele::column("name") == "Chile").label("checkout");
  // [/label]
  const std::string sql = query.to_sql().sql;
  std::cout << sql.substr(sql.find("/*")) << '\n';

  {
    // [expect-queries]
    const stele::expect_queries guard{slow, 1};
    slow.authenticate();
    // [/expect-queries]
  }
  // [metrics]
  const stele::StatementMetrics metrics = slow.statement_metrics();
  std::cout << metrics.failed << " failed, " << metrics.slow << " slow\n";
  // [/metrics]
}
