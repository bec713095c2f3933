#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "stele/model/metadata.hpp"

namespace stele::detail {

/// The owners of an association by their keys.
class OwnerIndex {
 public:
  /// @param owners rows of the model, borrowed while this is made; those whose key has a NULL in
  ///   it, and of belongs_to those that do not have the association's constants, have no rows
  OwnerIndex(const Metadata& model, const AssociationInfo& association,
             const std::vector<void*>& owners);

  [[nodiscard]] bool empty() const noexcept { return keys_.front().empty(); }
  /// For each attribute of the key its values, each once.
  [[nodiscard]] const std::vector<std::vector<Value>>& keys() const noexcept { return keys_; }
  /// The places of the rows whose key a row has in these columns; borrowed until the next call.
  [[nodiscard]] std::span<const std::size_t> owners_of(
      std::span<const Cell> row, const std::vector<std::size_t>& columns) const;

 private:
  using Places = std::vector<std::size_t>;

  /// The values of a key as bytes that are equal for equal keys; empty where one is NULL.
  [[nodiscard]] std::string bytes_of(std::span<const Cell> key) const;
  void add(std::span<const Cell> key, std::size_t place);

  std::vector<bool> ignores_case_;  ///< one an attribute of the key
  std::vector<std::vector<Value>> keys_;
  std::vector<std::unordered_set<std::string>> known_;  ///< of a composite key: the values' bytes
  std::unordered_map<std::int64_t, Places> by_number_;  ///< keys that are one integer, or a time
  std::unordered_map<std::string, Places> by_bytes_;
  // Rows of one owner come one after the other.
  mutable std::int64_t last_number_ = 0;
  mutable const Places* last_ = nullptr;
};

}  // namespace stele::detail
