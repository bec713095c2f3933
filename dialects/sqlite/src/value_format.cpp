#include "value_format.hpp"

#include <array>
#include <cmath>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "conversion.hpp"
#include "list.hpp"
#include "stele/base/error.hpp"
#include "stele/driver/array_format.hpp"
#include "stele/driver/unix_time.hpp"

namespace stele::sqlite {

namespace {

using std::chrono::days;
using std::chrono::microseconds;

int bind_bytes(::sqlite3_stmt* statement, int index, std::string_view bytes) {
  const char* data = bytes.empty() ? "" : bytes.data();
  return sqlite3_bind_blob64(statement, index, data, bytes.size(), SQLITE_STATIC);
}

std::string_view kept(std::string_view bytes, Lifetime lifetime, std::pmr::memory_resource& arena) {
  if (lifetime == Lifetime::borrowed || bytes.empty()) return bytes;
  auto* copy = static_cast<char*>(arena.allocate(bytes.size(), 1));
  std::memcpy(copy, bytes.data(), bytes.size());
  return {copy, bytes.size()};
}

std::size_t format_value(char* buffer, const Cell& value, StorageForm storage) {
  switch (value.kind) {
    case ValueKind::timestamp:
      return format_instant(buffer, Timestamp(microseconds(value.i)), storage);
    case ValueKind::local_timestamp:
      return format_to(buffer, LocalTimestamp(microseconds(value.i)));
    case ValueKind::date:
      return format_to(buffer, Date(std::chrono::sys_days(days(value.i))));
    default:
      return format_to(buffer, TimeOfDay{microseconds(value.i)});
  }
}

int bind_time(::sqlite3_stmt* statement, int index, const Cell& value, StorageForm storage,
              std::pmr::memory_resource& arena) {
  if (const std::int64_t unit = unix_unit(storage)) {
    return sqlite3_bind_int64(statement, index, value.i / unit);
  }
  auto* buffer = static_cast<char*>(arena.allocate(max_time_text, 1));
  return bind_text(statement, index, {buffer, format_value(buffer, value, storage)});
}

int bind_float(::sqlite3_stmt* statement, int index, double value, const Format& format) {
  const std::string_view text = infinity_text(value, format.storage);
  if (!text.empty()) return bind_text(statement, index, text);
  return sqlite3_bind_double(statement, index, stored_float(value, format));
}

/// As text, of which the column's affinity makes a number.
int bind_decimal_text(::sqlite3_stmt* statement, int index, const Decimal& value,
                      std::pmr::memory_resource& arena) {
  auto* buffer = static_cast<char*>(arena.allocate(Decimal::max_text, 1));
  return bind_text(statement, index, {buffer, value.format_to(buffer)});
}

int bind_decimal(::sqlite3_stmt* statement, int index, const Cell& value, const Format& format,
                 std::pmr::memory_resource& arena) {
  const Decimal number = value.decimal();
  if (format.storage != StorageForm::standard) {
    return bind_decimal_text(statement, index, number, arena);
  }
  if (const auto scaled = scaled_of(number, format)) {
    return sqlite3_bind_int64(statement, index, *scaled);
  }
  throw_unscaled();
}

int bind_uuid(::sqlite3_stmt* statement, int index, const Uuid& id, StorageForm storage,
              std::pmr::memory_resource& arena) {
  if (storage == StorageForm::bytes) {
    const auto bytes = id.bytes();
    return sqlite3_bind_blob64(statement, index, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
  }
  auto* buffer = static_cast<char*>(arena.allocate(Uuid::text_size, 1));
  id.format_to(buffer);
  return bind_text(statement, index, {buffer, Uuid::text_size});
}

Cell bytes_of(::sqlite3_value* value) {
  const auto* data = static_cast<const char*>(sqlite3_value_blob(value));
  const int size = sqlite3_value_bytes(value);
  return Cell::view(ValueKind::bytes, data == nullptr ? "" : data, static_cast<std::size_t>(size));
}

std::optional<std::int64_t> read_time(std::string_view text, ValueKind kind) {
  if (kind == ValueKind::timestamp) {
    if (const auto value = parse_timestamp(text)) return value->time_since_epoch().count();
  } else if (kind == ValueKind::local_timestamp) {
    if (const auto value = parse_local_timestamp(text)) return value->time_since_epoch().count();
  } else if (kind == ValueKind::date) {
    if (const auto value = parse_date(text)) {
      return std::chrono::sys_days(*value).time_since_epoch().count();
    }
  } else if (const auto value = parse_time_of_day(text)) {
    return value->since_midnight.count();
  }
  return std::nullopt;
}

ValueKind kind_of_class(int stored) {
  switch (stored) {
    case SQLITE_INTEGER:
      return ValueKind::int64;
    case SQLITE_FLOAT:
      return ValueKind::float64;
    case SQLITE_TEXT:
      return ValueKind::text;
    default:
      return ValueKind::bytes;
  }
}

std::string_view name_of_class(int stored) {
  switch (stored) {
    case SQLITE_INTEGER:
      return "an integer";
    case SQLITE_FLOAT:
      return "a floating-point number";
    case SQLITE_TEXT:
      return "text";
    default:
      return "a blob";
  }
}

[[noreturn]] void throw_inexact(::sqlite3_stmt* statement, int index, int stored, ValueKind kind) {
  const char* name = sqlite3_column_name(statement, index);
  throw Error(Errc::conversion, "could not read column " + std::to_string(index + 1) + " ('" +
                                    std::string(name == nullptr ? "" : name) + "') as " +
                                    std::string(to_string(kind)) + ": it is stored as " +
                                    std::string(name_of_class(stored)) +
                                    " that has no exact value of that kind");
}

/// A value in a form of adopted tables that is not the kind's own.
std::optional<Cell> read_adopted(::sqlite3_value* value, int stored, StorageForm storage) {
  if (const std::int64_t unit = unix_unit(storage)) {
    const auto count = convert_value(value, stored, ValueKind::int64);
    return count ? instant_of(count->i, unit) : std::nullopt;
  }
  if (storage != StorageForm::bytes || stored != SQLITE_BLOB) return std::nullopt;
  return uuid_of_bytes(bytes_of(value).view());
}

/// NULL, a value as it is stored where the kind is null, or one that is stored as another kind.
Cell read_other(::sqlite3_stmt* statement, int index, const Format& format) {
  const ValueKind kind = format.kind;
  ::sqlite3_value* const value = sqlite3_column_value(statement, index);
  const int stored = sqlite3_value_type(value);
  if (stored == SQLITE_NULL) return Cell::null();
  if (kind == ValueKind::null) {
    return read_value(statement, index, {.kind = kind_of_class(stored)});
  }
  const bool is_scaled = kind == ValueKind::decimal && format.storage == StorageForm::standard;
  if (is_scaled && format.precision == 0) throw_unscaled();
  if (const auto adopted = read_adopted(value, stored, format.storage)) return *adopted;
  if (const auto converted = convert_value(value, stored, kind)) return *converted;
  throw_inexact(statement, index, stored, kind);
}

}  // namespace

std::string_view infinity_text(double value, StorageForm storage) noexcept {
  if (storage != StorageForm::sequelize || !std::isinf(value)) return {};
  return value > 0 ? "Infinity" : "-Infinity";
}

std::size_t format_instant(char* buffer, Timestamp value, StorageForm storage) noexcept {
  if (storage == StorageForm::sequelize) return format_sequelize_to(buffer, value);
  if (storage != StorageForm::text) return format_to(buffer, value);
  // As CURRENT_TIMESTAMP and most other programs write it.
  constexpr std::size_t fraction = 7;
  const std::size_t size = format_to(buffer, LocalTimestamp(value.time_since_epoch()));
  return value.time_since_epoch().count() % 1'000'000 == 0 ? size - fraction : size;
}

std::optional<Cell> uuid_of_bytes(std::string_view bytes) noexcept {
  std::array<std::byte, 16> id{};
  if (bytes.size() != id.size()) return std::nullopt;
  std::memcpy(id.data(), bytes.data(), id.size());
  return Cell::uuid(Uuid::from_bytes(id));
}

void throw_unscaled() {
  throw Error(
      Errc::unsupported,
      "sqlite stores a decimal as an integer, and here it is not known with how many digits "
      "after the point; compare it with a column, or take an integer or a double",
      {.dialect = "sqlite"});
}

std::optional<std::int64_t> scaled_of(const Decimal& value, const Format& format) noexcept {
  if (format.precision == 0) return std::nullopt;
  const auto stored = value.rescaled(format.scale);
  if (!stored || stored->precision() > max_decimal_precision) return std::nullopt;
  return static_cast<std::int64_t>(stored->unscaled());
}

std::string array_text(std::string_view array, const Format& format) {
  return format.is_list ? list_text(array, format) : stored_array(array, format);
}

std::string_view name_of_column(::sqlite3_stmt* statement, int index) noexcept {
  const char* const name = sqlite3_column_name(statement, index);
  return name == nullptr ? std::string_view() : name;
}

std::vector<ResultColumn> columns_of(::sqlite3_stmt* statement) {
  std::vector<ResultColumn> columns;
  const int count = sqlite3_column_count(statement);
  columns.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    columns.push_back({.name = std::string(name_of_column(statement, i))});
  }
  return columns;
}

[[gnu::hot]] int bind_converted(::sqlite3_stmt* statement, int index, const Cell& value,
                                const Format& format, Lifetime lifetime,
                                std::pmr::memory_resource& arena) {
  switch (value.kind) {
    case ValueKind::null:
      return sqlite3_bind_null(statement, index);
    case ValueKind::boolean:
    case ValueKind::int64:
      return sqlite3_bind_int64(statement, index, value.i);
    case ValueKind::float64:
      return bind_float(statement, index, value.d, format);
    case ValueKind::text:
      return bind_text(statement, index, kept(value.view(), lifetime, arena));
    case ValueKind::bytes:
      return bind_bytes(statement, index, kept(value.view(), lifetime, arena));
    case ValueKind::timestamp:
    case ValueKind::local_timestamp:
    case ValueKind::date:
    case ValueKind::time:
      return bind_time(statement, index, value, format.storage, arena);
    case ValueKind::decimal:
      return bind_decimal(statement, index, value, format, arena);
    case ValueKind::uuid:
      return bind_uuid(statement, index, value.uuid(), format.storage, arena);
    case ValueKind::json:
      return bind_text(statement, index, kept(value.view(), lifetime, arena));
    case ValueKind::array:
      return bind_text(statement, index,
                       kept(array_text(value.view(), format), Lifetime::copied, arena));
  }
  return SQLITE_MISUSE;
}

[[gnu::hot]] void read_converted(::sqlite3_stmt* statement, int index, ::sqlite3_value* value,
                                 int stored, const Format& format, Cell& cell) {
  switch (format.kind) {
    case ValueKind::boolean: {
      const std::int64_t number = stored == SQLITE_INTEGER ? sqlite3_value_int64(value) : -1;
      if (number != 0 && number != 1) break;
      cell.kind = ValueKind::boolean;
      cell.i = number;
      return;
    }
    case ValueKind::bytes:
      if (stored != SQLITE_BLOB) break;
      cell = bytes_of(value);
      return;
    case ValueKind::timestamp:
    case ValueKind::local_timestamp:
    case ValueKind::date:
    case ValueKind::time:
      if (stored != SQLITE_TEXT) break;
      if (const auto count = read_time(text_of(value), format.kind)) {
        cell.kind = format.kind;
        cell.i = *count;
        return;
      }
      break;
    case ValueKind::decimal:
      if (stored != SQLITE_INTEGER || format.storage != StorageForm::standard) break;
      if (format.precision == 0) throw_unscaled();
      cell = Cell::decimal(Decimal::from_unscaled(sqlite3_value_int64(value), format.scale));
      return;
    case ValueKind::uuid:
      if (stored != SQLITE_TEXT) break;
      if (const auto id = Uuid::parse(text_of(value))) {
        cell = Cell::uuid(*id);
        return;
      }
      break;
    case ValueKind::json:
    case ValueKind::array:
      if (stored == SQLITE_TEXT) {
        const std::string_view text = text_of(value);
        cell = Cell::view(format.kind, text.data(), text.size());
        return;
      }
      break;
    case ValueKind::null:
    case ValueKind::int64:
    case ValueKind::float64:
    case ValueKind::text:
      break;
  }
  cell = read_other(statement, index, format);
}

}  // namespace stele::sqlite
