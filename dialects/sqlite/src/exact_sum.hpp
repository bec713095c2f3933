#pragma once

#include <array>
#include <cstdint>

namespace stele::sqlite {

/// The exact sum of doubles, from which a number can be taken again without a trace: a fixed-point
/// number with all digits that a double can have.
///
/// A trivial type, whose zero bytes are the sum of nothing.
class ExactSum {
 public:
  void add(double number) noexcept { count_in(number, 1); }
  /// @pre it was added before
  void subtract(double number) noexcept { count_in(number, -1); }

  /// The double that is nearest to the sum; infinity where it is greater than any, NaN where
  /// infinities of both signs, or NaN, are among the numbers.
  [[nodiscard]] double value() const noexcept;
  /// True where no infinity and no NaN is among the numbers.
  [[nodiscard]] bool is_finite() const noexcept {
    return infinities_ == 0 && negative_infinities_ == 0 && nans_ == 0;
  }

 private:
  /// Digits of 32 bits, the lowest first; each has room for 2^30 additions before carries are due.
  static constexpr std::size_t size = 67;

  void count_in(double number, int sign) noexcept;
  static void carry(std::array<std::int64_t, size>& digits) noexcept;

  std::array<std::int64_t, size> digits_;
  std::int64_t infinities_;
  std::int64_t negative_infinities_;
  std::int64_t nans_;
  std::uint32_t additions_;  ///< since the last carry
};

}  // namespace stele::sqlite
