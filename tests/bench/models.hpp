#pragma once

#include <cstdint>
#include <string>

#include <stele/stele.hpp>

namespace bench {

/// A row of the table that all contenders fill and read, whatever they are written in.
struct Item {
  std::int64_t id = 0;
  std::string name{};         ///< about 20 characters
  std::string description{};  ///< about 60 characters
  std::int32_t quantity = 0;
  double price = 0.0;
  bool active = false;
  stele::Timestamp created_at{};  ///< whole seconds: std::tm has no more
  std::int64_t owner_id = 0;      ///< indexed
};
void describe(stele::ModelBuilder<Item>& model);

struct Owner {
  std::int64_t id = 0;
  std::string name{};
  stele::HasMany<Item> items{};
};
void describe(stele::ModelBuilder<Owner>& model);

}  // namespace bench
