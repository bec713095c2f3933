#pragma once

#include <functional>
#include <string>
#include <vector>

#include "contender.hpp"
#include "dataset.hpp"

namespace bench {

/// One database with the tables of the workloads, and who competes on it.
struct Testbed {
  std::string database{};
  std::vector<Entry> contenders{};  ///< the first one is the measure of the others
  /// Leaves the table of items empty, and its ids at 1.
  std::function<void()> clear{};
  /// Makes each item of the table so many, with ids of their own.
  std::function<void(std::int64_t)> multiply{};
  /// Leaves the database without work that it would do later.
  std::function<void()> settle{};
};

/// A file `folder`/bench.db, which is made anew.
[[nodiscard]] Testbed sqlite_testbed(const std::string& folder, const Dataset& data);

/// Its tables of owners and items are made anew.
[[nodiscard]] Testbed postgres_testbed(const std::string& url, const Dataset& data);

}  // namespace bench
