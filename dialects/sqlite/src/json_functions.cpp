#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include "conversion.hpp"
#include "function_values.hpp"
#include "guarded.hpp"
#include "stele/base/error.hpp"
#include "stele/base/json.hpp"

namespace stele::sqlite {

namespace {

using nlohmann::json;

/// sqlite's own text of a double would have 15 digits.
json document_of(::sqlite3_value* value) {
  if (sqlite3_value_type(value) == SQLITE_FLOAT) return sqlite3_value_double(value);
  return parse_json(text_of(value));
}

void give(::sqlite3_context* context, const json& document) {
  const std::string text = json_text(document).text;
  sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// The element's place, counted from the end where negative; empty where there is none.
std::optional<std::size_t> place_of(const json& array, std::int64_t number) {
  const auto size = static_cast<std::int64_t>(array.size());
  const std::int64_t place = number < 0 ? number + size : number;
  if (place < 0 || place >= size) return std::nullopt;
  return static_cast<std::size_t>(place);
}

/// What a step leads to, or null.
json* step_into(json& document, const json& step) {
  if (step.is_string()) {
    if (!document.is_object()) return nullptr;
    const auto found = document.find(step.get_ref<const std::string&>());
    return found == document.end() ? nullptr : &*found;
  }
  if (!document.is_array()) return nullptr;
  const auto place = place_of(document, step.get<std::int64_t>());
  return place ? &document[*place] : nullptr;
}

/// The step as jsonb_set() takes it: a number names a member of an object too, and a text an
/// element of an array.
json step_for(const json& document, const json& step) {
  if (document.is_object() && !step.is_string()) return std::to_string(step.get<std::int64_t>());
  if (!document.is_array() || !step.is_string()) return step;
  const auto& text = step.get_ref<const std::string&>();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) return number;
  throw Error(Errc::conversion, "the step is no number of an element");
}

/// Puts the value at the end of the last step, where what is before it is there.
void put(json& parent, const json& step, const json& value) {
  if (parent.is_object()) {
    parent[step.get_ref<const std::string&>()] = value;
    return;
  }
  if (!parent.is_array()) return;
  const auto number = step.get<std::int64_t>();
  if (const auto place = place_of(parent, number)) {
    parent[*place] = value;
  } else {
    parent.insert(number < 0 ? parent.begin() : parent.end(), value);
  }
}

/// 1 and 1.0 are one number, as they are in JSONB.
bool is_equal(const json& a, const json& b) { return a == b; }

bool holds_element(const json& array, const json& value);

/// As PostgreSQL says of `@>`: an object holds the members that it has, an array the elements that
/// it has, in any order and any number; an array also holds a value that is no array.
bool holds(const json& a, const json& b) {
  if (a.is_object() && b.is_object()) {
    for (const auto& [key, value] : b.items()) {
      const auto found = a.find(key);
      if (found == a.end() || !holds(*found, value)) return false;
    }
    return true;
  }
  if (a.is_array() && b.is_array()) {
    return std::all_of(b.begin(), b.end(),
                       [&](const json& each) { return holds_element(a, each); });
  }
  return is_equal(a, b);
}

bool holds_element(const json& array, const json& value) {
  return std::any_of(array.begin(), array.end(), [&](const json& element) {
    const bool both_structured = element.is_structured() && value.is_structured();
    return both_structured ? element.type() == value.type() && holds(element, value)
                           : is_equal(element, value);
  });
}

bool holds_document(const json& a, const json& b) {
  return a.is_array() && b.is_primitive() ? holds_element(a, b) : holds(a, b);
}

/// Elements of arrays: NULL is equal to nothing.
bool has(const json& array, const json& value) {
  if (value.is_null()) return false;
  return std::any_of(array.begin(), array.end(), [&](const json& element) {
    return element.is_array() ? has(element, value) : element == value;
  });
}

/// The elements of an array without those that nest them.
void flatten(const json& array, json& out) {
  for (const json& element : array) {
    if (element.is_array()) {
      flatten(element, out);
    } else {
      out.push_back(element);
    }
  }
}

json elements_of(::sqlite3_value* value) {
  json elements = json::array();
  flatten(document_of(value), elements);
  return elements;
}

}  // namespace

void json_text_of(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  guarded(context, count, values, [&] {
    if (sqlite3_value_type(values[0]) == SQLITE_FLOAT) return give(context, document_of(values[0]));
    sqlite3_result_value(context, values[0]);
  });
}

void json_part(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  guarded(context, count, values, [&] {
    json document = document_of(values[0]);
    json* part = &document;
    for (const json& step : document_of(values[1])) {
      part = step_into(*part, step);
      if (part == nullptr) return;
    }
    give(context, *part);
  });
}

void json_set(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  guarded(context, count, values, [&] {
    json document = document_of(values[0]);
    const json steps = document_of(values[1]);
    if (!document.is_structured()) throw Error(Errc::invalid_argument, "a value has no parts");
    json* parent = &document;
    for (std::size_t i = 0; i + 1 < steps.size() && parent != nullptr; ++i) {
      parent = step_into(*parent, step_for(*parent, steps[i]));
    }
    if (parent != nullptr && !steps.empty()) {
      put(*parent, step_for(*parent, steps.back()), document_of(values[2]));
    }
    give(context, document);
  });
}

void json_equal(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  guarded(context, count, values, [&] {
    const bool equal = is_equal(document_of(values[0]), document_of(values[1]));
    sqlite3_result_int(context, equal ? 1 : 0);
  });
}

void json_same(::sqlite3_context* context, int /*count*/, ::sqlite3_value** values) {
  const bool first_is_null = sqlite3_value_type(values[0]) == SQLITE_NULL;
  const bool second_is_null = sqlite3_value_type(values[1]) == SQLITE_NULL;
  if (first_is_null || second_is_null) {
    return sqlite3_result_int(context, first_is_null && second_is_null ? 1 : 0);
  }
  json_equal(context, 2, values);
}

void json_contains(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  guarded(context, count, values, [&] {
    const bool found = holds_document(document_of(values[0]), document_of(values[1]));
    sqlite3_result_int(context, found ? 1 : 0);
  });
}

void array_contains(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  guarded(context, count, values, [&] {
    const json array = document_of(values[0]);
    const json wanted = elements_of(values[1]);
    const bool all = std::all_of(wanted.begin(), wanted.end(),
                                 [&](const json& value) { return has(array, value); });
    sqlite3_result_int(context, all ? 1 : 0);
  });
}

void array_overlaps(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  guarded(context, count, values, [&] {
    const json array = document_of(values[0]);
    const json wanted = elements_of(values[1]);
    const bool any = std::any_of(wanted.begin(), wanted.end(),
                                 [&](const json& value) { return has(array, value); });
    sqlite3_result_int(context, any ? 1 : 0);
  });
}

}  // namespace stele::sqlite
