#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#pragma GCC visibility push(default)

namespace stele::detail {

/// Some attributes of a model, one bit an attribute; up to 64 of them without allocating.
class AttributeMask {
 public:
  void set(std::size_t index) {
    if (index < 64) {
      low_ |= std::uint64_t{1} << index;
      return;
    }
    if (high_.size() <= index - 64) high_.resize(index - 63);
    high_[index - 64] = true;
  }
  [[nodiscard]] bool test(std::size_t index) const noexcept {
    if (index < 64) return ((low_ >> index) & 1U) != 0;
    return index - 64 < high_.size() && high_[index - 64];
  }
  [[nodiscard]] bool none() const noexcept { return low_ == 0 && high_.empty(); }

  /// Calls the function with the index of each, in order.
  template <class F>
  void each(F&& fn) const {
    for (std::uint64_t rest = low_; rest != 0; rest &= rest - 1) {
      fn(static_cast<std::size_t>(std::countr_zero(rest)));
    }
    for (std::size_t i = 0; i < high_.size(); ++i) {
      if (high_[i]) fn(i + 64);
    }
  }

  friend bool operator==(const AttributeMask&, const AttributeMask&) = default;

 private:
  friend struct StatementKeyHash;
  std::uint64_t low_ = 0;
  std::vector<bool> high_;
};

/// What the writes of a model's rows ask of its attributes, found once.
struct AttributeMasks {
  AttributeMask all{};
  AttributeMask always_sent{};     ///< by an INSERT, whatever the row holds
  AttributeMask sometimes_sent{};  ///< where the row has a value for it
  AttributeMask filled{};          ///< by the database, where an INSERT does not send it
  AttributeMask updatable{};       ///< by an UPDATE of the whole row: all but key and created_at
  AttributeMask validated{};       ///< its values can be such that the column does not take them
};

}  // namespace stele::detail

#pragma GCC visibility pop
