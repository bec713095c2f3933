#pragma once

#include <span>
#include <vector>

#include "row_cells.hpp"
#include "stele/model/codec.hpp"
#include "stele/model/model_state.hpp"
#include "stele/session/session.hpp"
#include "stele/sql/statement.hpp"

namespace stele::detail {

/// How many rows of so many columns one statement is given.
/// @param left so many there are
[[nodiscard]] std::size_t rows_of_statement(const Session& session, sql::GivenForm form,
                                            std::size_t columns, std::size_t left);
/// From so many bytes on a statement gets no further row.
inline constexpr std::size_t most_bytes = std::size_t{4} << 20U;

/// The values of several rows on their way into one statement, row by row.
class RowBatch {
 public:
  RowBatch(const Metadata& metadata, const AttributeMask& attributes);
  /// @param attributes their indexes, in the order of the statement's columns
  RowBatch(const Metadata& metadata, std::vector<std::size_t> attributes);

  [[nodiscard]] std::size_t columns() const noexcept { return attributes_.size(); }
  [[nodiscard]] std::vector<ColumnType> types() const;
  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  /// The length of its texts and blobs.
  [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

  /// @param row borrowed until `clear()`
  void add(const void* row, Texts texts = Texts::unchecked);
  void clear();

  /// What the statement takes: the rows' values, and then the constants that it was compiled with.
  [[nodiscard]] std::span<const Cell> cells(const Compiled& compiled);

 private:
  const Metadata& metadata_;
  std::vector<std::size_t> attributes_;
  std::vector<Cell> cells_;
  EncodeScratch scratch_;
  std::size_t rows_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace stele::detail
