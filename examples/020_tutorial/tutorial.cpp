#include "tutorial.hpp"

#include <iostream>
#include <memory>

#include <spdlog/sinks/stdout_sinks.h>

#include <stele/spdlog.hpp>

// [log]
stele::Database connect(const std::string& url, stele::Naming naming) {
  stele::Database db = stele::Database::open(url, {.naming = naming});
  auto logger =
      std::make_shared<spdlog::logger>("sql", std::make_shared<spdlog::sinks::stderr_sink_st>());
  logger->set_pattern("%v");
  stele::log_queries(db, logger);
  return db;
}
// [/log]

void print_heading(std::string_view text) { std::cout << "\n== " << text << '\n'; }

// [print-failures]
void print_failures(const stele::ValidationError& error) {
  for (const stele::ValidationItem& item : error.items()) {
    std::cout << "  " << item.rule << ": " << item.message << '\n';
  }
}
// [/print-failures]
