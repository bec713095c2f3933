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
      first_ |= bit(index);
      return;
    }
    const std::size_t word = index / 64 - 1;
    if (more_.size() <= word) more_.resize(word + 1);
    more_[word] |= bit(index);
  }
  [[nodiscard]] bool test(std::size_t index) const noexcept {
    if (index < 64) return (first_ & bit(index)) != 0;
    const std::size_t word = index / 64 - 1;
    return word < more_.size() && (more_[word] & bit(index)) != 0;
  }
  [[nodiscard]] bool none() const noexcept { return first_ == 0 && more_.empty(); }
  /// True where one attribute is in both.
  [[nodiscard]] bool intersects(const AttributeMask& other) const noexcept {
    return (first_ & other.first_) != 0 || (!more_.empty() && more_intersects(other));
  }

  /// Calls the function with the index of each, in order.
  template <class F>
  void each(F&& fn) const {
    each_of(first_, 0, fn);
    if (!more_.empty()) each_more(*this, fn);
  }
  /// The same of each that is in both.
  template <class F>
  void each_common(const AttributeMask& other, F&& fn) const {
    each_of(first_ & other.first_, 0, fn);
    if (!more_.empty()) each_more(other, fn);
  }

  /// Equal for equal masks.
  [[nodiscard]] std::uint64_t hash() const noexcept {
    std::uint64_t hash = first_;
    for (const std::uint64_t word : more_) hash = hash * 31 + word;
    return hash;
  }

  friend bool operator==(const AttributeMask& a, const AttributeMask& b) noexcept {
    return a.first_ == b.first_ && ((a.more_.empty() && b.more_.empty()) || a.more_ == b.more_);
  }

 private:
  [[nodiscard, gnu::noinline]] bool more_intersects(const AttributeMask& other) const noexcept {
    for (std::size_t word = 0; word < more_.size() && word < other.more_.size(); ++word) {
      if ((more_[word] & other.more_[word]) != 0) return true;
    }
    return false;
  }
  static std::uint64_t bit(std::size_t index) noexcept { return std::uint64_t{1} << (index % 64); }
  template <class F>
  [[gnu::noinline]] void each_more(const AttributeMask& other, F& fn) const {
    for (std::size_t word = 0; word < more_.size() && word < other.more_.size(); ++word) {
      each_of(more_[word] & other.more_[word], 64 * word + 64, fn);
    }
  }
  template <class F>
  static void each_of(std::uint64_t word, std::size_t begin, F& fn) {
    for (; word != 0; word &= word - 1) {
      fn(begin + static_cast<std::size_t>(std::countr_zero(word)));
    }
  }

  std::uint64_t first_ = 0;
  std::vector<std::uint64_t> more_;  ///< the last of them is not 0
};

/// What the writes of a model's rows ask of its attributes, found once.
struct AttributeMasks {
  AttributeMask all{};
  AttributeMask key{};
  AttributeMask always_sent{};     ///< by an INSERT, whatever the row holds
  AttributeMask sometimes_sent{};  ///< where the row has a value for it
  AttributeMask filled{};          ///< by the database, where an INSERT does not send it
  AttributeMask updatable{};       ///< by an UPDATE of the whole row: all but key and created_at
  AttributeMask validated{};       ///< its values can be such that the column does not take them
  AttributeMask plain_texts{};     ///< of those, of which UTF-8 without NUL is all that is asked
  AttributeMask respelled{};       ///< its values can be stored as others that mean the same
  AttributeMask doubles{};  ///< its member is a double, which but for -0.0 is stored as it is
};

}  // namespace stele::detail

#pragma GCC visibility pop
