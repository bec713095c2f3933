#pragma once

#include <cstdint>
#include <random>

#include "wide.hpp"

namespace stele::test {

/// STELE_TEST_SEED, or a fixed number.
[[nodiscard]] std::uint64_t seed();

/// Values of every type, the ends of their ranges and equal ones among them; the same for a seed.
class RandomValues {
 public:
  explicit RandomValues(std::uint64_t seed) : engine_(seed) {}

  /// A row, one in sixteen of whose members is NULL.
  [[nodiscard]] Wide row();

  /// From 0 to `count` - 1.
  [[nodiscard]] std::int64_t below(std::int64_t count);

 private:
  template <class T, class Make>
  void fill(std::optional<T>& member, Make make);
  [[nodiscard]] bool one_in(std::int64_t count) { return below(count) == 0; }
  [[nodiscard]] std::int64_t between(std::int64_t lowest, std::int64_t highest);
  [[nodiscard]] std::int64_t integer(int bits);
  template <class F, class Bits>
  [[nodiscard]] F floating();
  [[nodiscard]] std::string text(std::int64_t shortest, std::int64_t longest);
  [[nodiscard]] Blob bytes();
  [[nodiscard]] std::int64_t microseconds();
  [[nodiscard]] Uuid uuid();
  [[nodiscard]] nlohmann::json document(int depth);
  void fill_numbers(Wide& row);
  void fill_texts(Wide& row);
  void fill_times(Wide& row);
  void fill_others(Wide& row);

  std::mt19937_64 engine_;
};

}  // namespace stele::test
