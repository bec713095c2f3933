#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "stele/model/metadata.hpp"

namespace stele::detail {

/// Rows by the value of one of their attributes.
class OwnerIndex {
 public:
  /// @param owners rows of the attribute's model, borrowed while this is made
  OwnerIndex(const AttributeInfo& attribute, const std::vector<void*>& owners);

  /// Each value once; NULL is none.
  [[nodiscard]] const std::vector<Value>& keys() const noexcept { return keys_; }
  /// The places of the rows that have the value; borrowed until the next call.
  [[nodiscard]] std::span<const std::size_t> owners_of(const Cell& key) const;

 private:
  /// A value as bytes that are equal for equal values; integers and times are compared as such.
  [[nodiscard]] static std::string bytes_of(const Cell& key, bool ignores_case);

  using Places = std::vector<std::size_t>;

  bool ignores_case_;
  std::vector<Value> keys_;
  std::unordered_map<std::int64_t, Places> by_number_;
  std::unordered_map<std::string, Places> by_bytes_;
  // Rows of one owner come one after the other.
  mutable std::int64_t last_number_ = 0;
  mutable const Places* last_ = nullptr;
};

}  // namespace stele::detail
