#pragma once

#include <cstdint>

#include "stele/driver/dialect.hpp"

#pragma GCC visibility push(default)

/// Names one copy of the core in memory by its address.
extern "C" const char stele_plugin_core;

namespace stele {

/// The number of the interface between the core and plug-ins. It changes with whatever a dialect is
/// compiled against: the headers of base, schema, sql, compile and driver.
inline constexpr std::int32_t plugin_abi = 6;

/// What a plug-in gives the core: its dialect, which lives as long as the program.
struct Plugin {
  const Dialect* dialect = nullptr;
  const void* core = &stele_plugin_core;  ///< the copy that the plug-in was linked with
};

}  // namespace stele

/// A plug-in is a shared library `libstele_<scheme>.so` that defines these two and links the shared
/// `stele::core`. It is loaded when a URL's scheme is unknown, and never unloaded.
extern "C" {

/// Returns `stele::plugin_abi`. Called first; nothing else is when the number is not the core's.
std::int32_t stele_plugin_abi();

/// Returns the plug-in, which lives as long as the program; the same one each time.
const stele::Plugin* stele_plugin();

}  // extern "C"

#pragma GCC visibility pop
