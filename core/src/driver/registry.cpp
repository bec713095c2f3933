#include "stele/driver/registry.hpp"

#include <map>
#include <mutex>

#include "base/names.hpp"
#include "driver/plugin_loader.hpp"
#include "stele/base/error.hpp"

namespace stele {

namespace {

struct Registry {
  std::mutex mutex;
  std::map<std::string, const Dialect*, std::less<>> dialects;
};

Registry& registry() {
  static Registry instance;
  return instance;
}

/// Null where the scheme is not registered.
const Dialect* find(std::string_view scheme) {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  const auto found = all.dialects.find(scheme);
  return found == all.dialects.end() ? nullptr : found->second;
}

[[noreturn]] void throw_unknown(std::string_view scheme, const PluginLoader& loader) {
  const std::vector<std::string> known = registered_schemes();
  const std::string hint =
      known.empty() ? "no dialect is registered: link stele::stele, or call "
                      "stele::register_dialect(…) first"
                    : "registered are " + joined(known) +
                          "; link the dialect's library and call stele::register_dialect(…) for "
                          "others";
  throw Error(Errc::invalid_argument, "could not open the database: the URL scheme '" +
                                          std::string(scheme) + "' is unknown; " + hint + "; " +
                                          loader.places());
}

}  // namespace

void register_dialect(std::string_view scheme, const Dialect& dialect) {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  const auto [entry, added] = all.dialects.try_emplace(std::string(scheme), &dialect);
  if (!added && entry->second != &dialect) {
    throw Error(Errc::invalid_argument, "the URL scheme '" + entry->first +
                                            "' already belongs to the dialect '" +
                                            std::string(entry->second->name()) + "'");
  }
}

const Dialect& dialect_of(std::string_view scheme) {
  if (const Dialect* const known = find(scheme)) return *known;
  // Not under the lock: the plug-in's own code may register dialects.
  const PluginLoader loader;
  if (const Dialect* const loaded = loader.load(scheme)) {
    register_dialect(scheme, *loaded);
    return *loaded;
  }
  throw_unknown(scheme, loader);
}

const Dialect& dialect_of_soci_backend(std::string_view backend) {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  for (const auto& [scheme, dialect] : all.dialects) {
    if (!backend.empty() && dialect->soci_backend().name == backend) return *dialect;
  }
  throw Error(Errc::unsupported,
              "could not open a database over the soci::session: no registered dialect takes "
              "sessions of SOCI's backend '" +
                  std::string(backend) + "'; open the database by a URL");
}

std::vector<std::string> registered_schemes() {
  Registry& all = registry();
  const std::lock_guard lock(all.mutex);
  std::vector<std::string> names;
  for (const auto& [scheme, dialect] : all.dialects) names.push_back(scheme);
  return names;
}

}  // namespace stele
