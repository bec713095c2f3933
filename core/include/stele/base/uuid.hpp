#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)

namespace stele {

/// A universally unique identifier (RFC 9562): 16 bytes, ordered bytewise; nil by default.
class Uuid {
 public:
  /// What `format_to` writes has this length.
  static constexpr std::size_t text_size = 36;

  constexpr Uuid() noexcept = default;

  /// The identifier that the text writes, as `parse` reads it.
  /// @throws Error Errc::conversion where the text has another form
  explicit Uuid(std::string_view text);

  /// A random identifier. Any thread, and both processes after a fork.
  /// @throws Error Errc::unsupported where the system gives no random bytes
  [[nodiscard]] static Uuid v4();

  /// An identifier that begins with the time, so that later ones sort behind: within a process each
  /// is greater than all that it made before. Any thread, and both processes after a fork.
  /// @throws Error Errc::unsupported where the system gives no random bytes
  [[nodiscard]] static Uuid v7();

  /// Hexadecimal digits of either case, in groups of 8-4-4-4-12 or without dashes, and with or
  /// without braces around them. Empty for any other text.
  [[nodiscard]] static std::optional<Uuid> parse(std::string_view text) noexcept;

  [[nodiscard]] static constexpr Uuid from_bytes(const std::array<std::byte, 16>& bytes) noexcept {
    Uuid made;
    made.bytes_ = bytes;
    return made;
  }

  /// In the order of the text.
  [[nodiscard]] constexpr const std::array<std::byte, 16>& bytes() const noexcept { return bytes_; }

  [[nodiscard]] constexpr bool is_nil() const noexcept { return *this == Uuid(); }

  /// 4 for what `v4` makes, 7 for `v7`, 0 for nil.
  [[nodiscard]] constexpr int version() const noexcept {
    return std::to_integer<int>(bytes_[6]) >> 4;
  }

  /// Writes what `to_string` gives, without a terminator.
  /// @pre there is room for `text_size` characters
  void format_to(char* buffer) const noexcept;

  friend constexpr bool operator==(const Uuid&, const Uuid&) noexcept = default;
  friend constexpr std::strong_ordering operator<=>(const Uuid& left, const Uuid& right) noexcept {
    return left.bytes_ <=> right.bytes_;
  }

 private:
  std::array<std::byte, 16> bytes_{};
};

/// "0190a6e2-7c1f-7d3a-9b4e-5f60718293a4": lower case, with dashes.
[[nodiscard]] std::string to_string(const Uuid& value);

std::ostream& operator<<(std::ostream& out, const Uuid& value);

}  // namespace stele

template <>
struct std::hash<stele::Uuid> {
  std::size_t operator()(const stele::Uuid& value) const noexcept;
};

#pragma GCC visibility pop
