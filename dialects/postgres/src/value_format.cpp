#include "value_format.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <utility>

#include "numeric.hpp"
#include "stele/base/error.hpp"
#include "wire.hpp"

namespace stele::postgres {

namespace {

/// Times outside of what the library can hold: other programs may have written them.
[[noreturn]] void refuse_time(const char* what) {
  throw Error(Errc::out_of_range,
              std::string("it holds ") + what + "; the years 0001 to 9999 can be read");
}

[[noreturn]] void refuse_size(std::size_t size, std::size_t expected) {
  throw Error(Errc::conversion, "it came as " + std::to_string(size) +
                                    " bytes, and a value of its type has " +
                                    std::to_string(expected) + "; is the server PostgreSQL?");
}

/// The integer that is all of the value. Nothing is read beyond what was received, whoever sent it.
template <class I>
I integer_of(std::string_view data) {
  if (data.size() != sizeof(I)) refuse_size(data.size(), sizeof(I));
  return read_big_endian<I>(data.data());
}

template <class I>
Cell read_integer(std::string_view data) {
  return Cell::int64(integer_of<I>(data));
}

Cell read_oid(std::string_view data) {
  return Cell::int64(static_cast<std::int64_t>(integer_of<std::uint32_t>(data)));
}

Cell read_float4(std::string_view data) {
  return Cell::float64(std::bit_cast<float>(integer_of<std::uint32_t>(data)));
}

Cell read_float8(std::string_view data) {
  return Cell::float64(std::bit_cast<double>(integer_of<std::uint64_t>(data)));
}

template <class I>
Cell read_integer_as_float(std::string_view data) {
  const auto value = integer_of<I>(data);
  constexpr std::int64_t exact = std::int64_t{1} << 53;
  if (value > exact || value < -exact) {
    throw Error(
        Errc::conversion,
        "it holds an integer that has no exact floating-point value; read it as an integer");
  }
  return Cell::float64(static_cast<double>(value));
}

Cell read_bool(std::string_view data) { return Cell::boolean(integer_of<std::int8_t>(data) != 0); }

template <class I>
Cell read_integer_as_bool(std::string_view data) {
  const auto value = integer_of<I>(data);
  if (value != 0 && value != 1) {
    throw Error(Errc::conversion, "it holds an integer other than 0 and 1, which is no boolean");
  }
  return Cell::boolean(value == 1);
}

Cell read_bool_as_integer(std::string_view data) { return Cell::int64(read_bool(data).i); }

Cell read_text(std::string_view data) { return Cell::text(data); }

Cell read_bytes(std::string_view data) {
  return Cell::view(ValueKind::bytes, data.data(), data.size());
}

template <ValueKind Kind>
Cell read_moment(std::string_view data) {
  const auto since_2000 = integer_of<std::int64_t>(data);
  if (since_2000 == INT64_MAX) refuse_time("the time 'infinity'");
  if (since_2000 == INT64_MIN) refuse_time("the time '-infinity'");
  if (since_2000 > INT64_MAX - epoch_microseconds ||
      !is_storable(Timestamp(std::chrono::microseconds(since_2000 + epoch_microseconds)))) {
    refuse_time("a time of another year");
  }
  return Cell::integral(Kind, since_2000 + epoch_microseconds);
}

Cell read_date(std::string_view data) {
  const auto since_2000 = integer_of<std::int32_t>(data);
  if (since_2000 == INT32_MAX) refuse_time("the date 'infinity'");
  if (since_2000 == INT32_MIN) refuse_time("the date '-infinity'");
  const Cell date = Cell::integral(ValueKind::date, since_2000 + epoch_days);
  constexpr std::int64_t first = -719'162;  // 0001-01-01
  constexpr std::int64_t last = 2'932'896;  // 9999-12-31
  if (date.i < first || date.i > last) refuse_time("a date of another year");
  return date;
}

Cell read_time(std::string_view data) {
  const auto since_midnight = integer_of<std::int64_t>(data);
  if (!is_storable(TimeOfDay{std::chrono::microseconds(since_midnight)})) {
    throw Error(Errc::out_of_range,
                "it holds the time 24:00:00; 23:59:59.999999 is the last that can be read");
  }
  return Cell::integral(ValueKind::time, since_midnight);
}

Cell read_numeric_integer(std::string_view data) { return Cell::int64(numeric_to_int64(data)); }

Cell read_numeric_float(std::string_view data) { return Cell::float64(numeric_to_double(data)); }

Cell read_numeric(std::string_view data) { return Cell::decimal(numeric_to_decimal(data)); }

template <class I>
Cell read_integer_as_decimal(std::string_view data) {
  return Cell::decimal(Decimal(integer_of<I>(data)));
}

Cell read_uuid(std::string_view data) {
  std::array<std::byte, 16> bytes{};
  if (data.size() != bytes.size()) throw Error(Errc::conversion, "it holds no UUID");
  std::memcpy(bytes.data(), data.data(), bytes.size());
  return Cell::uuid(Uuid::from_bytes(bytes));
}

Cell read_json(std::string_view data) {
  return Cell::view(ValueKind::json, data.data(), data.size());
}

Cell read_jsonb(std::string_view data) {
  if (data.empty() || data.front() != 1) {
    throw Error(Errc::conversion, "it holds JSONB in a format that is not known");
  }
  return read_json(data.substr(1));
}

Decoder decimal_decoder(Oid type) noexcept {
  switch (type) {
    case oid::numeric:
      return read_numeric;
    case oid::int2:
      return read_integer_as_decimal<std::int16_t>;
    case oid::int4:
      return read_integer_as_decimal<std::int32_t>;
    case oid::int8:
      return read_integer_as_decimal<std::int64_t>;
    default:
      return nullptr;
  }
}

Decoder json_decoder(Oid type) noexcept {
  if (type == oid::jsonb) return read_jsonb;
  return type == oid::json ? read_json : nullptr;
}

Decoder integer_decoder(Oid type) noexcept {
  switch (type) {
    case oid::int2:
      return read_integer<std::int16_t>;
    case oid::int4:
      return read_integer<std::int32_t>;
    case oid::int8:
      return read_integer<std::int64_t>;
    case oid::oid:
      return read_oid;
    case oid::numeric:
      return read_numeric_integer;
    default:
      return nullptr;
  }
}

Decoder boolean_decoder(Oid type) noexcept {
  switch (type) {
    case oid::int2:
      return read_integer_as_bool<std::int16_t>;
    case oid::int4:
      return read_integer_as_bool<std::int32_t>;
    case oid::int8:
      return read_integer_as_bool<std::int64_t>;
    default:
      return nullptr;
  }
}

Decoder float_decoder(Oid type) noexcept {
  switch (type) {
    case oid::int2:
      return read_integer_as_float<std::int16_t>;
    case oid::int4:
      return read_integer_as_float<std::int32_t>;
    case oid::int8:
      return read_integer_as_float<std::int64_t>;
    case oid::float4:
      return read_float4;
    case oid::float8:
      return read_float8;
    case oid::numeric:
      return read_numeric_float;
    default:
      return nullptr;
  }
}

bool is_text(Oid type) noexcept {
  return type == oid::text || type == oid::varchar || type == oid::bpchar || type == oid::name ||
         type == oid::json;
}

/// The kind of what a type holds; null for types that no kind stands for.
ValueKind natural_kind(Oid type) noexcept {
  switch (type) {
    case oid::boolean:
      return ValueKind::boolean;
    case oid::int2:
    case oid::int4:
    case oid::int8:
    case oid::oid:
      return ValueKind::int64;
    case oid::float4:
    case oid::float8:
      return ValueKind::float64;
    case oid::bytea:
      return ValueKind::bytes;
    case oid::timestamptz:
      return ValueKind::timestamp;
    case oid::timestamp:
      return ValueKind::local_timestamp;
    case oid::date:
      return ValueKind::date;
    case oid::time:
      return ValueKind::time;
    case oid::numeric:
      return ValueKind::decimal;
    case oid::uuid:
      return ValueKind::uuid;
    case oid::json:
    case oid::jsonb:
      return ValueKind::json;
    default:
      return is_text(type) ? ValueKind::text : ValueKind::null;
  }
}

}  // namespace

Decoder text_decoder() noexcept { return read_text; }

Decoder decoder(ValueKind kind, Oid type) noexcept {
  const auto only = [type](Oid expected, Decoder decode) {
    return type == expected ? decode : nullptr;
  };
  switch (kind == ValueKind::null ? natural_kind(type) : kind) {
    case ValueKind::null:
      return nullptr;
    case ValueKind::boolean:
      return only(oid::boolean, read_bool);
    case ValueKind::int64:
      return integer_decoder(type);
    case ValueKind::float64:
      return float_decoder(type);
    case ValueKind::text:
      return is_text(type) ? read_text : nullptr;
    case ValueKind::bytes:
      return only(oid::bytea, read_bytes);
    case ValueKind::timestamp:
      return only(oid::timestamptz, read_moment<ValueKind::timestamp>);
    case ValueKind::local_timestamp:
      return only(oid::timestamp, read_moment<ValueKind::local_timestamp>);
    case ValueKind::date:
      return only(oid::date, read_date);
    case ValueKind::time:
      return only(oid::time, read_time);
    case ValueKind::decimal:
      return decimal_decoder(type);
    case ValueKind::uuid:
      return only(oid::uuid, read_uuid);
    case ValueKind::json:
      return json_decoder(type);
    case ValueKind::array:
      return nullptr;  // see `read_binary_array`
  }
  return nullptr;
}

Decoder converting_decoder(ValueKind kind, Oid type) noexcept {
  if (kind == ValueKind::boolean) return boolean_decoder(type);
  const bool is_number = kind == ValueKind::int64 && type == oid::boolean;
  return is_number ? read_bool_as_integer : nullptr;
}

Decoder spelled_decoder(ValueKind kind, Oid type) noexcept {
  const bool is_integer = natural_kind(type) == ValueKind::int64;
  return kind == ValueKind::text && is_integer ? integer_decoder(type) : nullptr;
}

std::string type_name(Oid type) {
  static constexpr std::pair<Oid, const char*> names[] = {
      {oid::boolean, "boolean"},
      {oid::bytea, "bytea"},
      {oid::name, "name"},
      {oid::int8, "bigint"},
      {oid::int2, "smallint"},
      {oid::int4, "integer"},
      {oid::text, "text"},
      {oid::oid, "oid"},
      {oid::json, "json"},
      {oid::float4, "real"},
      {oid::float8, "double precision"},
      {oid::bpchar, "character"},
      {oid::varchar, "character varying"},
      {oid::date, "date"},
      {oid::time, "time without time zone"},
      {oid::timestamp, "timestamp without time zone"},
      {oid::timestamptz, "timestamp with time zone"},
      {oid::numeric, "numeric"},
      {oid::uuid, "uuid"},
      {oid::jsonb, "jsonb"},
      {oid::boolean_array, "boolean[]"},
      {oid::bytea_array, "bytea[]"},
      {oid::int2_array, "smallint[]"},
      {oid::int4_array, "integer[]"},
      {oid::int8_array, "bigint[]"},
      {oid::text_array, "text[]"},
      {oid::varchar_array, "character varying[]"},
      {oid::float4_array, "real[]"},
      {oid::float8_array, "double precision[]"},
      {oid::timestamp_array, "timestamp without time zone[]"},
      {oid::timestamptz_array, "timestamp with time zone[]"},
      {oid::date_array, "date[]"},
      {oid::time_array, "time without time zone[]"},
      {oid::numeric_array, "numeric[]"},
      {oid::jsonb_array, "jsonb[]"},
      {oid::uuid_array, "uuid[]"},
  };
  for (const auto& [number, name] : names) {
    if (number == type) return name;
  }
  return "the type with OID " + std::to_string(type);
}

}  // namespace stele::postgres
