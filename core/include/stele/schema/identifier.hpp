#pragma once

#include <span>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)

namespace stele::schema {

/// Checks that every database takes `name` for a `what` ("table", "column", "index", …): not empty,
/// valid UTF-8 without NUL, at most `max_identifier_bytes`.
/// @throws Error Errc::mapping; choose another name
void check_identifier(std::string_view what, std::string_view name);

/// As `check_identifier`, and not a name that a database keeps for its own tables (`sqlite_…`).
/// @throws Error Errc::mapping; choose another name
void check_table_name(std::string_view name);

/// As `check_identifier`, and not the name of a system column (`xmin`, `ctid`, …).
/// @throws Error Errc::mapping; choose another name
void check_column_name(std::string_view name);

/// Checks that no two of `names` are equal or differ only in the case of ASCII letters, which
/// sqlite does not tell apart. `what` is for the message: "column", "table".
/// @throws Error Errc::mapping; rename one of the two
void check_distinct(std::string_view what, std::span<const std::string> names);

/// The known name that `wrong` is probably a misspelling of; empty where none is near. Case and
/// underscores do not count, so that createdAt finds created_at. Borrowed from `known`.
[[nodiscard]] std::string_view did_you_mean(std::string_view wrong,
                                            std::span<const std::string_view> known) noexcept;

}  // namespace stele::schema

#pragma GCC visibility pop
