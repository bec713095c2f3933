#include "driver/plugin_loader.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include <dlfcn.h>

#include "stele/base/error.hpp"
#include "stele/driver/plugin.hpp"
#include "stele/driver/url.hpp"

extern const char stele_plugin_core = 0;

namespace stele {

namespace {

namespace fs = std::filesystem;

constexpr const char* path_variable = "STELE_PLUGIN_PATH";

// Two copies of the core would have two registries, and their classes would not be the same to
// dynamic_cast and catch. A program whose core is static has a copy that no plug-in can link.
#ifdef STELE_CORE_IS_SHARED
constexpr bool core_is_shared = true;
#else
constexpr bool core_is_shared = false;
#endif

[[noreturn]] void refuse(const fs::path& file, const std::string& reason) {
  throw Error(Errc::invalid_argument,
              "could not load the plug-in '" + file.string() + "': " + reason);
}

/// The folders of the variable; an empty one is not the current folder.
std::vector<fs::path> folders_of_variable() {
  std::vector<fs::path> folders;
  const char* const text = secure_getenv(path_variable);
  std::string_view rest = text == nullptr ? "" : text;
  while (!rest.empty()) {
    const std::string_view one = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    if (!one.empty()) folders.emplace_back(one);
  }
  return folders;
}

/// The file that the core was loaded from; empty where the system cannot say.
fs::path library_of_core() {
  static const char here = 0;
  Dl_info info{};
  if (dladdr(&here, &info) == 0 || info.dli_fname == nullptr) return {};
  return info.dli_fname;
}

fs::path file_name(std::string_view scheme) {
  return std::string("libstele_").append(scheme).append(".so");
}

/// One opened library. It stays open: its dialect is used as long as the program runs.
class Library {
 public:
  explicit Library(fs::path file)
      : file_(std::move(file)), handle_(dlopen(file_.c_str(), RTLD_NOW | RTLD_LOCAL)) {
    if (handle_ == nullptr) refuse(file_, dlerror());
  }

  /// Null where neither the library nor one that it links has the symbol.
  [[nodiscard]] void* find(const char* symbol) const { return dlsym(handle_, symbol); }

  template <class Function>
  [[nodiscard]] Function* function(const char* symbol) const {
    void* const found = find(symbol);
    if (found == nullptr) {
      refuse(file_, std::string("it has no function '") + symbol +
                        "', which stele/driver/plugin.hpp declares");
    }
    return reinterpret_cast<Function*>(found);
  }

  [[nodiscard]] const fs::path& file() const noexcept { return file_; }

 private:
  fs::path file_;
  void* handle_;
};

void check_abi(const Library& library) {
  const std::int32_t abi = library.function<decltype(stele_plugin_abi)>("stele_plugin_abi")();
  if (abi == plugin_abi) return;
  refuse(library.file(), "it was built for the plug-in interface " + std::to_string(abi) +
                             ", and this program has " + std::to_string(plugin_abi) +
                             "; build the plug-in against the stele that this program uses");
}

/// The address that the plug-in knows may be ours though it holds a copy; its symbol tells.
void check_core(const Library& library, const Plugin& plugin) {
  const void* const linked = library.find("stele_plugin_core");
  if (plugin.core == &stele_plugin_core && (linked == nullptr || linked == &stele_plugin_core))
    return;
  refuse(library.file(),
         "it brings another copy of stele's core; link it with the shared stele::core of this "
         "program, which is " +
             library_of_core().string());
}

}  // namespace

PluginLoader::PluginLoader() : folders_(folders_of_variable()) {
  const fs::path core = library_of_core();
  if (core_is_shared && !core.empty()) folders_.push_back(core.parent_path() / "stele");
}

const Dialect* PluginLoader::load(std::string_view scheme) const {
  if (!core_is_shared || !is_scheme(scheme)) return nullptr;
  for (const fs::path& folder : folders_) {
    const fs::path file = folder / file_name(scheme);
    std::error_code ignored;
    if (!fs::exists(file, ignored)) continue;
    const Library library(file);
    check_abi(library);
    const Plugin* const plugin = library.function<decltype(stele_plugin)>("stele_plugin")();
    if (plugin == nullptr || plugin->dialect == nullptr) refuse(file, "it gives no dialect");
    check_core(library, *plugin);
    return plugin->dialect;
  }
  return nullptr;
}

std::string PluginLoader::places() const {
  if (!core_is_shared) {
    return "plug-ins are not looked for, since this program holds stele's core as a static "
           "library; build stele with BUILD_SHARED_LIBS=ON to use them";
  }
  std::string places;
  for (const fs::path& folder : folders_) {
    places += (places.empty() ? "" : ", ") + ("'" + folder.string() + "'");
  }
  return std::string("a plug-in was looked for in ") + places + " (" + path_variable +
         " names more folders)";
}

}  // namespace stele
