#pragma once

#include <string_view>

/// Statements by which the parts of this dialect speak to each other through the session.
namespace stele::sqlite::pragma {

inline constexpr std::string_view read_only = "PRAGMA query_only = ON";
inline constexpr std::string_view read_write = "PRAGMA query_only = OFF";

inline constexpr std::string_view foreign_keys_off = "PRAGMA foreign_keys = OFF";
/// Switches foreign keys on again, on a connection that had them on before `foreign_keys_off`; on
/// any other the connection leaves them off.
inline constexpr std::string_view foreign_keys_back = "PRAGMA foreign_keys = ON /* as before */";

}  // namespace stele::sqlite::pragma
