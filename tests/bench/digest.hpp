#pragma once

#include <cstdint>
#include <span>

#include "models.hpp"

namespace bench {

/// The number of rows and a sum over what is in them, in whatever order they come.
struct Digest {
  std::int64_t rows = 0;
  std::uint64_t sum = 0;

  void add(const Item& item);
  void add(const Owner& owner, std::span<const Item> items);

  friend bool operator==(const Digest&, const Digest&) = default;
};

[[nodiscard]] Digest digest_of(std::span<const Item> items);

}  // namespace bench
