#pragma once

#include <cstddef>
#include <memory>

#pragma GCC visibility push(default)

namespace stele::reflect {

/// The rows of a loaded association, their type erased: so many, one after the other.
struct RelationRows {
  void* first = nullptr;
  std::size_t count = 0;
  std::size_t row_size = 0;
};

/// What a loaded association holds, its type erased.
class RelationContent {
 public:
  RelationContent() = default;
  RelationContent(const RelationContent&) = delete;
  RelationContent& operator=(const RelationContent&) = delete;
  virtual ~RelationContent() = default;

  [[nodiscard]] virtual std::unique_ptr<RelationContent> clone() const = 0;
  [[nodiscard]] virtual RelationRows all() noexcept = 0;

  /// Of belongs_to_many the join rows, one a row, where they were read too.
  std::unique_ptr<RelationContent> links{};
  const void* link_type = nullptr;

 protected:
  /// The same with copies of the other's join rows.
  [[nodiscard]] std::unique_ptr<RelationContent> linked(
      std::unique_ptr<RelationContent> copy) const;
};

}  // namespace stele::reflect

#pragma GCC visibility pop
