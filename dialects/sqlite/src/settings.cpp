#include "settings.hpp"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <limits>
#include <string_view>

#include "stele/base/error.hpp"

namespace stele::sqlite {

namespace {

constexpr std::string_view memory_path = ":memory:";

[[noreturn]] void refuse(const std::string& message) {
  throw Error(Errc::invalid_argument, "could not read the sqlite URL: " + message,
              {.dialect = "sqlite"});
}

std::string joined(std::initializer_list<std::string_view> words) {
  std::string out;
  for (const std::string_view word : words) out.append(out.empty() ? "" : ", ").append(word);
  return out;
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

/// The value as one of the words; what is refused is not repeated, since it can be anything.
std::string one_of(const Url::Parameter& parameter, std::initializer_list<std::string_view> words) {
  std::string value = lower_case(parameter.second);
  if (std::find(words.begin(), words.end(), value) == words.end()) {
    refuse("the parameter " + parameter.first + " takes one of " + joined(words));
  }
  return value;
}

int integer(const Url::Parameter& parameter, int least) {
  const std::string& text = parameter.second;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < least) {
    refuse("the parameter " + parameter.first + " takes an integer from " + std::to_string(least) +
           " to " + std::to_string(std::numeric_limits<int>::max()));
  }
  return value;
}

std::string read_path(const Url& url) {
  if (!url.hosts().empty() || !url.user().empty() || !url.password().empty()) {
    refuse(
        "it names a server, which sqlite has none of; write sqlite:app.db for a relative path and "
        "sqlite:///var/lib/app.db for an absolute one");
  }
  if (url.path().empty()) {
    refuse("it names no file; write sqlite:app.db, or sqlite::memory: for a database in memory");
  }
  if (url.path().find('\0') != std::string::npos) refuse("the path holds a NUL character");
  return url.path();
}

void add_pragma(Settings& settings, std::string_view name, const std::string& value) {
  settings.setup.push_back("PRAGMA " + std::string(name) + " = " + value);
}

std::string journal_mode(const Settings& settings, const Url::Parameter& parameter) {
  if (settings.in_memory) return one_of(parameter, {"memory", "off"});
  return one_of(parameter, {"wal", "delete", "truncate", "persist", "memory", "off"});
}

void read_parameter(Settings& settings, const Url::Parameter& parameter) {
  const std::string& name = parameter.first;
  if (name == "busy_timeout") {
    settings.busy_timeout = integer(parameter, 0);
  } else if (name == "foreign_keys") {
    settings.foreign_keys = one_of(parameter, {"on", "off"}) == "on";
  } else if (name == "journal_mode") {
    settings.journal_mode = journal_mode(settings, parameter);
  } else if (name == "synchronous") {
    add_pragma(settings, name, one_of(parameter, {"off", "normal", "full", "extra"}));
  } else if (name == "cache_size") {
    const int size = integer(parameter, std::numeric_limits<int>::min());
    add_pragma(settings, name, std::to_string(size));
  } else if (name == "driver") {
    static_cast<void>(one_of(parameter, {"native", "soci"}));
  } else {
    refuse("the parameter '" + name + "' is unknown; there are " +
           joined({"busy_timeout", "cache_size", "driver", "foreign_keys", "journal_mode",
                   "synchronous"}));
  }
}

}  // namespace

Settings read_settings(const Url& url) {
  Settings settings;
  settings.path = read_path(url);
  settings.in_memory = settings.path == memory_path;
  // Readers and one writer side by side.
  if (!settings.in_memory && !url.parameter("journal_mode")) {
    settings.journal_mode = "WAL";
  }
  for (const Url::Parameter& parameter : url.parameters()) read_parameter(settings, parameter);
  return settings;
}

}  // namespace stele::sqlite
