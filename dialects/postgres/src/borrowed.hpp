#pragma once

#include <string>
#include <string_view>

#include "libpq.hpp"

namespace stele::postgres {

/// @throws Error Errc::unsupported where somebody else's connection is in a state or has a setting
///   that cannot be worked with; Errc::connection where it is lost
void require_usable(PGconn* handle);

/// Deallocates the prepared statements whose names begin so, where the connection is in a state to.
void deallocate(PGconn* handle, std::string_view prefix) noexcept;

/// What the names of a connection's statements begin with, on a handle that sees others like it.
[[nodiscard]] std::string next_statement_prefix();

}  // namespace stele::postgres
