#include <array>
#include <bit>
#include <optional>
#include <string_view>
#include <utility>

#include "fuzz.hpp"
#include "parameters.hpp"
#include "stele/base/error.hpp"
#include "stele/driver/parameter_check.hpp"
#include "value_format.hpp"

using fuzz::require;
using stele::Cell;
using stele::Errc;
using stele::Format;
using stele::StorageForm;
using stele::TypeKind;
using stele::ValueKind;
namespace oid = stele::postgres::oid;

namespace {

constexpr std::array all_kinds = {
    ValueKind::null, ValueKind::boolean, ValueKind::int64,     ValueKind::float64,
    ValueKind::text, ValueKind::bytes,   ValueKind::timestamp, ValueKind::local_timestamp,
    ValueKind::date, ValueKind::time,
};

/// Types, and how many bytes their values have; 0 where that differs.
constexpr std::array<std::pair<Oid, std::size_t>, 18> all_types = {{
    {oid::boolean, 1},
    {oid::int2, 2},
    {oid::int4, 4},
    {oid::int8, 8},
    {oid::oid, 4},
    {oid::float4, 4},
    {oid::float8, 8},
    {oid::date, 4},
    {oid::time, 8},
    {oid::timestamp, 8},
    {oid::timestamptz, 8},
    {oid::numeric, 0},
    {oid::bytea, 0},
    {oid::name, 0},
    {oid::text, 0},
    {oid::json, 0},
    {oid::bpchar, 0},
    {oid::varchar, 0},
}};

/// What parameters are.
constexpr std::array all_formats = {
    Format{ValueKind::int64, {}, TypeKind::smallint},
    Format{ValueKind::int64, {}, TypeKind::integer},
    Format{ValueKind::int64, {}, TypeKind::bigint},
    Format{ValueKind::float64, {}, TypeKind::float_},
    Format{ValueKind::float64, {}, TypeKind::double_},
    Format{ValueKind::float64, StorageForm::sequelize, TypeKind::float_},
    Format{ValueKind::float64, StorageForm::sequelize, TypeKind::double_},
    Format{ValueKind::boolean, {}, TypeKind::boolean},
    Format{ValueKind::timestamp, {}, TypeKind::timestamp},
    Format{ValueKind::local_timestamp, {}, TypeKind::local_timestamp},
    Format{ValueKind::date, {}, TypeKind::date},
    Format{ValueKind::time, {}, TypeKind::time},
    Format{ValueKind::text, {}, TypeKind::text},
    Format{ValueKind::bytes, {}, TypeKind::blob},
};

/// Empty where the value is refused.
template <class Action>
auto attempt(Action action) -> std::optional<decltype(action())> {
  try {
    return action();
  } catch (const stele::Error& error) {
    require(error.code() == Errc::conversion || error.code() == Errc::out_of_range,
            "a value that cannot be read or stored is refused as such");
    return std::nullopt;
  }
}

/// Any bytes as a value of any type.
void check_decoders(std::string_view data) {
  for (const auto& [type, type_size] : all_types) {
    for (const ValueKind kind : all_kinds) {
      const auto decode = stele::postgres::decoder(kind, type);
      if (decode == nullptr) continue;
      const auto cell = attempt([&] { return decode(data); });
      if (!cell) continue;
      require(type_size == 0 || data.size() == type_size, "a value of another size is refused");
      require(kind == ValueKind::null || cell->kind == kind,
              "what is read is of the kind asked for");
    }
  }
}

Cell cell_of(ValueKind kind, std::int64_t bits, std::string_view bytes) {
  if (kind == ValueKind::float64) return Cell::float64(std::bit_cast<double>(bits));
  if (kind == ValueKind::boolean) return Cell::boolean(bits % 2 != 0);
  const bool is_view = kind == ValueKind::text || kind == ValueKind::bytes;
  return is_view ? Cell::view(kind, bytes.data(), bytes.size()) : Cell::integral(kind, bits);
}

bool are_equal(const Cell& a, const Cell& b) {
  if (a.kind != b.kind) return false;
  if (a.kind == ValueKind::text || a.kind == ValueKind::bytes) return a.view() == b.view();
  return a.i == b.i;  // of floating-point numbers all bits
}

/// What is sent is what would be read.
void check_parameter(const Format& format, Cell cell) {
  stele::Compiled compiled;
  compiled.parameters = {format};
  stele::postgres::Parameters parameters(compiled);
  const auto is_set = attempt([&] {
    parameters.set({&cell, 1});
    return true;
  });
  if (!is_set) return;
  const Oid type = parameters.types()[0];
  const std::string_view sent(parameters.values()[0],
                              static_cast<std::size_t>(parameters.lengths()[0]));
  const Cell read = stele::postgres::decoder(format.kind, type)(sent);
  if (cell.kind == ValueKind::float64) cell.d = stele::stored_float(cell.d, format);
  require(are_equal(read, cell), "what is sent is read as the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, size);
  check_decoders(bytes);
  const std::int64_t bits = fuzz::Input(data, size).integer();
  for (const Format& format : all_formats) {
    for (const std::int64_t value : {bits, bits >> 8, bits >> 32, bits >> 48}) {
      check_parameter(format, cell_of(format.kind, value, bytes));
    }
  }
  return 0;
}
