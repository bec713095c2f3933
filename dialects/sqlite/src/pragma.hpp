#pragma once

#include <string_view>

/// Statements by which the parts of this dialect speak to each other through the session.
namespace stele::sqlite::pragma {

inline constexpr std::string_view kReadOnly = "PRAGMA query_only = ON";
inline constexpr std::string_view kReadWrite = "PRAGMA query_only = OFF";

inline constexpr std::string_view kForeignKeysOff = "PRAGMA foreign_keys = OFF";
/// Switches foreign keys on again, on a connection that had them on before `kForeignKeysOff`; on
/// any other the connection leaves them off.
inline constexpr std::string_view kForeignKeysBack = "PRAGMA foreign_keys = ON /* as before */";

}  // namespace stele::sqlite::pragma
