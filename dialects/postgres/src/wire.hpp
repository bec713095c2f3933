#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace stele::postgres {

/// PostgreSQL's protocol counts days and microseconds from 2000-01-01.
inline constexpr std::int64_t epoch_days = 10'957;
inline constexpr std::int64_t epoch_microseconds = epoch_days * 86'400'000'000;

/// Writes an integer most significant byte first, as the protocol does.
template <std::integral I>
void write_big_endian(char* out, I value) noexcept {
  auto bits = static_cast<std::uint64_t>(static_cast<std::make_unsigned_t<I>>(value));
  for (std::size_t i = sizeof(I); i-- > 0; bits >>= 8U) out[i] = static_cast<char>(bits & 0xFFU);
}

/// Reads an integer written so.
/// @pre `in` has as many bytes
template <std::integral I>
[[nodiscard]] I read_big_endian(const char* in) noexcept {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < sizeof(I); ++i) {
    bits = (bits << 8U) | static_cast<unsigned char>(in[i]);
  }
  return static_cast<I>(bits);
}

}  // namespace stele::postgres
