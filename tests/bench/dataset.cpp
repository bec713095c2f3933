#include "dataset.hpp"

#include <random>
#include <string>

namespace bench {

namespace {

std::string words(std::mt19937& random, std::size_t length) {
  std::string text;
  text.reserve(length);
  while (text.size() < length) {
    // Each draw by hand: the distributions of the standard libraries differ.
    const auto letter = static_cast<char>('a' + random() % 26);
    text += random() % 7 == 0 ? ' ' : letter;
  }
  return text;
}

Item make_item(std::mt19937& random, std::int64_t index, std::int64_t owners) {
  using namespace std::chrono_literals;
  constexpr stele::Timestamp first = std::chrono::sys_days(std::chrono::year(2020) / 1 / 1);
  Item item;
  item.id = index + 1;
  item.name = words(random, 16 + random() % 9);
  item.description = words(random, 50 + random() % 21);
  item.quantity = static_cast<std::int32_t>(random() % 10'000);
  item.price = static_cast<double>(random() % 1'000'000) / 100.0;
  item.active = random() % 2 == 0;
  item.created_at = first + std::chrono::seconds(random() % 200'000'000);
  item.owner_id = index % owners + 1;
  return item;
}

}  // namespace

Dataset make_dataset(std::int64_t items, std::int64_t owners, std::int64_t wanted) {
  std::mt19937 random(20260101);
  Dataset data;
  for (std::int64_t i = 0; i < items; ++i) data.items.push_back(make_item(random, i, owners));
  for (std::int64_t i = 0; i < owners; ++i) {
    data.owners.push_back({.id = i + 1, .name = words(random, 20)});
  }
  for (std::int64_t i = 0; i < wanted; ++i) {
    data.wanted.push_back(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(items)) +
                          1);
  }
  return data;
}

std::vector<Item> changed_items(std::span<const Item> items, std::int64_t count) {
  const auto changed = items.first(static_cast<std::size_t>(count));
  std::vector<Item> rows(changed.begin(), changed.end());
  for (Item& row : rows) {
    row.quantity += 1;
    row.price += 0.5;
  }
  return rows;
}

}  // namespace bench
