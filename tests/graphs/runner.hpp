#pragma once

#include <memory>
#include <string>
#include <vector>

#include "evaluate.hpp"

namespace stele::test::graphs {

/// What a database says to a request.
struct Reply {
  Answer answer{};
  std::string error{};  ///< empty: none
  std::vector<std::string> statements{};
};

/// A database with the tables and rows of a design, by run-time models.
class Runner {
 public:
  /// @throws Error; std::logic_error where the database gives rows other keys
  Runner(Database database, const Design& design);

  [[nodiscard]] Reply run(const Request& request);

 private:
  struct Log;

  void define();
  void associate();
  void fill() const;
  /// Gives the records the table's values, of the late columns or of all others but the keys that
  /// the database makes; false where there is nothing to give.
  bool set(const Table& table, bool late, std::vector<Record>& records) const;
  [[nodiscard]] bool is_late(const Table& table, std::size_t column) const;
  [[nodiscard]] Node node_of(std::size_t table, const Record& record) const;
  [[nodiscard]] std::vector<Node> nodes_of(std::size_t table,
                                           const std::vector<Record>& records) const;
  [[nodiscard]] Answer answer(const Request& request);

  std::shared_ptr<Log> log_;
  Database database_;
  const Design& design_;
};

}  // namespace stele::test::graphs
