#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "stele/model/metadata.hpp"
#include "stele/model/query_tree.hpp"
#include "stele/model/relation.hpp"

namespace stele::detail {

/// The association member that is so far from the beginning of its struct.
[[nodiscard]] const reflect::RelationBase& relation_at(const void* owner,
                                                       std::size_t offset) noexcept;

/// One association in the rows of its owners: a member of a struct, or a list in a record.
class RelationAccess {
 public:
  RelationAccess(const Metadata& owner, const IncludeTree& include);
  /// For rows that are there: none can be added.
  RelationAccess(const Metadata& owner, std::string_view association);

  /// A new row at the end of the owner's; of to-one its one row. Valid until the next is added.
  /// @param usual how many rows an owner has about
  [[nodiscard]] void* add(void* owner, std::size_t usual = 0) const;
  /// A new join row at the end of those beside the owner's rows.
  [[nodiscard]] void* add_link(void* owner, const AssociationInfo& association,
                               const ModelState& join) const;
  /// Loaded, with no rows.
  void clear(void* owner) const;
  void set_count(void* owner, std::int64_t count) const;
  [[nodiscard]] bool is_loaded(const void* owner) const;
  [[nodiscard]] bool is_empty(const void* owner) const;
  /// The join row beside each of the owner's rows, or null where they have none.
  [[nodiscard]] std::vector<const void*> links(const void* owner,
                                               const AssociationInfo& association) const;
  /// Adds the addresses of the owner's rows, where they are loaded.
  void append_rows(const void* owner, std::vector<void*>& rows) const;

 private:
  bool is_record_;
  const reflect::RelationOps* ops_ = nullptr;
  std::size_t place_;  ///< the member's offset, or the number of the association
  const ModelState* target_ = nullptr;
};

}  // namespace stele::detail
