#pragma once

#include <utility>
#include <vector>

#include "contender.hpp"

namespace bench {

/// A contender that reads into plain items.
class ItemRows : public Contender {
 public:
  [[nodiscard]] Digest take_items() final { return digest_of(std::exchange(items_, {})); }
  [[nodiscard]] Digest take_owners() final {
    Digest digest;
    for (const OwnedItems& owned : std::exchange(owners_, {})) digest.add(owned.owner, owned.items);
    return digest;
  }

 protected:
  struct OwnedItems {
    Owner owner{};
    std::vector<Item> items{};
  };

  /// Gives each item to its owner; the ids of owners are from 1, as the caller knows.
  static void distribute(std::vector<OwnedItems>& owners, std::vector<Item> items) {
    for (Item& item : items) {
      owners[static_cast<std::size_t>(item.owner_id) - 1].items.push_back(std::move(item));
    }
  }

  std::vector<Item> items_;
  std::vector<OwnedItems> owners_;
};

}  // namespace bench
