#pragma once

#include <functional>

#include "libpq.hpp"

namespace stele::postgres {

/// What asks the server to cancel the statement that runs on the connection (libpq 34.7): on a
/// connection of its own, so that any thread may call it.
[[nodiscard]] std::function<void()> interrupter_of(PGconn* handle);

}  // namespace stele::postgres
