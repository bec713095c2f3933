#pragma once

#include <cassert>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#pragma GCC visibility push(default)

namespace stele {

namespace detail {

__extension__ typedef __int128 Int128;  // NOLINT(modernize-use-using): __extension__ takes no using

template <typename T>
concept DecimalInteger = std::integral<T> && sizeof(T) <= sizeof(std::int64_t) &&
                         !std::same_as<T, bool> && !std::same_as<T, char> &&
                         !std::same_as<T, wchar_t> && !std::same_as<T, char8_t> &&
                         !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

}  // namespace detail

/// An exact decimal number, `unscaled() / 10^scale()`, of at most 38 digits and a scale of 0 to 38.
///
/// A trivially copyable value. 1.50 and 1.5 are equal and hash equally, and each keeps its scale
/// for `to_string`. There is no negative zero.
class Decimal {
 public:
  static constexpr int max_digits = 38;

  /// What `format_to` writes is never longer.
  static constexpr std::size_t max_text = 48;

  /// 0, of scale 0.
  constexpr Decimal() noexcept = default;

  /// The integer, of scale 0.
  template <detail::DecimalInteger I>
  constexpr Decimal(I value) noexcept : unscaled_(value) {}  // NOLINT(google-explicit-constructor)

  /// The number that the text writes, as `parse` reads it.
  /// @throws Error Errc::conversion where it is no number, Errc::out_of_range where it has too many
  /// digits.
  explicit Decimal(std::string_view text);

  /// "-12.50", "+1", ".5", "5.", "1e-3"; without spaces, infinities and NaN. The scale is that of
  /// the text; only zeros at the end of a fraction are dropped, where there is no room for them.
  /// Empty for any other text and for numbers that do not fit.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text) noexcept;

  /// @pre unscaled has at most 38 digits, and the scale is 0 to 38
  [[nodiscard]] static constexpr Decimal from_unscaled(detail::Int128 unscaled,
                                                       int scale) noexcept {
    assert(scale >= 0 && scale <= max_digits);
    Decimal made;
    made.unscaled_ = unscaled;
    made.scale_ = scale;
    return made;
  }

  /// The shortest decimal that reads back as the double: 0.1 for 0.1.
  /// @throws Error Errc::conversion for NaN and infinities, Errc::out_of_range where the decimal
  /// has too many digits before or after the point.
  [[nodiscard]] static Decimal from_double(double value);

  [[nodiscard]] constexpr detail::Int128 unscaled() const noexcept { return unscaled_; }
  [[nodiscard]] constexpr int scale() const noexcept { return scale_; }

  /// How many digits `unscaled()` has: 4 for 12.50, 1 for 0.00 and for 0.05.
  [[nodiscard]] int precision() const noexcept;

  /// The same number at another scale; empty where that would lose digits or does not fit.
  [[nodiscard]] std::optional<Decimal> rescaled(int scale) const noexcept;

  /// Rounded towards minus infinity to so many digits after the point; itself if it has no more.
  /// @throws Error Errc::invalid_argument for a scale below 0 or above 38
  [[nodiscard]] Decimal floor(int scale) const;

  /// Rounded to the nearest, and half away from zero; otherwise like `floor`.
  /// @throws Error Errc::invalid_argument for a scale below 0 or above 38
  [[nodiscard]] Decimal round(int scale) const;

  /// The same number without zeros at the end of its fraction.
  [[nodiscard]] Decimal normalized() const noexcept;

  /// The nearest double; ties to even.
  explicit operator double() const noexcept;

  /// Writes what `to_string` gives, without a terminator, and returns its length.
  /// @pre there is room for `max_text` characters
  std::size_t format_to(char* buffer) const noexcept;  // NOLINT(modernize-use-nodiscard)

  /// Exact. Sums and differences have the larger scale of the two, products the sum of the scales;
  /// where that does not fit, zeros at the end of the operands' fractions are dropped.
  /// @throws Error Errc::out_of_range where the result does not fit even so
  Decimal& operator+=(const Decimal& other);
  Decimal& operator-=(const Decimal& other) { return *this += -other; }
  Decimal& operator*=(const Decimal& other);

  friend Decimal operator+(Decimal left, const Decimal& right) { return left += right; }
  friend Decimal operator-(Decimal left, const Decimal& right) { return left -= right; }
  friend Decimal operator*(Decimal left, const Decimal& right) { return left *= right; }
  friend constexpr Decimal operator-(const Decimal& value) noexcept {
    return from_unscaled(-value.unscaled_, value.scale_);
  }

  /// As numbers, whatever the scales.
  friend bool operator==(const Decimal& left, const Decimal& right) noexcept {
    return std::is_eq(left <=> right);
  }
  friend std::strong_ordering operator<=>(const Decimal& left, const Decimal& right) noexcept {
    if (left.scale_ == right.scale_) return left.unscaled_ <=> right.unscaled_;
    return compare(left, right);
  }

 private:
  static std::strong_ordering compare(const Decimal& left, const Decimal& right) noexcept;

  detail::Int128 unscaled_ = 0;
  int scale_ = 0;
};

/// "-12.50": all digits of the scale, no exponent.
[[nodiscard]] std::string to_string(const Decimal& value);

std::ostream& operator<<(std::ostream& out, const Decimal& value);

}  // namespace stele

template <>
struct std::hash<stele::Decimal> {
  std::size_t operator()(const stele::Decimal& value) const noexcept;
};

#pragma GCC visibility pop
