#pragma once

#include <optional>
#include <string>
#include <vector>

#include "term.hpp"

namespace stele::test::queries {

/// What a database says to a query.
struct Reply {
  std::vector<Row> rows{};
  std::int64_t count = 0;  ///< as count() says
  bool exists = false;     ///< as exists() says
  std::optional<Errc> error{};
  std::string message{};
  std::string sql{};
};

/// A database with the tables, by run-time models.
class Runner {
 public:
  explicit Runner(Database database);

  /// Makes the tables.
  void sync() { database_.sync(); }
  /// Has the rows of these tables, and no others.
  void fill(const std::vector<Table>& tables);
  [[nodiscard]] Reply run(const Select& select) const;

 private:
  Database database_;
  std::vector<Model<Record>> models_;
};

}  // namespace stele::test::queries
