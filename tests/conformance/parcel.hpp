#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "stele/stele.hpp"

namespace stele::test {

/// Stored by another type, as the number of its cents.
struct Money {
  std::int64_t cents = 0;

  friend auto operator<=>(const Money&, const Money&) = default;
};

/// Stored as a text that is made for it: "#00ff7f".
struct Color {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;

  friend bool operator==(const Color&, const Color&) = default;
};
[[nodiscard]] std::string to_text(const Color& color);
/// @throws std::invalid_argument for a text that is none of `to_text`
[[nodiscard]] Color color_of(std::string_view text);

/// Stored as JSON, by its conversions.
struct Address {
  std::string street{};
  int number = 0;

  friend bool operator==(const Address&, const Address&) = default;
};
void to_json(nlohmann::json& document, const Address& address);
void from_json(const nlohmann::json& document, Address& address);

enum class Speed { slow, fast };

}  // namespace stele::test

template <>
struct stele::Codec<stele::test::Money> {
  using Stored = std::int64_t;
  static Stored encode(const test::Money& money) { return money.cents; }
  static test::Money decode(Stored cents) { return {cents}; }
};

template <>
struct stele::Codec<stele::test::Color> {
  static ColumnType type() { return types::string(7); }
  static Cell encode(const test::Color& color, EncodeScratch& scratch) {
    return Cell::text(scratch.text() = to_text(color));
  }
  static void decode(test::Color& color, const Cell& cell) { color = test::color_of(cell.view()); }
};

namespace stele::test {

struct Parcel {
  std::int64_t id = 0;
  Money price{};
  std::optional<Money> fee{};
  Color color{};
  std::optional<Color> label{};
  std::filesystem::path photo{};
  std::optional<std::filesystem::path> receipt{};
  std::chrono::minutes transit{};
  std::optional<std::chrono::minutes> delay{};
  Speed speed = Speed::slow;
};

/// What of the same not every database has.
struct Delivery {
  std::int64_t id = 0;
  Address address{};
  std::optional<Address> other{};
  std::vector<Money> tips{};
  std::vector<std::optional<Money>> refunds{};
  std::vector<std::filesystem::path> photos{};
  std::vector<std::chrono::minutes> stops{};
};

}  // namespace stele::test
