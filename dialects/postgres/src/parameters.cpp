#include "parameters.hpp"

#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <string>

#include "adopted.hpp"
#include "array.hpp"
#include "list.hpp"
#include "stele/base/error.hpp"
#include "stele/driver/array_format.hpp"
#include "stele/driver/parameter_check.hpp"
#include "wire.hpp"

namespace stele::postgres {

[[gnu::hot]] int encode_fixed(const Cell& value, const Format& format, Oid type,
                              char* out) noexcept {
  switch (type) {
    case oid::boolean:
      write_big_endian(out, static_cast<std::uint8_t>(value.i != 0));
      return 1;
    case oid::int2:
      write_big_endian(out, static_cast<std::int16_t>(value.i));
      return 2;
    case oid::int4:
      write_big_endian(out, static_cast<std::int32_t>(value.i));
      return 4;
    case oid::date:
      write_big_endian(out, static_cast<std::int32_t>(value.i - epoch_days));
      return 4;
    case oid::float4:
      write_big_endian(
          out, std::bit_cast<std::uint32_t>(static_cast<float>(stored_float(value.d, format))));
      return 4;
    case oid::float8:
      write_big_endian(out, std::bit_cast<std::uint64_t>(stored_float(value.d, format)));
      return 8;
    case oid::timestamp:
    case oid::timestamptz:
      write_big_endian(out, value.i - epoch_microseconds);
      return 8;
    default:
      write_big_endian(out, value.i);
      return 8;
  }
}

namespace {

bool is_list_of_sequelize_floats(const Format& format) noexcept {
  return format.is_list && format.element == TypeKind::float_ &&
         format.storage == StorageForm::sequelize;
}

/// For a column of a table of ours, or of Sequelize's.
Oid own_type(const Format& format) noexcept {
  switch (format.type) {
    case TypeKind::string:
    case TypeKind::text:
    case TypeKind::char_:
    case TypeKind::citext:
      return oid::text;
    case TypeKind::smallint:
      return oid::int2;
    case TypeKind::integer:
      return oid::int4;
    case TypeKind::bigint:
      return oid::int8;
    case TypeKind::float_:
      // Sequelize's FLOAT is a DOUBLE PRECISION; so are the values of its IN.
      return format.storage == StorageForm::sequelize ? oid::float8 : oid::float4;
    case TypeKind::double_:
      return oid::float8;
    case TypeKind::boolean:
      return oid::boolean;
    case TypeKind::timestamp:
      return oid::timestamptz;
    case TypeKind::local_timestamp:
      return oid::timestamp;
    case TypeKind::date:
      return oid::date;
    case TypeKind::time:
      return oid::time;
    case TypeKind::blob:
      return oid::bytea;
    case TypeKind::decimal:
      return oid::numeric;
    case TypeKind::uuid:
      return oid::uuid;
    case TypeKind::json:
      return oid::jsonb;
    case TypeKind::array:
      return is_list_of_sequelize_floats(format) ? oid::float8_array : array_type(format.element);
    case TypeKind::enumeration:
      // The server takes the column's own type: TEXT, or the native one of an adopted table. The
      // binary format of both is the name.
      return oid::unspecified;
  }
  return oid::unspecified;
}

}  // namespace

Oid parameter_type(const Format& format) noexcept {
  const Oid type = own_type(format);
  return format.storage == StorageForm::standard ? type : adopted_parameter(format, type);
}

Parameters::Parameters(const Compiled& compiled)
    : formats_(compiled.parameters),
      lists_(compiled.lists),
      values_(formats_.size()),
      lengths_(formats_.size()),
      encodings_(formats_.size(), 1),
      numbers_(formats_.size()),
      texts_(formats_.size()) {
  types_.reserve(formats_.size());
  for (std::size_t i = 0; i < formats_.size(); ++i) {
    const Format& format = formats_[i];
    const bool is_list = i < lists_;
    types_.push_back(is_list ? list_type(format) : parameter_type(format));
    const bool as_text =
        !is_list && (types_.back() == oid::numeric || format.kind == ValueKind::array);
    if (as_text) encodings_[i] = 0;
  }
}

[[gnu::hot]] void Parameters::set(std::span<const Cell> values) {
  const std::span<const Cell> rows = given_rows(values, lists_, types_.size());
  for (std::size_t i = 0; i < lists_; ++i) {
    write_list(texts_[i], GivenColumn(rows, i, lists_), formats_[i]);
    set_view(i, texts_[i]);
  }
  const std::span<const Cell> others = values.subspan(rows.size());
  for (std::size_t i = 0; i < others.size(); ++i) set_one(lists_ + i, others[i]);
}

[[gnu::hot]] void Parameters::set_one(std::size_t index, const Cell& value) {
  check_parameter(value, formats_[index]);
  switch (value.kind) {
    case ValueKind::null:
      values_[index] = nullptr;
      lengths_[index] = 0;
      return;
    case ValueKind::text:
    case ValueKind::bytes:
      return set_view(index, value.view());
    case ValueKind::json:
      // The binary format of JSONB is its text after the number of the format.
      (texts_[index] = jsonb_version) += value.view();
      return set_view(index, texts_[index]);
    case ValueKind::array:
      texts_[index] = array_literal(stored_array(value.view(), formats_[index]), formats_[index]);
      return set_view(index, texts_[index]);
    default:
      return set_number(index, value);
  }
}

[[gnu::hot]] void Parameters::set_number(std::size_t index, const Cell& value) {
  Number& number = numbers_[index];
  values_[index] = number.data();
  if (value.kind == ValueKind::decimal) {
    const std::size_t size = value.decimal().format_to(number.data());
    number[size] = '\0';
    lengths_[index] = static_cast<int>(size);
  } else if (value.kind == ValueKind::uuid) {
    const Uuid id = value.uuid();
    std::memcpy(number.data(), id.bytes().data(), id.bytes().size());
    lengths_[index] = static_cast<int>(id.bytes().size());
  } else if (types_[index] == oid::numeric) {
    // The server rounds a double to 15 digits where it makes a NUMERIC of it.
    const double exact = stored_float(value.d, formats_[index]);
    *std::to_chars(number.data(), number.data() + number.size() - 1, exact).ptr = '\0';
  } else {
    Cell stored = value;
    if (const std::int64_t unit = unix_unit(formats_[index].storage)) stored.i /= unit;
    lengths_[index] = encode_fixed(stored, formats_[index], types_[index], number.data());
  }
}

[[gnu::hot]] void Parameters::set_view(std::size_t index, std::string_view bytes) {
  constexpr std::size_t largest = 0x3FFFFFFF;  // of any value, says the server
  if (bytes.size() > largest) {
    throw Error(Errc::out_of_range, "a text or blob of 1 GiB or more cannot be stored");
  }
  values_[index] = bytes.empty() ? "" : bytes.data();
  lengths_[index] = static_cast<int>(bytes.size());
}

}  // namespace stele::postgres
