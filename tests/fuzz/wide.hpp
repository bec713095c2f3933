#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>

namespace fuzz {

__extension__ typedef unsigned __int128 UInt128;  // __extension__ takes no using

/// A natural number of 288 bits, by the arithmetic of primary school, to hold others against.
class Wide {
 public:
  constexpr Wide() = default;
  constexpr explicit Wide(UInt128 value) {
    for (std::size_t i = 0; i < 4; ++i) limbs_[i] = static_cast<std::uint32_t>(value >> (32 * i));
  }

  [[nodiscard]] static constexpr Wide power_of_ten(int exponent) {
    Wide power(1);
    for (int i = 0; i < exponent; ++i) power = power * Wide(10);
    return power;
  }

  friend constexpr Wide operator+(const Wide& a, const Wide& b) {
    Wide sum;
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < size; ++i) {
      carry += std::uint64_t{a.limbs_[i]} + b.limbs_[i];
      sum.limbs_[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32U;
    }
    return sum;
  }

  /// @pre a >= b
  friend constexpr Wide operator-(const Wide& a, const Wide& b) {
    Wide difference;
    std::int64_t borrow = 0;
    for (std::size_t i = 0; i < size; ++i) {
      borrow += std::int64_t{a.limbs_[i]} - b.limbs_[i];
      difference.limbs_[i] = static_cast<std::uint32_t>(borrow);
      borrow >>= 32U;
    }
    return difference;
  }

  friend constexpr Wide operator*(const Wide& a, const Wide& b) {
    Wide product;
    for (std::size_t i = 0; i < size; ++i) {
      std::uint64_t carry = 0;
      for (std::size_t j = 0; i + j < size; ++j) {
        carry += std::uint64_t{a.limbs_[i]} * b.limbs_[j] + product.limbs_[i + j];
        product.limbs_[i + j] = static_cast<std::uint32_t>(carry);
        carry >>= 32U;
      }
    }
    return product;
  }

  friend constexpr bool operator==(const Wide&, const Wide&) = default;
  friend constexpr std::strong_ordering operator<=>(const Wide& a, const Wide& b) {
    for (std::size_t i = size; i-- > 0;) {
      if (a.limbs_[i] != b.limbs_[i]) return a.limbs_[i] <=> b.limbs_[i];
    }
    return std::strong_ordering::equal;
  }

 private:
  static constexpr std::size_t size = 9;
  std::array<std::uint32_t, size> limbs_{};  ///< the lowest first
};

}  // namespace fuzz
