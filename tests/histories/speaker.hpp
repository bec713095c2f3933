#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "step.hpp"

namespace stele::test::histories {

/// What a database says to a step.
struct Reply {
  std::vector<Row> rows{};
  std::int64_t count = 0;
  bool created = false;
  std::optional<Errc> error{};
  std::vector<std::string> attributes{};  ///< that the error names
  std::string message{};
};

/// Says the steps to a database, in transactions.
class Speaker {
 public:
  explicit Speaker(Database database) : database_(std::move(database)) {}

  /// Does the step, which is none of a transaction's.
  [[nodiscard]] Reply run(const Table& table, const Step& step);
  /// All rows of the table, by the key.
  [[nodiscard]] std::vector<Row> rows(const Table& table, bool by_name);

  void begin();
  void commit();
  void rollback();

 private:
  template <class T>
  [[nodiscard]] Model<T> model();
  [[nodiscard]] Model<Record> model(const Table& table);

  Database database_;
  std::vector<Transaction> transactions_{};
};

}  // namespace stele::test::histories
