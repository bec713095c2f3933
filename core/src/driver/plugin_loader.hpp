#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace stele {

class Dialect;

/// Finds and loads the shared library that holds the dialect of a scheme. Any thread.
class PluginLoader {
 public:
  /// Looks at the places named now by STELE_PLUGIN_PATH, then in `stele` beside the core's library.
  PluginLoader();

  /// The dialect of `libstele_<scheme>.so`; null where there is no such file.
  /// @throws Error Errc::invalid_argument naming the file that cannot be a plug-in of this program
  [[nodiscard]] const Dialect* load(std::string_view scheme) const;

  /// Where a plug-in is looked for, or why there is none, as the end of a sentence.
  [[nodiscard]] std::string places() const;

 private:
  std::vector<std::filesystem::path> folders_;
};

}  // namespace stele
