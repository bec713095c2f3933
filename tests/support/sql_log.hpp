#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "stele/session/database.hpp"
#include "stele/session/log_queries.hpp"

namespace stele::test {

/// The statements that a database sends from now on.
class SqlLog {
 public:
  explicit SqlLog(Database& database) {
    log_queries(database, [statements = statements_](const QueryEvent& event) {
      statements->emplace_back(event.sql);
    });
  }

  /// Those sent since the last call, in their order.
  [[nodiscard]] std::vector<std::string> take() { return std::exchange(*statements_, {}); }

 private:
  std::shared_ptr<std::vector<std::string>> statements_ =
      std::make_shared<std::vector<std::string>>();
};

}  // namespace stele::test
