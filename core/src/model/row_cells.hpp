#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "stele/model/codec.hpp"
#include "stele/model/metadata.hpp"
#include "stele/model/model_state.hpp"

namespace stele::detail {

/// A row's values on their way into a statement, borrowed from the row; those of a usual row take
/// no memory of the heap.
class RowCells {
 public:
  RowCells(const Metadata& metadata, const void* row) : metadata_(metadata), row_(row) {}
  RowCells(const RowCells&) = delete;
  RowCells& operator=(const RowCells&) = delete;

  void append(std::size_t attribute) {
    const Cell cell = metadata_.attributes[attribute].encode(row_, scratch_);
    if (count_ < usual_count) {
      std::construct_at(usual() + count_, cell);
    } else {
      if (count_ == usual_count) more_.assign(usual(), usual() + count_);
      more_.push_back(cell);
    }
    ++count_;
  }
  void append(const AttributeMask& attributes) {
    attributes.each([this](std::size_t attribute) { append(attribute); });
  }
  void append_key() {
    for (const std::size_t index : metadata_.key) append(index);
  }

  [[nodiscard]] std::span<const Cell> cells() noexcept {
    return count_ <= usual_count ? std::span<const Cell>(usual(), count_) : more_;
  }

 private:
  static constexpr std::size_t usual_count = 16;

  [[nodiscard]] Cell* usual() noexcept { return reinterpret_cast<Cell*>(room_.data()); }

  const Metadata& metadata_;
  const void* row_;
  EncodeScratch scratch_;
  std::size_t count_ = 0;
  alignas(Cell) std::array<std::byte, usual_count * sizeof(Cell)> room_;
  std::vector<Cell> more_;  ///< all of them, where they are more than usual
};

}  // namespace stele::detail
