#pragma once

#include "stele/base/error.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// Throws the `ValidationError` of a constraint that the database reported, in the words that all
/// dialects share; they are made from the context's table, columns and constraint alone.
///
/// One item for each column that is known ("email must be unique", rule "unique"), or one without
/// an attribute. A dialect fills in what its database tells, with column names, and leaves the rest
/// empty.
/// @param code one of the four `Errc::…_violation`
[[noreturn]] void throw_violation(Errc code, ErrorContext context);

/// Throws the `ValidationError` of a text that is longer than its column allows, where the database
/// has the length as a part of the column's type: a check violation, as where it is a CHECK.
[[noreturn]] void throw_text_too_long(ErrorContext context);
/// True of what that threw.
[[nodiscard]] bool is_text_too_long(const ValidationError& error) noexcept;

/// Throws that the generator of a table's keys has none left.
[[noreturn]] void throw_keys_exhausted(ErrorContext context);
/// True of what that threw.
[[nodiscard]] bool is_keys_exhausted(const Error& error) noexcept;

}  // namespace stele

#pragma GCC visibility pop
