#pragma once

#include <array>
#include <cstddef>
#include <memory_resource>
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
  RowCells(const Metadata& metadata, const void* row) : metadata_(metadata), row_(row) {
    cells_.reserve(usual_count);
  }

  void append(std::size_t attribute) {
    cells_.push_back(metadata_.attributes[attribute].encode(row_, scratch_));
  }
  void append(const AttributeMask& attributes) {
    attributes.each([this](std::size_t attribute) { append(attribute); });
  }
  void append_key() {
    for (const std::size_t index : metadata_.key) append(index);
  }

  [[nodiscard]] std::span<const Cell> cells() const noexcept { return cells_; }

 private:
  static constexpr std::size_t usual_count = 16;

  const Metadata& metadata_;
  const void* row_;
  EncodeScratch scratch_;
  alignas(Cell) std::array<std::byte, usual_count * sizeof(Cell)> room_;
  std::pmr::monotonic_buffer_resource memory_{room_.data(), room_.size()};
  std::pmr::vector<Cell> cells_{&memory_};
};

}  // namespace stele::detail
