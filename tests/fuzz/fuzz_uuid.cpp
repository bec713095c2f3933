#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <re2/re2.h>

#include "fuzz.hpp"
#include "stele/base/uuid.hpp"

using fuzz::require;
using stele::Uuid;

namespace {

/// The text in the one form that is written; empty where it is no identifier.
std::optional<std::string> slow_form(std::string_view text) {
  static const RE2 dashes(
      "([0-9A-Fa-f]{8})-([0-9A-Fa-f]{4})-([0-9A-Fa-f]{4})-([0-9A-Fa-f]{4})-([0-9A-Fa-f]{12})",
      RE2::Latin1);
  static const RE2 plain(
      "([0-9A-Fa-f]{8})([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})([0-9A-Fa-f]{12})",
      RE2::Latin1);
  if (text.starts_with('{') && text.ends_with('}') && text.size() > 1) {
    text = text.substr(1, text.size() - 2);
  }
  const re2::StringPiece input(text.data(), text.size());
  std::array<std::string, 5> groups;
  auto& [a, b, c, d, e] = groups;
  if (!RE2::FullMatch(input, dashes, &a, &b, &c, &d, &e) &&
      !RE2::FullMatch(input, plain, &a, &b, &c, &d, &e)) {
    return std::nullopt;
  }
  std::string form = a + '-' + b + '-' + c + '-' + d + '-' + e;
  for (char& digit : form) {
    if (digit >= 'A' && digit <= 'F') digit = static_cast<char>(digit - 'A' + 'a');
  }
  return form;
}

void check_reading(std::string_view text) {
  const auto value = Uuid::parse(text);
  const auto form = slow_form(text);
  require(value.has_value() == form.has_value(), "both readers take the same identifiers");
  if (value) require(to_string(*value) == *form, "both readers read the same identifier");
}

Uuid uuid_of(fuzz::Input& input) {
  std::array<std::byte, 16> bytes{};
  for (std::byte& byte : bytes) byte = std::byte{input.byte()};
  return Uuid::from_bytes(bytes);
}

void check_pair(const Uuid& a, const Uuid& b) {
  require(Uuid::parse(to_string(a)) == a, "identifiers return");
  require((a <=> b) == (to_string(a) <=> to_string(b)), "identifiers are ordered as their texts");
  if (a == b) require(std::hash<Uuid>()(a) == std::hash<Uuid>()(b), "equal ones hash equally");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check_reading(fuzz::text_of(data, size));
  fuzz::Input input(data, size);
  const Uuid a = uuid_of(input);
  check_pair(a, uuid_of(input));
  return 0;
}
