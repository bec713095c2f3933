// A plug-in of another version of the interface.
#include <cstdlib>

#include "stele/driver/plugin.hpp"

std::int32_t stele_plugin_abi() { return stele::plugin_abi + 41; }

const stele::Plugin* stele_plugin() { std::abort(); }  // not called
