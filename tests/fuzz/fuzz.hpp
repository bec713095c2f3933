#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string_view>

/// One input; each fuzzer defines it. Returns 0.
extern "C" int LLVMFuzzerTestOneInput(  // NOLINT(readability-identifier-naming): libFuzzer's name
    const std::uint8_t* data, std::size_t size);

namespace fuzz {

/// Ends the process where a property does not hold, for libFuzzer to keep the input.
inline void require(bool holds, std::string_view property) {
  if (holds) return;
  std::cerr << "does not hold: " << property << std::endl;
  std::abort();
}

/// The input as text; borrowed.
inline std::string_view text_of(const std::uint8_t* data, std::size_t size) noexcept {
  return {reinterpret_cast<const char*>(data), size};
}

/// Takes an input apart from its beginning; beyond its end all is zero.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) noexcept : rest_(text_of(data, size)) {}

  [[nodiscard]] std::uint8_t byte() noexcept {
    if (rest_.empty()) return 0;
    const auto value = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }

  /// Eight bytes.
  [[nodiscard]] std::int64_t integer() noexcept {
    std::uint64_t bits = 0;
    for (int i = 0; i < 8; ++i) bits = bits << 8U | byte();
    return static_cast<std::int64_t>(bits);
  }

  /// What has not been taken.
  [[nodiscard]] std::string_view rest() const noexcept { return rest_; }

 private:
  std::string_view rest_;
};

}  // namespace fuzz
