#pragma once

#include <cstdint>

#include "libpq.hpp"

namespace stele::postgres {

/// The rows that a statement changed, by its command tag; "SELECT 3" counts what was read.
[[nodiscard]] std::int64_t affected_by(PGresult* result) noexcept;

/// True where the server says that a statement, whose text is right, must be prepared again: it has
/// forgotten it, or a column's type was changed since.
[[nodiscard]] bool is_outdated(const PGresult* result) noexcept;

/// True where COMMIT rolled back: the transaction had failed before.
[[nodiscard]] bool has_rolled_back(PGresult* commit) noexcept;

/// True where the statement is a COPY from or to the client, which waits for rows.
[[nodiscard]] bool is_copy(const PGresult* result) noexcept;
/// Ends a COPY, which leaves the connection waiting for rows, so that it can be used again.
/// @throws Error Errc::unsupported
[[noreturn]] void refuse_copy(PGconn* handle);

}  // namespace stele::postgres
