#pragma once

#include <string_view>

namespace stele::postgres {

/// Makes a session as it was after connecting: all that DISCARD ALL does but for the prepared
/// statements. The last is a setting of SOCI's own.
inline constexpr std::string_view restore_script =
    "CLOSE ALL; SET SESSION AUTHORIZATION DEFAULT; RESET ALL; UNLISTEN *; "
    "SELECT pg_advisory_unlock_all(); DISCARD TEMP; SET extra_float_digits = 3";

}  // namespace stele::postgres
