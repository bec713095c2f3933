#pragma once

#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/sql_log.hpp"

namespace stele::test {

using Statements = std::vector<std::string>;

/// What the work sends to a new database, but for BEGIN and COMMIT.
/// @param prepare gives of the database a tuple of what the work is called with
template <class Prepare, class Work>
Statements sent(const std::string& url, const Prepare& prepare, const Work& work) {
  const FreshDatabase fresh(url);
  Database database = fresh.open();
  const auto models = prepare(database);
  SqlLog log(database);
  std::apply(work, models);
  Statements statements = log.take();
  std::erase_if(statements,
                [](const std::string& sql) { return sql.starts_with("BEGIN") || sql == "COMMIT"; });
  return statements;
}

}  // namespace stele::test
