#pragma once

#include <cstdint>
#include <vector>

#include "property/random_values.hpp"
#include "step.hpp"

namespace stele::test::histories {

/// A table, which is empty at first, and what is done to it.
struct History {
  const Table* table = nullptr;
  std::vector<Step> steps{};
};

/// Makes the history that a seed stands for.
class Generator {
 public:
  explicit Generator(std::uint64_t seed) : random_(seed) {}

  [[nodiscard]] History history();

 private:
  [[nodiscard]] std::int64_t below(std::int64_t count) { return random_.below(count); }
  [[nodiscard]] bool one_in(std::int64_t count) { return below(count) == 0; }
  template <class List>
  [[nodiscard]] auto pick(const List& list) -> decltype(list[0]) {
    return list[static_cast<std::size_t>(below(std::ssize(list)))];
  }

  [[nodiscard]] Value value(std::size_t column);
  [[nodiscard]] Value number(std::size_t column);
  [[nodiscard]] Given given(bool may_choose_key);
  [[nodiscard]] std::size_t column_among(const std::vector<const char*>& names);
  [[nodiscard]] std::vector<std::size_t> settable() const;
  [[nodiscard]] Test test();
  [[nodiscard]] Choice choice();
  [[nodiscard]] Assignment assignment(std::size_t column, bool may_exclude);
  [[nodiscard]] std::vector<Assignment> assignments(const std::vector<std::size_t>& columns,
                                                    std::int64_t most, bool may_exclude);
  [[nodiscard]] Conflict conflict();
  [[nodiscard]] Edit edit(bool may_be_gone);

  [[nodiscard]] Verb verb();
  [[nodiscard]] Step step(Verb verb);
  void add_new_rows(Step& step);
  void add_found_row(Step& step);
  void add_edits(Step& step);

  RandomValues random_;
  const Table* table_ = nullptr;
};

}  // namespace stele::test::histories
