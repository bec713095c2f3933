#include "stele/driver/kept_rows.hpp"

#include <cstring>

namespace stele {

void KeptRows::keep(std::span<const Cell> row, std::pmr::memory_resource& content) {
  for (Cell cell : row) {
    const bool is_view = cell.is_view();
    if (is_view && cell.s.size > 0) {
      auto* copy = static_cast<char*>(content.allocate(cell.s.size, 1));
      std::memcpy(copy, cell.s.data, cell.s.size);
      cell.s.data = copy;
    } else if (is_view) {
      cell.s.data = "";
    }
    cells_.push_back(cell);
  }
  width_ = row.size();
  ++size_;
}

[[gnu::hot]] void KeptRows::keep(std::int64_t value) {
  Cell& cell = cells_.emplace_back();
  cell.kind = ValueKind::int64;
  cell.i = value;
  width_ = 1;
  ++size_;
}

[[gnu::hot]] std::span<const Cell> KeptRows::next() noexcept {
  if (next_ == cells_.size()) return {};
  const std::size_t begin = next_;
  next_ += width_;
  return std::span<const Cell>(cells_).subspan(begin, width_);
}

[[gnu::hot]] void KeptRows::forget() noexcept {
  constexpr std::size_t many = 4096;
  if (cells_.capacity() > many) {
    cells_ = {};
  } else {
    cells_.clear();
  }
  size_ = 0;
  next_ = 0;
}

}  // namespace stele
