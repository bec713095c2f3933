#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include <stele/base/timestamp.hpp>

/// PostgreSQL's binary forms, big-endian.
namespace bench {

enum class PgType : std::uint32_t {
  boolean = 16,
  int8 = 20,
  int4 = 23,
  text = 25,
  float8 = 701,
  timestamptz = 1184
};

/// Its times count from here.
inline constexpr stele::Timestamp pg_epoch = std::chrono::sys_days(std::chrono::year(2000) / 1 / 1);

template <class Integer>
Integer big_endian(Integer value) {
  using Unsigned = std::make_unsigned_t<Integer>;
  auto bits = static_cast<Unsigned>(value);
  if constexpr (sizeof(Integer) == 2) {
    bits = __builtin_bswap16(bits);
  } else if constexpr (sizeof(Integer) == 4) {
    bits = __builtin_bswap32(bits);
  } else {
    bits = __builtin_bswap64(bits);
  }
  return static_cast<Integer>(bits);
}

/// Values one after the other, each with its length before it, as arrays and COPY hold them.
class PgWriter {
 public:
  template <class Integer>
  void raw(Integer value) {
    const Integer bytes = big_endian(value);
    out_.append(reinterpret_cast<const char*>(&bytes), sizeof(bytes));
  }
  void field(std::int64_t value) { sized(value); }
  void field(std::int32_t value) { sized(value); }
  void field(double value) { sized(std::bit_cast<std::int64_t>(value)); }
  void field(stele::Timestamp value) { sized(std::int64_t{(value - pg_epoch).count()}); }
  void field(bool value) {
    raw(std::int32_t{1});
    out_ += value ? '\1' : '\0';
  }
  void field(const std::string& value) {
    raw(static_cast<std::int32_t>(value.size()));
    out_ += value;
  }
  /// The head of an array of one dimension; its fields follow.
  void array(PgType type, std::size_t size) {
    out_.clear();
    raw(std::int32_t{1});
    raw(std::int32_t{0});
    raw(static_cast<std::uint32_t>(type));
    raw(static_cast<std::int32_t>(size));
    raw(std::int32_t{1});
  }
  void bytes(std::string_view text) { out_ += text; }
  void clear() { out_.clear(); }
  [[nodiscard]] const std::string& out() const { return out_; }

 private:
  template <class Integer>
  void sized(Integer value) {
    raw(static_cast<std::int32_t>(sizeof(value)));
    raw(value);
  }

  std::string out_;
};

template <class Integer>
Integer pg_integer(const char* data) {
  Integer value;
  std::memcpy(&value, data, sizeof(value));
  return big_endian(value);
}

inline double pg_double(const char* data) {
  return std::bit_cast<double>(pg_integer<std::int64_t>(data));
}

inline stele::Timestamp pg_time(const char* data) {
  return pg_epoch + std::chrono::microseconds(pg_integer<std::int64_t>(data));
}

}  // namespace bench
