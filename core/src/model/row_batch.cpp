#include "row_batch.hpp"

#include <algorithm>
#include <utility>

namespace stele::detail {

namespace {

/// More rows in one VALUES gain nothing.
constexpr std::size_t most_values = 64;
/// What is copied on its way stays small, and beginning a statement costs little beside its rows.
constexpr std::size_t most_cells = 131'072;
/// Of the statement's other parts.
constexpr std::size_t most_constants = 1'000;

/// Becomes a cell where that stays: a copy would wait for the parts to be written.
struct Encoded {
  const AttributeInfo& attribute;
  const void* row;
  EncodeScratch& scratch;

  operator Cell() const { return attribute.encode(row, scratch); }
};

}  // namespace

std::size_t rows_of_statement(const Session& session, sql::GivenForm form, std::size_t columns,
                              std::size_t left) {
  if (columns == 0) return 1;
  if (form == sql::GivenForm::lists) return std::max<std::size_t>(most_cells / columns, 1);
  // Powers of two, so that rests of all sizes are few statements to prepare.
  const auto parameters = static_cast<std::size_t>(session.dialect().features().max_parameters);
  std::size_t rows = most_values;
  while (rows > 1 && (rows > left || rows * columns + most_constants > parameters)) rows /= 2;
  return rows;
}

RowBatch::RowBatch(const Metadata& metadata, std::vector<std::size_t> attributes)
    : metadata_(metadata), attributes_(std::move(attributes)) {}

RowBatch::RowBatch(const Metadata& metadata, const AttributeMask& attributes)
    : metadata_(metadata) {
  for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
    if (attributes.test(i)) attributes_.push_back(i);
  }
}

std::vector<ColumnType> RowBatch::types() const {
  std::vector<ColumnType> types;
  types.reserve(attributes_.size());
  for (const std::size_t index : attributes_) {
    types.push_back(metadata_.attributes[index].column.type);
  }
  return types;
}

void RowBatch::add(const void* row, Texts texts) {
  for (const std::size_t index : attributes_) {
    Cell& cell = cells_.emplace_back(Encoded{metadata_.attributes[index], row, scratch_});
    cell.is_well_formed = texts == Texts::well_formed;
    if (cell.is_view()) bytes_ += cell.view().size();
  }
  ++rows_;
}

void RowBatch::clear() {
  cells_.clear();
  scratch_ = {};
  rows_ = 0;
  bytes_ = 0;
}

std::span<const Cell> RowBatch::cells(const Compiled& compiled) {
  cells_.resize(rows_ * attributes_.size());
  const std::size_t given = compiled.lists > 0 ? compiled.lists : cells_.size();
  for (std::size_t i = given; i < compiled.values.size(); ++i) {
    cells_.push_back(to_cell(compiled.values[i]));
  }
  return cells_;
}

}  // namespace stele::detail
