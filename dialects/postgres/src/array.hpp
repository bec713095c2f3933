#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "libpq.hpp"
#include "stele/compile/compiled.hpp"
#include "stele/driver/cell.hpp"

namespace stele::postgres {

/// The type of an array of such elements; `oid::unspecified` where the server is to find it out.
[[nodiscard]] Oid array_type(TypeKind element) noexcept;

/// True for the arrays of the types built in.
[[nodiscard]] bool is_array(Oid type) noexcept;

/// The server's text of an array, `{1,NULL,"a"}`.
/// @param array in the form of `stored_array`
[[nodiscard]] std::string array_literal(std::string_view array, const Format& format);

/// An element of such a text, within quotes.
void write_quoted(std::string& out, std::string_view element);

/// The array in the binary format as the library's text of one.
/// @throws Error Errc::conversion where it is damaged, or its elements are of another kind
void read_binary_array(std::string& out, std::string_view data, ValueKind element);

/// The server's text of an array as the library's.
/// @param read reads the text of one element, which it may change
/// @throws Error Errc::conversion where it is damaged
void read_array_literal(std::string& out, std::string_view text,
                        const std::function<Cell(std::string& element)>& read);

}  // namespace stele::postgres
