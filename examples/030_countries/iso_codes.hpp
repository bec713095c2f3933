#pragma once

#include <filesystem>
#include <vector>

#include "models.hpp"

/// What Debian's package iso-codes holds.
struct IsoCodes {
  std::vector<Country> countries{};
  std::vector<Subdivision> subdivisions{};  ///< each after the one that it is a part of
  std::vector<Language> languages{};
};

/// Reads iso_3166-1.json, iso_3166-2.json and iso_639-3.json.
/// @throws std::runtime_error where a file is not there, or is not what it should be
IsoCodes read_iso_codes(const std::filesystem::path& directory);
