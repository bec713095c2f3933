#pragma once

#include <memory>
#include <utility>

#include <spdlog/spdlog.h>

#include "stele/session/database.hpp"
#include "stele/session/log_queries.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// Logs every statement at info: `Executing (default): SELECT 1+1 AS result`, a transaction's id in
/// place of default; slow ones (`Options::slow_query_threshold`) at warn. Call it before the
/// database is used.
inline void log_queries(Database& database, std::shared_ptr<spdlog::logger> logger) {
  log_queries(database, [logger = std::move(logger)](const QueryEvent& event) {
    const auto level = event.slow ? spdlog::level::warn : spdlog::level::info;
    if (logger->should_log(level)) logger->log(level, "{}", format_query(event));
  });
}

}  // namespace stele

#pragma GCC visibility pop
