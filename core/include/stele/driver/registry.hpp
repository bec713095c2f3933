#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "stele/driver/dialect.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// Makes a dialect known under a URL scheme; again with the same dialect does nothing. Any thread.
/// The dialect must outlive the program's use of it.
/// @throws Error Errc::invalid_argument where the scheme already belongs to another dialect
void register_dialect(std::string_view scheme, const Dialect& dialect);

/// The dialect of a scheme. An unknown scheme's is loaded from `libstele_<scheme>.so`, which is
/// looked for in the folders of STELE_PLUGIN_PATH and in `stele` beside the core's shared library.
/// @throws Error Errc::invalid_argument naming the schemes that are registered and where a plug-in
///   was looked for; or the file that is no plug-in of this program, and why
[[nodiscard]] const Dialect& dialect_of(std::string_view scheme);

/// The dialect of a backend of SOCI: "sqlite3".
/// @throws Error Errc::unsupported where no registered dialect takes sessions of it
[[nodiscard]] const Dialect& dialect_of_soci_backend(std::string_view backend);

/// All registered schemes, sorted.
[[nodiscard]] std::vector<std::string> registered_schemes();

/// Registers the dialects that were built; defined by the target `stele::stele`, and called by
/// `Database::open`. A program that links `stele::core` alone calls `register_dialect` instead.
void register_builtin_dialects();

}  // namespace stele

#pragma GCC visibility pop
