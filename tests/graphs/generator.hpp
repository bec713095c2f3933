#pragma once

#include <cstdint>

#include "request.hpp"

namespace stele::test::graphs {

/// Random requests. Two of one `structure` differ in their constants alone.
class Generator {
 public:
  Generator(const Design& design, std::uint64_t structure, std::uint64_t constants)
      : design_(design), random_(structure), constants_(constants) {}

  [[nodiscard]] Request request();

 private:
  [[nodiscard]] bool one_in(std::int64_t count) { return random_.one_in(count); }
  [[nodiscard]] std::size_t below(std::size_t count) {
    return static_cast<std::size_t>(random_.below(static_cast<std::int64_t>(count)));
  }

  [[nodiscard]] std::size_t any_table();
  [[nodiscard]] Condition condition(const Table& table, int depth);
  [[nodiscard]] Value constant(const Table& table, std::size_t column);
  [[nodiscard]] std::vector<OrderBy> order(const Table& table);
  void order_by_key(const Table& table, std::vector<OrderBy>& order);
  /// @param depth how many associations deep it may include
  [[nodiscard]] Rows included_rows(std::size_t table, int depth);
  [[nodiscard]] std::vector<Include> includes(std::size_t table, int depth, std::size_t most);
  [[nodiscard]] Include include(const Table& owner, std::size_t association, int depth);
  [[nodiscard]] std::optional<Load> load(std::size_t table);

  const Design& design_;
  Random random_;
  Random constants_;
};

}  // namespace stele::test::graphs
