// A plug-in that holds a copy of the core: what linking a static one into it comes to.
#include "stele/driver/plugin.hpp"

extern const char stele_plugin_core = 0;

std::int32_t stele_plugin_abi() { return stele::plugin_abi; }

const stele::Plugin* stele_plugin() {
  // Any dialect will do: it is not touched.
  static const stele::Plugin plugin{.dialect = reinterpret_cast<const stele::Dialect*>(&plugin)};
  return &plugin;
}
