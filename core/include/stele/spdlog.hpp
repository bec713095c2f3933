#pragma once

#include <memory>
#include <utility>

#include <spdlog/spdlog.h>

#include "stele/session/database.hpp"
#include "stele/session/log_queries.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// Logs every statement at info: `Executing (default): SELECT 1+1 AS result`, a transaction's id in
/// place of default. Call it before the database is used.
inline void log_queries(Database& database, std::shared_ptr<spdlog::logger> logger) {
  log_queries(database, [logger = std::move(logger)](const QueryEvent& event) {
    if (logger->should_log(spdlog::level::info)) logger->info("{}", format_query(event));
  });
}

}  // namespace stele

#pragma GCC visibility pop
