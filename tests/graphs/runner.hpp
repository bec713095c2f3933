#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "evaluate.hpp"

namespace stele::test::graphs {

/// What a database says to a request.
struct Reply {
  Answer answer{};
  std::string error{};  ///< empty: none
  std::vector<std::string> statements{};
};

/// A database with the tables and rows of a design.
class Runner {
 public:
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;
  virtual ~Runner() = default;

  [[nodiscard]] Reply run(const Request& request);

 protected:
  Runner(Database database, const Design& design);

  [[nodiscard]] virtual Answer answer(const Request& request) = 0;

  [[nodiscard]] Database& database() noexcept { return database_; }
  [[nodiscard]] const Database& database() const noexcept { return database_; }
  [[nodiscard]] const Design& design() const noexcept { return design_; }

  /// The rows that the query has in the end, and what the answer says besides.
  template <class T>
  [[nodiscard]] std::vector<T> read(const Query<T>& query, const Request& request,
                                    Answer& answer) const {
    answer.count = query.count();
    answer.exists = query.exists();
    const std::int64_t before = sent();
    std::vector<T> rows;
    if (request.ending == Ending::all) rows = query.all();
    if (request.ending == Ending::first) {
      if (auto row = query.first()) rows.push_back(*std::move(row));
    }
    if (request.ending == Ending::page) {
      auto page = query.page(request.page, request.page_size);
      answer.total = page.total;
      rows = std::move(page.rows);
    }
    answer.statements = sent() - before;
    return rows;
  }
  /// How many statements were sent.
  [[nodiscard]] std::int64_t sent() const { return std::ssize(*log_); }

  /// The columns that are written then: the late ones, or all others but the keys that the database
  /// makes.
  [[nodiscard]] Columns written(const Table& table, bool late) const;
  /// @throws std::logic_error where the row is not that of the table
  static void check_written(const Table& table, std::size_t index, const Row& row);

 private:
  std::shared_ptr<std::vector<std::string>> log_;
  Database database_;
  const Design& design_;
};

/// By run-time models.
/// @throws Error; std::logic_error where the database gives rows other keys
[[nodiscard]] std::unique_ptr<Runner> run_records(Database database, const Design& design);

/// By the typed models of typed_models.hpp, of which the design is. Throws the same.
[[nodiscard]] std::unique_ptr<Runner> run_structs(Database database, const Design& design);

}  // namespace stele::test::graphs
