#include "base/decimal_text.hpp"

#include <algorithm>

namespace stele::detail {

namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Reads the text from its front, one part after the other.
class Reader {
 public:
  explicit Reader(std::string_view text) noexcept : rest_(text) {}

  DecimalText read() noexcept {
    const bool is_negative = sign();
    const std::int64_t whole = mantissa();
    const std::int64_t fraction = take('.') ? mantissa() : 0;
    if (whole + fraction == 0) return {};
    std::int64_t exponent = 0;
    if (take('e') || take('E')) {
      const bool is_below_one = sign();
      if (rest_.empty() || !is_digit(rest_.front())) return {};
      exponent = is_below_one ? -exponent_digits() : exponent_digits();
    }
    if (!rest_.empty()) return {};
    DecimalText made = fit(fraction - exponent);
    if (is_negative) made.unscaled = -made.unscaled;
    return made;
  }

 private:
  bool take(char c) noexcept {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// True for a minus.
  bool sign() noexcept { return take('-') || (take('+') && false); }

  /// Returns how many digits there were.
  std::int64_t mantissa() noexcept {
    std::int64_t count = 0;
    for (; !rest_.empty() && is_digit(rest_.front()); rest_.remove_prefix(1), ++count) {
      add(rest_.front() - '0');
    }
    return count;
  }

  /// Zeros wait for a digit that makes them significant, so that any number of them can be read.
  void add(int digit) noexcept {
    if (digit == 0) {
      if (digits_ > 0) ++zeros_;
      return;
    }
    digits_ += digits_ > 0 ? zeros_ + 1 : 1;
    if (digits_ <= Decimal::max_digits) {
      for (std::int64_t i = 0; i <= zeros_; ++i) unscaled_ *= 10;
      unscaled_ += digit;
    }
    zeros_ = 0;
  }

  std::int64_t exponent_digits() noexcept {
    // Beyond any text that fits into memory, and ten times it still fits into 64 bits.
    constexpr std::int64_t largest = std::int64_t{1} << 59;
    std::int64_t value = 0;
    for (; !rest_.empty() && is_digit(rest_.front()); rest_.remove_prefix(1)) {
      value = std::min(value * 10 + (rest_.front() - '0'), largest);
    }
    return value;
  }

  /// Gives the digits the scale that was written, or the nearest that has room for them.
  [[nodiscard]] DecimalText fit(std::int64_t written_scale) const noexcept {
    constexpr std::int64_t most = Decimal::max_digits;
    const std::int64_t wanted = std::clamp<std::int64_t>(written_scale, 0, most);
    if (digits_ == 0) {
      return {.outcome = DecimalText::Outcome::number,
              .unscaled = 0,
              .scale = static_cast<int>(wanted)};
    }
    // The number is unscaled_ * 10^exponent, and unscaled_ ends in no zero.
    const std::int64_t exponent = zeros_ - written_scale;
    const std::int64_t smallest = std::max<std::int64_t>(0, -exponent);
    const std::int64_t scale = std::min(wanted, most - digits_ - exponent);
    if (digits_ > most || scale < smallest) return {.outcome = DecimalText::Outcome::too_long};
    Int128 unscaled = unscaled_;
    for (std::int64_t i = 0; i < scale + exponent; ++i) unscaled *= 10;
    return {.outcome = DecimalText::Outcome::number,
            .unscaled = unscaled,
            .scale = static_cast<int>(scale)};
  }

  std::string_view rest_;
  Int128 unscaled_ = 0;      ///< the digits to the last that is not zero
  std::int64_t digits_ = 0;  ///< how many those are
  std::int64_t zeros_ = 0;   ///< how many zeros came after them
};

}  // namespace

DecimalText read_decimal(std::string_view text) noexcept { return Reader(text).read(); }

}  // namespace stele::detail
