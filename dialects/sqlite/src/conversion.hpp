#pragma once

#include <string_view>

#include <sqlite3.h>

#include "stele/driver/cell.hpp"

namespace stele::sqlite {

/// A column of the current row as text, in UTF-8; until the next step or reset.
[[nodiscard]] std::string_view text_at(::sqlite3_stmt* statement, int index);

/// A column of the current row, not NULL, as the kind asked for: what sqlite has no storage class
/// for (times), and what an adopted table stores in another class.
/// @param stored the column's storage class: asked for before anything else is, since a conversion
/// within
///   sqlite changes the answer
/// @throws Error Errc::conversion where that would not be exact
[[nodiscard]] Cell convert_value(::sqlite3_stmt* statement, int index, int stored, ValueKind kind);

}  // namespace stele::sqlite
