#include "stele/base/uuid.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <exception>
#include <ostream>
#include <random>

#include "stele/base/error.hpp"

namespace stele {

namespace {

using Bytes = std::array<std::byte, 16>;

/// The system's generator. libstdc++ has it by this name, and by default an instruction of the
/// processor that takes some 25 microseconds; other libraries refuse the name.
std::random_device open_random_device() {
  try {
    return std::random_device("getentropy");
  } catch (const std::exception&) {
    return std::random_device();
  }
}

/// Straight from the system: a generator or a buffer of our own would be copied by fork, and give
/// its identifiers twice.
/// @pre size is a multiple of 4
void fill_with_random(std::byte* out, std::size_t size) {
  try {
    std::random_device device = open_random_device();
    for (std::size_t i = 0; i < size; i += sizeof(std::uint32_t)) {
      const std::uint32_t word = device();
      std::memcpy(out + i, &word, sizeof word);
    }
  } catch (const std::exception& failure) {
    throw Error(Errc::unsupported,
                std::string("cannot make a UUID: the system gives no random bytes (") +
                    failure.what() + "); give an identifier of your own");
  }
}

void set_version_and_variant(Bytes& bytes, int version) noexcept {
  bytes[6] = (bytes[6] & std::byte{0x0f}) | std::byte(version << 4);
  bytes[8] = (bytes[8] & std::byte{0x3f}) | std::byte{0x80};
}

/// Milliseconds since 1970 in the upper 48 bits, then 12 bits of their fraction; after the last
/// one, whatever the clock says (RFC 9562, 6.2, method 3).
std::uint64_t next_time() noexcept {
  static std::atomic<std::uint64_t> last{0};
  using std::chrono::nanoseconds;
  constexpr std::uint64_t per_millisecond = 1'000'000;
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  const auto now =
      static_cast<std::uint64_t>(std::chrono::duration_cast<nanoseconds>(since_1970).count());
  const std::uint64_t time =
      (now / per_millisecond << 12) | (now % per_millisecond << 12) / per_millisecond;
  std::uint64_t before = last.load(std::memory_order_relaxed);
  std::uint64_t next = 0;
  do {
    next = time > before ? time : before + 1;
  } while (!last.compare_exchange_weak(before, next, std::memory_order_relaxed));
  return next;
}

/// 0 to 15, or -1.
int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Whether a dash stands before this byte.
constexpr bool begins_group(std::size_t byte) noexcept {
  return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

}  // namespace

Uuid::Uuid(std::string_view text) {
  const std::optional<Uuid> read = parse(text);
  if (!read) {
    throw Error(Errc::conversion,
                "cannot read a UUID: the text is not 32 hexadecimal digits; write them like "
                "0190a6e2-7c1f-7d3a-9b4e-5f60718293a4");
  }
  *this = *read;
}

Uuid Uuid::v4() {
  Bytes bytes{};
  fill_with_random(bytes.data(), bytes.size());
  set_version_and_variant(bytes, 4);
  return from_bytes(bytes);
}

Uuid Uuid::v7() {
  Bytes bytes{};
  fill_with_random(bytes.data() + 8, 8);
  const std::uint64_t time = next_time();
  for (std::size_t i = 0; i < 6; ++i) bytes[i] = std::byte(time >> (52 - 8 * i) & 0xff);
  bytes[6] = std::byte(time >> 8 & 0x0f);
  bytes[7] = std::byte(time & 0xff);
  set_version_and_variant(bytes, 7);
  return from_bytes(bytes);
}

std::optional<Uuid> Uuid::parse(std::string_view text) noexcept {
  if (text.size() >= 2 && text.front() == '{' && text.back() == '}') {
    text = text.substr(1, text.size() - 2);
  }
  const bool has_dashes = text.size() == text_size;
  if (!has_dashes && text.size() != 32) return std::nullopt;
  Bytes bytes{};
  std::size_t at = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (has_dashes && begins_group(i) && text[at++] != '-') return std::nullopt;
    const int high = hex_digit(text[at++]);
    const int low = hex_digit(text[at++]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes[i] = std::byte(high << 4 | low);
  }
  return from_bytes(bytes);
}

void Uuid::format_to(char* buffer) const noexcept {
  constexpr std::string_view digits = "0123456789abcdef";
  for (std::size_t i = 0; i < bytes_.size(); ++i) {
    if (begins_group(i)) *buffer++ = '-';
    *buffer++ = digits[std::to_integer<std::size_t>(bytes_[i] >> 4)];
    *buffer++ = digits[std::to_integer<std::size_t>(bytes_[i] & std::byte{0x0f})];
  }
}

std::string to_string(const Uuid& value) {
  std::string text(Uuid::text_size, '\0');
  value.format_to(text.data());
  return text;
}

std::ostream& operator<<(std::ostream& out, const Uuid& value) {
  std::array<char, Uuid::text_size> text{};
  value.format_to(text.data());
  return out << std::string_view(text.data(), text.size());
}

}  // namespace stele

std::size_t std::hash<stele::Uuid>::operator()(const stele::Uuid& value) const noexcept {
  std::array<char, 16> bytes{};
  std::memcpy(bytes.data(), value.bytes().data(), bytes.size());
  return std::hash<std::string_view>()(std::string_view(bytes.data(), bytes.size()));
}
