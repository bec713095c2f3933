#pragma once

#include <cstdint>

#include "models.hpp"

namespace bench {

/// What is left of rows that were streamed: how many, and a sum that costs next to nothing.
struct Tally {
  std::int64_t rows = 0;
  std::int64_t sum = 0;

  void add(std::int64_t id, std::int64_t quantity, std::int64_t owner_id) {
    ++rows;
    sum += id + quantity + owner_id;
  }
  void add(const Item& item) { add(item.id, item.quantity, item.owner_id); }

  friend bool operator==(const Tally&, const Tally&) = default;
};

}  // namespace bench
