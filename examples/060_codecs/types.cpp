#include "types.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <stdexcept>

std::string to_text(const Color& color) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "#%02x%02x%02x", color.red, color.green, color.blue);
  return text.data();
}

Color color_from_text(std::string_view text) {
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

// [describe]
void describe(stele::ModelBuilder<Parcel>& model) {
  model.attribute<&Parcel::fee>().default_value(Money{50});
  model.attribute<&Parcel::price>().validate([](const Money& price) { return price.cents >= 0; });
  model.attribute<&Parcel::photo>().length(200);
  model.check("price_is_no_debt", stele::col<&Parcel::price> >= Money{0});
}
// [/describe]
