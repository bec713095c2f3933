// A plug-in without a dialect.
#include "stele/driver/plugin.hpp"

std::int32_t stele_plugin_abi() { return stele::plugin_abi; }

const stele::Plugin* stele_plugin() {
  static const stele::Plugin plugin{};
  return &plugin;
}
