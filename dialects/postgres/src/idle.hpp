#pragma once

#include "libpq.hpp"

namespace stele::postgres {

/// False where the server has closed the connection meanwhile. Takes in what it sent unasked, and
/// does not wait.
[[nodiscard]] bool survived_idling(PGconn* handle) noexcept;

}  // namespace stele::postgres
