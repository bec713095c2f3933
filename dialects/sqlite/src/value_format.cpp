#include "value_format.hpp"

#include <cstring>
#include <string_view>

#include "conversion.hpp"
#include "stele/driver/parameter_check.hpp"

namespace stele::sqlite {

namespace {

using std::chrono::days;
using std::chrono::microseconds;

int bind_text(::sqlite3_stmt* statement, int index, std::string_view text) {
  // A null pointer would bind NULL.
  const char* data = text.empty() ? "" : text.data();
  return sqlite3_bind_text64(statement, index, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

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

double stored_float(double value, const Format& format) {
  // A column of 4 bytes holds 4 on every dialect, although REAL has 8 here.
  if (format.type == TypeKind::float_ && format.storage == StorageForm::standard) {
    value = static_cast<float>(value);
  }
  return value == 0.0 ? 0.0 : value;  // -0.0 is stored as 0.0
}

std::size_t format_value(char* buffer, const Cell& value, StorageForm storage) {
  switch (value.kind) {
    case ValueKind::timestamp: {
      const Timestamp time{microseconds(value.i)};
      return storage == StorageForm::sequelize ? format_sequelize_to(buffer, time)
                                               : format_to(buffer, time);
    }
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
  auto* buffer = static_cast<char*>(arena.allocate(max_time_text, 1));
  return bind_text(statement, index, {buffer, format_value(buffer, value, storage)});
}

Cell bytes_at(::sqlite3_stmt* statement, int index) {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement, index));
  const int size = sqlite3_column_bytes(statement, index);
  return Cell::view(ValueKind::bytes, data == nullptr ? "" : data, static_cast<std::size_t>(size));
}

/// The value where it is stored as its format says, which all but adopted tables do.
bool read_native(::sqlite3_stmt* statement, int index, int stored, ValueKind kind, Cell& out) {
  switch (kind) {
    case ValueKind::int64:
      if (stored != SQLITE_INTEGER) return false;
      out = Cell::int64(sqlite3_column_int64(statement, index));
      return true;
    case ValueKind::boolean: {
      const std::int64_t value = sqlite3_column_int64(statement, index);
      if (stored != SQLITE_INTEGER || (value | 1) != 1) return false;
      out = Cell::boolean(value == 1);
      return true;
    }
    case ValueKind::float64:
      if (stored != SQLITE_FLOAT) return false;
      out = Cell::float64(sqlite3_column_double(statement, index));
      return true;
    case ValueKind::text:
      if (stored != SQLITE_TEXT) return false;
      out = Cell::text(text_at(statement, index));
      return true;
    case ValueKind::bytes:
      if (stored != SQLITE_BLOB) return false;
      out = bytes_at(statement, index);
      return true;
    default:
      return false;
  }
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

}  // namespace

int bind_value(::sqlite3_stmt* statement, int index, const Cell& value, const Format& format,
               Lifetime lifetime, std::pmr::memory_resource& arena) {
  check_parameter(value, format);
  switch (value.kind) {
    case ValueKind::null:
      return sqlite3_bind_null(statement, index);
    case ValueKind::boolean:
    case ValueKind::int64:
      return sqlite3_bind_int64(statement, index, value.i);
    case ValueKind::float64:
      return sqlite3_bind_double(statement, index, stored_float(value.d, format));
    case ValueKind::text:
      return bind_text(statement, index, kept(value.view(), lifetime, arena));
    case ValueKind::bytes:
      return bind_bytes(statement, index, kept(value.view(), lifetime, arena));
    case ValueKind::timestamp:
    case ValueKind::local_timestamp:
    case ValueKind::date:
    case ValueKind::time:
      return bind_time(statement, index, value, format.storage, arena);
  }
  return SQLITE_MISUSE;
}

Cell read_value(::sqlite3_stmt* statement, int index, const Format& format) {
  const int stored = sqlite3_column_type(statement, index);
  if (stored == SQLITE_NULL) return Cell::null();
  const ValueKind kind = format.kind == ValueKind::null ? kind_of_class(stored) : format.kind;
  Cell cell;
  if (read_native(statement, index, stored, kind, cell)) return cell;
  return convert_value(statement, index, stored, kind);
}

}  // namespace stele::sqlite
