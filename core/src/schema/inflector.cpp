#include "stele/schema/inflector.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/ascii.hpp"

namespace stele::schema {

namespace {

/// Where an ending counts.
enum class Place : std::uint8_t {
  anywhere,
  whole_word,
  after_consonant,  ///< after a character that is none of a e i o u y
  after_not_f,      ///< after a character that is not f
  after_not_f_or_o,
};

/// `keep` characters of the ending stay, in the case that they have; `tail` follows them.
struct Rule {
  std::string_view ending;
  std::size_t keep;
  std::string_view tail;
  Place place = Place::anywhere;
};

// The first rule that fits is the one. Where both tables know a word, it is a plural already.

constexpr Rule to_plural[] = {
    {"man", 1, "en", Place::whole_word},
    {"woman", 3, "en", Place::whole_word},
    {"person", 2, "ople"},
    {"child", 5, "ren"},
    {"drive", 5, "s"},
    {"ox", 2, "en", Place::whole_word},
    {"axis", 2, "es"},
    {"testis", 4, "es"},
    {"octopus", 5, "uses"},
    {"virus", 3, "uses"},
    {"alias", 5, "es"},
    {"status", 6, "es"},
    {"canvas", 6, "es"},
    {"campus", 6, "es"},
    {"summons", 7, "es", Place::whole_word},
    {"bonus", 5, "es", Place::whole_word},
    {"bus", 2, "ses"},
    {"buffalo", 6, "oes"},
    {"tomato", 5, "oes"},
    {"potato", 5, "oes"},
    {"tum", 1, "a"},
    {"ium", 1, "a"},
    {"sis", 0, "ses"},
    {"fe", 0, "ves", Place::after_not_f},
    {"lf", 1, "ves"},
    {"rf", 1, "ves"},
    {"hive", 2, "ves"},
    {"tive", 2, "ves"},
    {"quy", 2, "ies"},
    {"y", 0, "ies", Place::after_consonant},
    {"matrix", 4, "ices"},
    {"vertex", 4, "ices"},
    {"index", 3, "ices"},
    {"x", 1, "es"},
    {"ch", 2, "es"},
    {"ss", 2, "es"},
    {"sh", 2, "es"},
    {"mouse", 1, "ice"},
    {"louse", 1, "ice"},
    {"foot", 0, "feet", Place::whole_word},
    {"tooth", 0, "teeth", Place::whole_word},
    {"goose", 0, "geese", Place::whole_word},
    {"quiz", 4, "zes"},
    {"whereas", 7, "es", Place::whole_word},
    {"criterion", 7, "a", Place::whole_word},
    {"genus", 0, "genera", Place::whole_word},
};

constexpr Rule to_singular[] = {
    {"men", 1, "an", Place::whole_word},
    {"women", 3, "an", Place::whole_word},
    {"people", 2, "rson"},
    {"children", 5, ""},
    {"databases", 8, ""},
    {"drives", 5, ""},
    {"genera", 0, "genus", Place::whole_word},
    {"criteria", 7, "on", Place::whole_word},
    {"ta", 1, "um"},
    {"ia", 1, "um"},
    {"analyses", 5, "sis"},
    {"bases", 2, "sis"},
    {"diagnoses", 6, "sis"},
    {"parentheses", 8, "sis"},
    {"prognoses", 6, "sis"},
    {"synopses", 5, "sis"},
    {"theses", 3, "sis"},
    {"hives", 4, ""},
    {"tives", 4, ""},
    {"curves", 5, ""},
    {"lves", 1, "f"},
    {"rves", 1, "f"},
    {"aves", 1, "ve"},
    {"ves", 0, "fe", Place::after_not_f_or_o},
    {"movies", 1, "ovie"},
    {"quies", 2, "y"},
    {"ies", 0, "y", Place::after_consonant},
    {"series", 1, "eries"},
    {"xes", 1, ""},
    {"ches", 2, ""},
    {"sses", 2, ""},
    {"shes", 2, ""},
    {"mice", 1, "ouse"},
    {"lice", 1, "ouse"},
    {"buses", 3, ""},
    {"shoes", 4, ""},
    {"oes", 1, ""},
    {"crises", 4, "is"},
    {"testes", 4, "is"},
    {"octopuses", 5, "us"},
    {"viruses", 3, "us"},
    {"aliases", 5, ""},
    {"canvases", 6, ""},
    {"statuses", 6, ""},
    {"campuses", 6, ""},
    {"summonses", 7, "", Place::whole_word},
    {"bonuses", 5, "", Place::whole_word},
    {"oxen", 2, "", Place::whole_word},
    {"matrices", 4, "ix"},
    {"vertices", 4, "ex"},
    {"indices", 3, "ex"},
    {"feet", 0, "foot", Place::whole_word},
    {"teeth", 0, "tooth", Place::whole_word},
    {"geese", 0, "goose", Place::whole_word},
    {"quizzes", 4, ""},
    {"whereases", 7, "", Place::whole_word},
};

/// Words with one form for both numbers, each between spaces.
constexpr std::string_view uncountable =
    " "
    "accommodation adulthood advertising advice aggression aid air aircraft alcohol anger "
    "applause arithmetic assistance athletics bacon baggage beef biology blood botany bread "
    "butter carbon cardboard cash chalk chaos chess countryside crossroads dancing deer dignity "
    "dirt dust economics education electricity engineering enjoyment envy equipment ethics "
    "evidence evolution fame fiction flour flu food fuel fun furniture gallows garbage garlic "
    "genetics gold golf gossip gratitude grief guilt gymnastics happiness hardware harm hate "
    "hatred health heat help homework honesty honey hospitality housework humour hunger "
    "hydrogen ice importance inflation information innocence iron irony jam jewelry judo karate "
    "knowledge lack laughter lava leather leisure lightning linguine linguini linguistics "
    "literature litter livestock logic loneliness luck luggage macaroni machinery magic "
    "management mankind marble mathematics mayonnaise measles methane milk minus money mud "
    "mumps music nature news nitrogen nonsense nurture nutrition obedience obesity oxygen pasta "
    "patience physics poetry pollution poverty pride psychology publicity punctuation quartz "
    "racism relaxation reliability research respect revenge rice rubbish rum safety scenery "
    "seafood seaside series shame sheep shopping sleep smoke smoking snow soap software soil "
    "spaghetti species steam stuff stupidity sunshine symmetry tennis thirst thunder timber "
    "traffic transportation trust underwear unemployment unity validity veal vegetarianism "
    "vegetation vengeance violence vitality warmth wealth weather welfare wheat wildlife wisdom "
    "yoga zinc zoology ";

bool is_one_of(char c, std::string_view characters) noexcept {
  return characters.find(c) != std::string_view::npos;
}

/// @param before what stands before the ending, in lower case
bool is_in_place(Place place, std::string_view before) noexcept {
  if (place == Place::anywhere) return true;
  if (place == Place::whole_word) return before.empty();
  if (before.empty()) return false;
  switch (place) {
    case Place::after_consonant:
      return !is_one_of(before.back(), "aeiouy");
    case Place::after_not_f:
      return before.back() != 'f';
    default:
      return !is_one_of(before.back(), "fo");
  }
}

/// The first rule that fits, or null.
/// @param word in lower case
const Rule* find_rule(std::span<const Rule> rules, std::string_view word) noexcept {
  for (const Rule& rule : rules) {
    if (word.ends_with(rule.ending) &&
        is_in_place(rule.place, word.substr(0, word.size() - rule.ending.size()))) {
      return &rule;
    }
  }
  return nullptr;
}

std::string apply(const Rule& rule, std::string_view word) {
  std::string result(word.substr(0, word.size() - rule.ending.size() + rule.keep));
  return result.append(rule.tail);
}

bool is_uncountable(std::string_view lower) {
  if (lower.find(' ') != std::string_view::npos) return false;
  return uncountable.find(' ' + std::string(lower) + ' ') != std::string_view::npos;
}

bool is_separator(char c) noexcept { return is_one_of(c, "_- \t\n\v\f\r"); }

/// True where a word of a compound begins at `i`: after a separator, at a capital after anything
/// else, and at the last capital of several where small letters follow (URLPath). The s of URLs is
/// none.
bool is_word_start(std::string_view name, std::size_t i) noexcept {
  if (is_separator(name[i])) return false;
  if (i == 0 || is_separator(name[i - 1])) return true;
  if (!ascii::is_upper(name[i])) return false;
  if (!ascii::is_upper(name[i - 1])) return true;
  const std::string_view after = name.substr(i + 1);
  if (after.empty() || !ascii::is_lower(after[0])) return false;
  return after[0] != 's' || (after.size() > 1 && ascii::is_lower(after[1]));
}

/// Where the last word of a compound begins.
std::size_t last_word(std::string_view name) noexcept {
  for (std::size_t i = name.size(); i > 0; --i) {
    if (is_word_start(name, i - 1)) return i - 1;
  }
  return 0;
}

template <class Inflect>
std::string inflect_last_word(std::string_view compound, Inflect inflect) {
  if (compound.empty()) return {};
  const std::size_t start = last_word(compound);
  const std::string_view word = compound.substr(start);
  std::string inflected = inflect(word);
  if (ascii::is_upper(word.front())) inflected.front() = ascii::to_upper(inflected.front());
  return std::string(compound.substr(0, start)) + inflected;
}

}  // namespace

std::string pluralize(std::string_view word) {
  const std::string lower = ascii::to_lower(word);
  if (is_uncountable(lower) || find_rule(to_singular, lower) != nullptr) return std::string(word);
  if (const Rule* rule = find_rule(to_plural, lower)) return apply(*rule, word);
  const bool ends = lower.empty() || lower.back() == 's';
  return std::string(word).append(ends ? "" : "s");
}

std::string singularize(std::string_view word) {
  const std::string lower = ascii::to_lower(word);
  if (is_uncountable(lower) || find_rule(to_plural, lower) != nullptr) return std::string(word);
  if (const Rule* rule = find_rule(to_singular, lower)) return apply(*rule, word);
  const bool ends = lower.size() > 1 && lower.back() == 's';
  return std::string(word.substr(0, word.size() - (ends ? 1 : 0)));
}

std::string pluralize_last_word(std::string_view compound) {
  return inflect_last_word(compound, pluralize);
}

std::string singularize_last_word(std::string_view compound) {
  return inflect_last_word(compound, singularize);
}

std::string to_snake_case(std::string_view name) {
  std::string result;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (i > 0 && is_word_start(name, i) && !is_separator(name[i - 1])) result += '_';
    result += is_separator(name[i]) ? '_' : ascii::to_lower(name[i]);
  }
  return result;
}

std::string to_camel_case(std::string_view name) {
  std::string result;
  bool after_separator = false;
  for (const char c : name) {
    if (!is_separator(c)) result += after_separator ? ascii::to_upper(c) : c;
    after_separator = is_separator(c);
  }
  return result;
}

}  // namespace stele::schema
