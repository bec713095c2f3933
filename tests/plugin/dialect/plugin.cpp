// [plugin]
#include "dialect.hpp"
#include <stele/driver/plugin.hpp>

std::int32_t stele_plugin_abi() { return stele::plugin_abi; }

const stele::Plugin* stele_plugin() {
  static const stele::Plugin plugin{.dialect = &lite::dialect()};
  return &plugin;
}
// [/plugin]
