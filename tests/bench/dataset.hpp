#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models.hpp"

namespace bench {

/// What is written and looked for; the same in every run.
struct Dataset {
  std::vector<Item> items{};           ///< ids from 1; each owner has as many as any other
  std::vector<Owner> owners{};         ///< ids from 1
  std::vector<std::int64_t> wanted{};  ///< keys of items in random order
};

/// @param items a multiple of `owners`
[[nodiscard]] Dataset make_dataset(std::int64_t items, std::int64_t owners, std::int64_t wanted);

/// The first `count` items with another quantity and price.
[[nodiscard]] std::vector<Item> changed_items(std::span<const Item> items, std::int64_t count);

}  // namespace bench
