#pragma once

#include <string>
#include <string_view>

#include "libpq.hpp"
#include "stele/driver/cell.hpp"

namespace stele::postgres {

/// Reads one value that is not NULL; text and bytes borrow from `data`.
/// @throws Error Errc::out_of_range or Errc::conversion, for the caller to say of which column
using Decoder = Cell (*)(std::string_view data);

/// How values of this type are read into cells of `kind`, or of the kind that they are where that
/// is `ValueKind::null`; null where they do not fit.
[[nodiscard]] Decoder decoder(ValueKind kind, Oid type) noexcept;
/// The same where the type is that of another kind, and each of its values that is read stands for
/// one of this: of 0 and 1 as booleans, and of booleans as 0 and 1.
[[nodiscard]] Decoder converting_decoder(ValueKind kind, Oid type) noexcept;
/// How the integer is read whose digits are the text that is wanted; null for all else.
[[nodiscard]] Decoder spelled_decoder(ValueKind kind, Oid type) noexcept;
/// Reads anything whose binary format is its text.
[[nodiscard]] Decoder text_decoder() noexcept;

/// The type's name where it is one of the built-in ones above, for messages.
[[nodiscard]] std::string type_name(Oid type);

}  // namespace stele::postgres
