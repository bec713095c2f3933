#include "adopted.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "numeric.hpp"
#include "stele/base/error.hpp"
#include "stele/driver/array_format.hpp"
#include "stele/driver/unix_time.hpp"
#include "wire.hpp"

namespace stele::postgres {

namespace {

bool is_integer(std::string_view declared) {
  return declared == "smallint" || declared == "integer" || declared == "bigint" ||
         declared == "numeric";
}

bool is_text(std::string_view declared) {
  return declared == "text" || declared == "character varying" || declared == "character";
}

[[noreturn]] void refuse(const char* what) {
  throw Error(Errc::conversion, std::string("it holds no ") + what);
}

template <class I>
std::int64_t wide_integer_of(std::string_view data) {
  if (data.size() != sizeof(I)) refuse("integer of the size of its type");
  return read_big_endian<I>(data.data());
}

template <std::int64_t (*Integer)(std::string_view), std::int64_t Unit>
Cell read_unix(std::string_view data) {
  if (const auto instant = instant_of(Integer(data), Unit)) return *instant;
  throw Error(Errc::out_of_range,
              "it holds a time of another year; the years 0001 to 9999 can be read");
}

template <std::int64_t Unit>
Decoder unix_decoder(Oid type) noexcept {
  switch (type) {
    case oid::int2:
      return read_unix<wide_integer_of<std::int16_t>, Unit>;
    case oid::int4:
      return read_unix<wide_integer_of<std::int32_t>, Unit>;
    case oid::int8:
      return read_unix<wide_integer_of<std::int64_t>, Unit>;
    case oid::numeric:
      return read_unix<numeric_to_int64, Unit>;
    default:
      return nullptr;
  }
}

Cell read_instant(std::string_view data) {
  Cell cell = decoder(ValueKind::local_timestamp, oid::timestamp)(data);
  cell.kind = ValueKind::timestamp;
  return cell;
}

Cell read_uuid_text(std::string_view text) {
  if (const auto id = Uuid::parse(without_padding(text))) return Cell::uuid(*id);
  refuse("UUID");
}

Cell read_padded(std::string_view text) { return Cell::text(without_padding(text)); }

Decoder uuid_decoder(StorageForm storage, Oid type) noexcept {
  const bool is_text = type == oid::text || type == oid::varchar || type == oid::bpchar;
  if (storage == StorageForm::text && is_text) return read_uuid_text;
  const bool is_bytes = storage == StorageForm::bytes && type == oid::bytea;
  return is_bytes ? decoder(ValueKind::uuid, oid::uuid) : nullptr;
}

}  // namespace

StorageForm adopted_form(const ColumnType& type, std::string_view declared,
                         bool is_bytewise) noexcept {
  switch (type.value_kind()) {
    case ValueKind::timestamp:
      if (declared == "timestamp without time zone") return StorageForm::without_zone;
      return is_integer(declared) ? StorageForm::unix_seconds : StorageForm::standard;
    case ValueKind::text: {
      const bool is_asked_for = is_bytewise || !type.collation.empty();
      const bool is_ours = is_asked_for && declared != "enum" && declared != "character";
      return is_ours ? StorageForm::standard : StorageForm::native;
    }
    case ValueKind::json:
      return declared == "json" ? StorageForm::native : StorageForm::standard;
    case ValueKind::uuid:
      if (declared == "bytea") return StorageForm::bytes;
      return is_text(declared) ? StorageForm::text : StorageForm::standard;
    case ValueKind::float64:
      return declared == "numeric" ? StorageForm::number : StorageForm::standard;
    default:
      return StorageForm::standard;
  }
}

Oid adopted_parameter(const Format& format, Oid otherwise) noexcept {
  const bool is_list = format.kind == ValueKind::array;
  switch (format.storage) {
    case StorageForm::native:
      // The server takes the column's own type.
      return format.type == TypeKind::json ? otherwise : oid::unspecified;
    case StorageForm::number:
      return is_list || format.kind != ValueKind::float64 ? otherwise : oid::numeric;
    case StorageForm::bytes:
      return is_list ? oid::bytea_array : oid::bytea;
    case StorageForm::without_zone:
      return is_list ? oid::timestamp_array : oid::timestamp;
    case StorageForm::unix_seconds:
    case StorageForm::unix_milliseconds:
      return is_list ? oid::int8_array : oid::int8;
    case StorageForm::standard:
    case StorageForm::sequelize:
    case StorageForm::text:
      return otherwise;
  }
  return otherwise;
}

Decoder adopted_decoder(const Format& format, Oid type) noexcept {
  switch (format.storage) {
    case StorageForm::native:
      return format.kind == ValueKind::text && type == oid::bpchar ? read_padded : nullptr;
    case StorageForm::text:
    case StorageForm::bytes:
      return uuid_decoder(format.storage, type);
    case StorageForm::without_zone:
      return type == oid::timestamp ? read_instant : nullptr;
    case StorageForm::unix_seconds:
      return unix_decoder<unix_unit(StorageForm::unix_seconds)>(type);
    case StorageForm::unix_milliseconds:
      return unix_decoder<unix_unit(StorageForm::unix_milliseconds)>(type);
    case StorageForm::standard:
    case StorageForm::sequelize:
    case StorageForm::number:
      return nullptr;
  }
  return nullptr;
}

std::string adopted_list(std::string_view array, const Format& format) {
  const std::int64_t unit = unix_unit(format.storage);
  if (unit == 0 && format.storage != StorageForm::bytes) return std::string(array);
  std::vector<Value> elements = read_array(array);
  for (Value& element : elements) {
    const Value value = detail::read_element(element, value_kind(format.element));
    if (const auto* time = value.if_is<Timestamp>(); time != nullptr && unit != 0) {
      element = Value(time->time_since_epoch().count() / unit);
    } else if (const auto* id = value.if_is<Uuid>()) {
      std::string digits = to_string(*id);
      digits.erase(std::remove(digits.begin(), digits.end(), '-'), digits.end());
      element = Value("\\x" + digits);
    }
  }
  return write_array(elements).text;
}

std::string_view without_padding(std::string_view text) noexcept {
  const std::size_t last = text.find_last_not_of(' ');
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

}  // namespace stele::postgres
