// A shared library that is no plug-in.
#include "stele/driver/plugin.hpp"

std::int32_t stele_plugin_abi() { return stele::plugin_abi; }
