#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <stele/stele.hpp>

// [models]
struct Subdivision;

/// A country or territory of ISO 3166-1.
struct Country {
  std::string code{};  // alpha-2, the primary key
  std::string alpha_3{};
  std::string numeric{};
  std::string name{};
  std::optional<std::string> official_name{};
  std::optional<std::string> common_name{};
  std::string flag{};
  stele::HasMany<Subdivision> subdivisions{};
};
void describe(stele::ModelBuilder<Country>& model);

/// A part of a country, of ISO 3166-2.
struct Subdivision {
  std::string code{};
  std::string name{};
  std::string type{};
  std::string country_code{};
  std::optional<std::string> parent_code{};
  stele::BelongsTo<Country> country{};
  stele::BelongsTo<Subdivision> parent{};
};
void describe(stele::ModelBuilder<Subdivision>& model);
// [/models]

// [enumerations]
enum class Scope { individual, macrolanguage, special };
enum class LanguageType { living, extinct, ancient, historical, constructed, special };

/// A language of ISO 639-3.
struct Language {
  std::string code{};
  std::string name{};
  Scope scope = Scope::individual;
  LanguageType type = LanguageType::living;
  std::optional<std::string> alpha_2{};
  std::optional<std::string> inverted_name{};
};
void describe(stele::ModelBuilder<Language>& model);
// [/enumerations]
