#pragma once

#include <cstddef>
#include <new>
#include <optional>
#include <string_view>

#include <sqlite3.h>

#include "stele/driver/cell.hpp"

namespace stele::sqlite {

/// A value of the current row as text, in UTF-8; until the next step or reset.
/// @throws std::bad_alloc
[[nodiscard]] inline std::string_view text_of(::sqlite3_value* value) {
  const auto* data = reinterpret_cast<const char*>(sqlite3_value_text(value));
  if (data == nullptr) throw std::bad_alloc();
  return {data, static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

/// A value that an adopted table stores in another storage class than that of the kind asked for;
/// empty where that would not be exact.
/// @param stored the value's class, not NULL: asked for before anything else is, since a conversion
///   within sqlite changes the answer
[[nodiscard]] std::optional<Cell> convert_value(::sqlite3_value* value, int stored, ValueKind kind);

}  // namespace stele::sqlite
