#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <vector>

#include "stele/model/codec.hpp"
#include "stele/model/metadata.hpp"
#include "stele/model/model_state.hpp"

namespace stele::detail {

/// What is known of a row's texts.
enum class Texts : std::uint8_t {
  unchecked,
  well_formed,  ///< UTF-8 without NUL: the row was validated, and no hook had it since
};

/// What is known of them once a row was validated: hooks that came later may have changed it.
[[nodiscard]] inline Texts validated_texts(const Metadata& metadata) noexcept {
  return metadata.hooks.empty() ? Texts::well_formed : Texts::unchecked;
}

/// A row's values on their way into a statement, borrowed from the row; those of a usual row take
/// no memory of the heap.
class RowCells {
 public:
  RowCells(const ModelState& model, const void* row) : model_(model), row_(row) {}
  RowCells(const RowCells&) = delete;
  RowCells& operator=(const RowCells&) = delete;

  void append(std::size_t attribute, Texts texts = Texts::unchecked) {
    // Made where it stays: a copy would wait for the parts to be written.
    Cell& cell = count_ < usual_count
                     ? *::new (usual() + count_) Cell(model_.encode(attribute, row_, scratch_))
                     : append_more(attribute);
    cell.is_well_formed = texts == Texts::well_formed;
    ++count_;
  }
  void append(const AttributeMask& attributes, Texts texts) {
    attributes.each([=, this](std::size_t attribute) { append(attribute, texts); });
  }
  void append_key() {
    for (const std::size_t index : model_.metadata().key) append(index);
  }

  [[nodiscard]] std::span<const Cell> cells() noexcept {
    return count_ <= usual_count ? std::span<const Cell>(usual(), count_) : more_;
  }

 private:
  static constexpr std::size_t usual_count = 16;

  [[gnu::noinline]] Cell& append_more(std::size_t attribute) {
    if (count_ == usual_count) more_.assign(usual(), usual() + count_);
    return more_.emplace_back(model_.encode(attribute, row_, scratch_));
  }
  [[nodiscard]] Cell* usual() noexcept { return reinterpret_cast<Cell*>(room_.data()); }

  const ModelState& model_;
  const void* row_;
  EncodeScratch scratch_;
  std::size_t count_ = 0;
  alignas(Cell) std::array<std::byte, usual_count * sizeof(Cell)> room_;
  std::vector<Cell> more_;  ///< all of them, where they are more than usual
};

}  // namespace stele::detail
