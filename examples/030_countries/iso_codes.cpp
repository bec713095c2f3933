#include "iso_codes.hpp"

#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

namespace {

using nlohmann::json;

std::string text(const json& entry, const char* key) { return entry.at(key).get<std::string>(); }

std::optional<std::string> optional_text(const json& entry, const char* key) {
  if (!entry.contains(key)) return std::nullopt;
  return text(entry, key);
}

/// Each entry of the list `standard` of a file, made into a row.
template <class Row>
std::vector<Row> read(const std::filesystem::path& directory, const std::string& standard,
                      Row (*make)(const json& entry)) {
  const std::filesystem::path path = directory / ("iso_" + standard + ".json");
  std::ifstream file(path);
  if (!file) {
    throw std::runtime_error("cannot read " + path.string() +
                             "; install Debian's package iso-codes, or name the directory in which "
                             "its JSON files are");
  }
  try {
    const json document = json::parse(file);
    std::vector<Row> rows;
    for (const json& entry : document.at(standard)) rows.push_back(make(entry));
    return rows;
  } catch (const std::exception& error) {
    throw std::runtime_error(path.string() + " is not a file of iso-codes: " + error.what());
  }
}

Country make_country(const json& entry) {
  return {.code = text(entry, "alpha_2"),
          .alpha_3 = text(entry, "alpha_3"),
          .numeric = text(entry, "numeric"),
          .name = text(entry, "name"),
          .official_name = optional_text(entry, "official_name"),
          .common_name = optional_text(entry, "common_name"),
          .flag = text(entry, "flag")};
}

Subdivision make_subdivision(const json& entry) {
  std::string code = text(entry, "code");
  std::string country = code.substr(0, code.find('-'));
  std::optional<std::string> parent = optional_text(entry, "parent");
  // The country's code is left out of most parents.
  if (parent && parent->find('-') == std::string::npos) parent = country + "-" + *parent;
  return {.code = std::move(code),
          .name = text(entry, "name"),
          .type = text(entry, "type"),
          .country_code = std::move(country),
          .parent_code = std::move(parent)};
}

template <class E>
E decode(const std::string& letter, std::initializer_list<std::pair<std::string_view, E>> letters) {
  for (const auto& [known, value] : letters) {
    if (known == letter) return value;
  }
  throw std::runtime_error("the letter " + letter + " stands for nothing");
}

Language make_language(const json& entry) {
  return {.code = text(entry, "alpha_3"),
          .name = text(entry, "name"),
          .scope = decode<Scope>(
              text(entry, "scope"),
              {{"I", Scope::individual}, {"M", Scope::macrolanguage}, {"S", Scope::special}}),
          .type = decode<LanguageType>(text(entry, "type"), {{"L", LanguageType::living},
                                                             {"E", LanguageType::extinct},
                                                             {"A", LanguageType::ancient},
                                                             {"H", LanguageType::historical},
                                                             {"C", LanguageType::constructed},
                                                             {"S", LanguageType::special}}),
          .alpha_2 = optional_text(entry, "alpha_2"),
          .inverted_name = optional_text(entry, "inverted_name")};
}

/// A foreign key can refer only to a row that is there.
std::vector<Subdivision> parents_first(std::vector<Subdivision> waiting) {
  std::vector<Subdivision> ordered;
  std::set<std::string> codes;
  while (!waiting.empty()) {
    std::vector<Subdivision> later;
    for (Subdivision& each : waiting) {
      const bool can_follow = !each.parent_code || codes.count(*each.parent_code) > 0;
      if (can_follow) codes.insert(each.code);
      (can_follow ? ordered : later).push_back(std::move(each));
    }
    if (later.size() == waiting.size()) {
      throw std::runtime_error("the parent of " + later.front().code + " is not there");
    }
    waiting = std::move(later);
  }
  return ordered;
}

}  // namespace

IsoCodes read_iso_codes(const std::filesystem::path& directory) {
  return {.countries = read<Country>(directory, "3166-1", make_country),
          .subdivisions = parents_first(read<Subdivision>(directory, "3166-2", make_subdivision)),
          .languages = read<Language>(directory, "639-3", make_language)};
}
