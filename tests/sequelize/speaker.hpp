#pragma once

#include <memory>
#include <string>

#include "stele/stele.hpp"

namespace stele::test {

/// One side of the conversation: a program that shares a database with another. Both sides write
/// the same rows, so that either can go on where the other stopped; what they find that is not as
/// it should be, they report as failures of the present test.
class Speaker {
 public:
  Speaker() = default;
  Speaker(const Speaker&) = delete;
  Speaker& operator=(const Speaker&) = delete;
  virtual ~Speaker() = default;

  /// Makes the tables, and rows of all of them.
  virtual void make() = 0;
  /// Finds the rows as `make` makes them, by their values too; updates one of each table, adds one.
  virtual void go_on() = 0;
  /// Finds the rows as `go_on` leaves them.
  virtual void find_changed() = 0;
};

/// True where Sequelize has arrays.
[[nodiscard]] inline bool shares_arrays(const Database& database) {
  return database.dialect().name() == "postgres";
}

/// Sequelize, in a process of its own: main.js.
[[nodiscard]] std::unique_ptr<Speaker> sequelize_speaker(const std::string& url);
/// stele with typed models.
[[nodiscard]] std::unique_ptr<Speaker> typed_speaker(Database database);
/// stele with run-time models.
[[nodiscard]] std::unique_ptr<Speaker> run_time_speaker(Database database);

}  // namespace stele::test
