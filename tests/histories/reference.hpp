#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "speaker.hpp"
#include "step.hpp"

namespace stele::test::histories {

/// An error that a step may end in.
struct Fault {
  Errc code;
  std::vector<std::string> attributes{};  ///< that it names; empty: any
};

/// A row of the table in C++. NULL in the generated key and in the time stamps is what the database
/// or the library makes, until the table was read.
using Kept = std::shared_ptr<Row>;

/// What a step is to do.
struct Expected {
  std::vector<Fault> must{};  ///< it fails with one of them
  std::vector<Fault> may{};   ///< it may fail with one of them, as the database takes the rows
  std::vector<Kept> rows{};   ///< that it gives
  bool gives_rows = false;
  bool is_ordered = true;
  std::optional<std::int64_t> count{};
  std::optional<bool> created{};
  std::vector<Kept> table{};  ///< afterwards
};

/// The table as plain C++ has it.
class Reference {
 public:
  explicit Reference(const Table& table) : table_(table) {}

  /// Says which rows the step is of.
  void resolve(Step& step) const;
  /// Does the step: what the database said is what it is to say, and so are the rows of the table.
  /// @param since when the step began
  /// @return the difference; empty: none
  std::string follow(const Step& step, const Reply& reply, const std::vector<Row>& rows,
                     Timestamp since);

  void begin() { saved_.push_back(state_); }
  void commit() { saved_.pop_back(); }
  void rollback() {
    state_ = saved_.back();
    saved_.pop_back();
  }
  [[nodiscard]] std::size_t depth() const { return saved_.size(); }

  /// By the key.
  [[nodiscard]] std::vector<Row> rows() const;

 private:
  struct State {
    std::vector<Kept> rows{};
    std::int64_t highest = 0;  ///< of the generated keys that were ever there
  };

  std::string learn(const std::vector<Row>& rows, Timestamp since);

  const Table& table_;
  State state_{};
  std::vector<State> saved_{};
};

/// What the step is to do to the rows.
[[nodiscard]] Expected expect(const Table& table, const std::vector<Kept>& rows, const Step& step);

}  // namespace stele::test::histories
