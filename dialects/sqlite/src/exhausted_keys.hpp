#pragma once

#include <string_view>

struct sqlite3;

namespace stele::sqlite {

/// True where the statement inserts into a table that has given its last key: to sqlite that is as
/// if the disk were full.
[[nodiscard]] bool has_no_key_left(::sqlite3* handle, std::string_view sql) noexcept;

}  // namespace stele::sqlite
