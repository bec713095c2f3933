#include "parcel.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <stdexcept>

namespace stele::test {

std::string to_text(const Color& color) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "#%02x%02x%02x", color.red, color.green, color.blue);
  return text.data();
}

Color color_of(std::string_view text) {
  std::uint32_t rgb = 0;
  const char* const end = text.data() + text.size();
  const bool has_form = text.size() == 7 && text.front() == '#';
  if (!has_form || std::from_chars(text.data() + 1, end, rgb, 16).ptr != end) {
    throw std::invalid_argument("a color is # and six hexadecimal digits");
  }
  return {.red = static_cast<std::uint8_t>(rgb >> 16U),
          .green = static_cast<std::uint8_t>(rgb >> 8U),
          .blue = static_cast<std::uint8_t>(rgb)};
}

void to_json(nlohmann::json& document, const Address& address) {
  document = {{"street", address.street}, {"number", address.number}};
}

void from_json(const nlohmann::json& document, Address& address) {
  document.at("street").get_to(address.street);
  document.at("number").get_to(address.number);
}

}  // namespace stele::test
