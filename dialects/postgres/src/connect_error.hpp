#pragma once

#include <string_view>

#include "stele/driver/url.hpp"

namespace stele::postgres {

/// Throws why a connection was not made. libpq has but words for it (no SQLSTATE), which name
/// hosts, users and databases, never a password; they are kept, and what to do is told where it is
/// known.
/// @throws Error Errc::connection; Errc::invalid_argument where a parameter of the URL has a value
/// that
///   libpq does not take
[[noreturn]] void throw_connect_failure(const Url& url, std::string_view libpq_message);

}  // namespace stele::postgres
