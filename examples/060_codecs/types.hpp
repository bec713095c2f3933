#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <stele/stele.hpp>

// [money]
struct Money {
  std::int64_t cents = 0;

  friend auto operator<=>(const Money&, const Money&) = default;
};

template <>
struct stele::Codec<Money> {
  using Stored = std::int64_t;
  static Stored encode(const Money& money) { return money.cents; }
  static Money decode(Stored cents) { return {.cents = cents}; }
};
// [/money]

// [color]
struct Color {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;

  friend bool operator==(const Color&, const Color&) = default;
};

std::string to_text(const Color& color);       // "#00ff7f"
Color color_from_text(std::string_view text);  // throws where it is none

template <>
struct stele::Codec<Color> {
  static ColumnType type() { return types::string(7); }
  static Cell encode(const Color& color, EncodeScratch& scratch) {
    return Cell::text(scratch.text() = to_text(color));
  }
  static void decode(Color& color, const Cell& cell) { color = color_from_text(cell.view()); }
};
// [/color]

// [address]
struct Address {
  std::string street{};
  int number = 0;
};

inline void to_json(nlohmann::json& document, const Address& address) {
  document = {{"street", address.street}, {"number", address.number}};
}
inline void from_json(const nlohmann::json& document, Address& address) {
  document.at("street").get_to(address.street);
  document.at("number").get_to(address.number);
}
// [/address]

// [parcel]
struct Parcel {
  std::int64_t id = 0;
  Money price{};
  std::optional<Money> fee{};
  Color color{};
  Address address{};
  std::chrono::minutes transit{};
  std::filesystem::path photo{};
  std::vector<Money> tips{};
};
void describe(stele::ModelBuilder<Parcel>& model);
// [/parcel]
