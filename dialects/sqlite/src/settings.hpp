#pragma once

#include <string>
#include <vector>

#include "stele/driver/url.hpp"

namespace stele::sqlite {

/// What the URL of a database says.
struct Settings {
  std::string path{};  ///< ":memory:", or the file
  bool in_memory = false;
  int busy_timeout = 5000;  ///< milliseconds
  bool foreign_keys = true;
  std::string journal_mode{};        ///< empty: as it is
  std::vector<std::string> setup{};  ///< PRAGMAs to run once after connecting
};

/// @throws Error Errc::invalid_argument naming the part of the URL that is missing, unknown or
/// wrong
[[nodiscard]] Settings read_settings(const Url& url);

}  // namespace stele::sqlite
