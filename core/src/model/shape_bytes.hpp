#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "stele/base/value.hpp"

namespace stele::detail {

/// Writes what a shape says as bytes, with each length before what it is of.
class ShapeBytes {
 public:
  explicit ShapeBytes(std::string& out) : out_(out) {}

  void number(std::uint64_t value) {
    do {
      out_ += static_cast<char>((value & 0x7F) | (value > 0x7F ? 0x80 : 0));
      value >>= 7;
    } while (value != 0);
  }
  void text(std::string_view value) {
    number(value.size());
    out_ += value;
  }
  void address(const void* value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    out_.append(bytes, sizeof value);
  }

  /// What a statement's text can tell of a constant.
  /// @return false where that is not known
  bool kind(const Value& value) {
    number(static_cast<std::uint64_t>(value.kind()));
    if (const auto* decimal = value.if_is<Decimal>()) {
      number(static_cast<std::uint64_t>(decimal->scale()));
    } else if (const auto* document = value.if_is<JsonText>()) {
      return document_kind(document->text);
    } else if (value.kind() == ValueKind::float64) {
      number(std::isfinite(value.as<double>()) ? 1 : 0);  // beside a document, else null
    }
    return true;
  }

 private:
  /// Of which type a document is: its first character, and whether a number has a fraction.
  bool document_kind(std::string_view document) {
    constexpr std::string_view space = " \t\n\r";
    if (document.empty() || space.find(document.front()) != std::string_view::npos) return false;
    const char first = document.front();
    const bool is_number = first == '-' || (first >= '0' && first <= '9');
    const bool is_fraction = document.find_first_of(".eE") != std::string_view::npos;
    out_ += !is_number ? first : is_fraction ? '.' : '0';
    return true;
  }

  std::string& out_;
};

}  // namespace stele::detail
