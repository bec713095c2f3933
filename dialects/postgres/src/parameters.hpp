#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "libpq.hpp"
#include "stele/compile/compiled.hpp"
#include "stele/driver/cell.hpp"

namespace stele::postgres {

/// The type that a parameter is sent as; `oid::unspecified` where the server is to find it out.
[[nodiscard]] Oid parameter_type(const Format& format) noexcept;

/// Before the text of a document in the binary format of JSONB: the number of the format.
inline constexpr std::string_view jsonb_version = "\x01";

/// As many bytes as `encode_fixed` writes at most.
inline constexpr std::size_t max_fixed_size = 8;
/// Encodes what is carried by `Cell::i` or `Cell::d` in the binary format of the type; returns how
/// many bytes it takes.
[[nodiscard]] int encode_fixed(const Cell& value, const Format& format, Oid type,
                               char* out) noexcept;

/// The values of one execution as libpq takes them, in the binary format but for decimals and
/// arrays, which go as text. Its arrays are kept from
/// one execution to the next, so that binding allocates nothing.
class Parameters {
 public:
  explicit Parameters(const Compiled& compiled);

  /// Encodes the values; text and bytes are borrowed until the statement was executed.
  /// @throws Error Errc::invalid_argument where their number is wrong, or as `check_parameter`
  void set(std::span<const Cell> values);

  [[nodiscard]] int size() const noexcept { return static_cast<int>(types_.size()); }
  [[nodiscard]] const Oid* types() const noexcept { return types_.data(); }
  [[nodiscard]] const char* const* values() const noexcept { return values_.data(); }
  [[nodiscard]] const int* lengths() const noexcept { return lengths_.data(); }
  /// 1 for binary, 0 for text.
  [[nodiscard]] const int* encodings() const noexcept { return encodings_.data(); }

 private:
  using Number = std::array<char, Decimal::max_text + 1>;

  void set_one(std::size_t index, const Cell& value);
  void set_view(std::size_t index, std::string_view bytes);
  void set_number(std::size_t index, const Cell& value);

  std::vector<Format> formats_;
  std::size_t lists_;
  std::vector<Oid> types_;
  std::vector<const char*> values_;  ///< null: NULL
  std::vector<int> lengths_;
  std::vector<int> encodings_;
  std::vector<Number> numbers_;     ///< what `values_` points to, but for text and bytes
  std::vector<std::string> texts_;  ///< documents and arrays as they are sent
};

}  // namespace stele::postgres
