#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "array.hpp"
#include "fuzz.hpp"
#include "stele/base/error.hpp"
#include "stele/base/json.hpp"
#include "stele/base/value.hpp"
#include "stele/driver/array_format.hpp"

using fuzz::require;
using stele::Cell;
using stele::Format;
using stele::TypeKind;
using stele::ValueKind;

namespace {

constexpr TypeKind elements[] = {
    TypeKind::text,    TypeKind::smallint,        TypeKind::bigint, TypeKind::float_,
    TypeKind::double_, TypeKind::boolean,         TypeKind::blob,   TypeKind::timestamp,
    TypeKind::date,    TypeKind::local_timestamp, TypeKind::time,   TypeKind::uuid,
    TypeKind::decimal,
};

Format format_of(TypeKind element) {
  return {.kind = ValueKind::array,
          .type = TypeKind::array,
          .element = element,
          .precision = 18,
          .scale = 6};
}

/// What is refused is refused by an error of ours.
template <class F>
bool succeeds(F&& work) {
  try {
    work();
    return true;
  } catch (const stele::Error&) {
    return false;
  }
}

void try_text(std::string_view input) {
  std::vector<stele::Value> values;
  if (!succeeds([&] { values = stele::read_array(input); })) return;
  std::string text;
  if (!succeeds([&] { text = stele::write_array(values).text; })) return;
  require(stele::read_array(text) == values, "an array reads back as it was written");
  for (const TypeKind element : elements) {
    const Format format = format_of(element);
    std::string stored;
    if (!succeeds([&] { stored = stele::stored_array(text, format); })) continue;
    require(stele::stored_array(stored, format) == stored, "the stored form is the only one");
    if (element != TypeKind::text) continue;
    std::string again;
    stele::postgres::read_array_literal(again, stele::postgres::array_literal(stored, format),
                                        [](std::string& each) { return Cell::text(each); });
    require(again == stored, "the server's form is the same array");
  }
}

void try_foreign(std::string_view input) {
  for (const TypeKind element : elements) {
    std::string out;
    static_cast<void>(succeeds([&] {
      stele::postgres::read_binary_array(out, input, stele::value_kind(element));
      static_cast<void>(stele::read_array(out));
    }));
  }
  std::string out;
  static_cast<void>(succeeds([&] {
    stele::postgres::read_array_literal(out, input,
                                        [](std::string& each) { return Cell::text(each); });
    static_cast<void>(stele::read_array(out));
  }));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (size > 2000) return 0;
  try_text(input);
  try_foreign(input);
  return 0;
}
