#include <array>
#include <bit>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "fuzz.hpp"
#include "stele/base/error.hpp"
#include "stele/base/utf8.hpp"
#include "stele/driver/parameter_check.hpp"
#include "value_format.hpp"

using fuzz::require;
using stele::Cell;
using stele::Errc;
using stele::Format;
using stele::StorageForm;
using stele::TypeKind;
using stele::ValueKind;

namespace {

/// `SELECT ?1`, in a database of its own.
class Echo {
 public:
  Echo() {
    require(sqlite3_open_v2(":memory:", &database_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                            nullptr) == SQLITE_OK,
            "sqlite opens a database");
    require(sqlite3_prepare_v2(database_, "SELECT ?1", -1, &statement_, nullptr) == SQLITE_OK,
            "sqlite prepares the statement");
  }
  Echo(const Echo&) = delete;
  Echo& operator=(const Echo&) = delete;
  ~Echo() {
    sqlite3_finalize(statement_);
    sqlite3_close(database_);
  }

  /// Ready for the value to be bound.
  ::sqlite3_stmt* reset() {
    sqlite3_reset(statement_);
    return statement_;
  }
  /// With its row.
  ::sqlite3_stmt* run() {
    reset();
    require(sqlite3_step(statement_) == SQLITE_ROW, "sqlite gives the row");
    return statement_;
  }

 private:
  ::sqlite3* database_ = nullptr;
  ::sqlite3_stmt* statement_ = nullptr;
};

constexpr std::array all_kinds = {
    ValueKind::boolean, ValueKind::int64,     ValueKind::float64,         ValueKind::text,
    ValueKind::bytes,   ValueKind::timestamp, ValueKind::local_timestamp, ValueKind::date,
    ValueKind::time,
};

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
    Format{ValueKind::timestamp, StorageForm::sequelize, TypeKind::timestamp},
    Format{ValueKind::local_timestamp, {}, TypeKind::local_timestamp},
    Format{ValueKind::date, {}, TypeKind::date},
    Format{ValueKind::time, {}, TypeKind::time},
    Format{ValueKind::text, {}, TypeKind::text},
    Format{ValueKind::bytes, {}, TypeKind::blob},
};

/// A value as a foreign table may hold it.
struct Stored {
  int type = SQLITE_INTEGER;
  std::int64_t integer = 0;
  double real = 0;
  std::string_view bytes{};  ///< of text and blob
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

void bind(::sqlite3_stmt* statement, const Stored& stored) {
  const char* const bytes = stored.bytes.empty() ? "" : stored.bytes.data();
  switch (stored.type) {
    case SQLITE_INTEGER:
      sqlite3_bind_int64(statement, 1, stored.integer);
      break;
    case SQLITE_FLOAT:
      sqlite3_bind_double(statement, 1, stored.real);
      break;
    case SQLITE_TEXT:
      sqlite3_bind_text64(statement, 1, bytes, stored.bytes.size(), SQLITE_STATIC, SQLITE_UTF8);
      break;
    default:
      sqlite3_bind_blob64(statement, 1, bytes, stored.bytes.size(), SQLITE_STATIC);
  }
}

/// True where the integer is exactly what is stored.
bool is_exactly(std::int64_t read, const Stored& stored) {
  switch (stored.type) {
    case SQLITE_INTEGER:
      return read == stored.integer;
    case SQLITE_FLOAT:
      // Within 2^63, where the difference would be undefined behaviour.
      return std::abs(stored.real) <= 0x1p63 && static_cast<long double>(read) == stored.real;
    default:
      return std::to_string(read) == stored.bytes ||
             std::strtoll(std::string(stored.bytes).c_str(), nullptr, 10) == read;
  }
}

bool is_exactly(double read, const Stored& stored) {
  switch (stored.type) {
    case SQLITE_INTEGER:
      return static_cast<long double>(stored.integer) == read;
    case SQLITE_FLOAT:
      return read == stored.real;
    default: {
      const double number = std::strtod(std::string(stored.bytes).c_str(), nullptr);
      return number == read || (std::isnan(number) && std::isnan(read));
    }
  }
}

bool is_exactly(std::string_view read, const Stored& stored) {
  switch (stored.type) {
    case SQLITE_INTEGER:
      return read == std::to_string(stored.integer);
    case SQLITE_FLOAT:
      return std::strtod(std::string(read).c_str(), nullptr) == stored.real;
    default:
      return read == stored.bytes;
  }
}

void check_read(const Cell& cell, const Stored& stored) {
  switch (cell.kind) {
    case ValueKind::int64:
      return require(is_exactly(cell.i, stored), "an integer is read exactly or not at all");
    case ValueKind::boolean:
      require(cell.i == 0 || cell.i == 1, "a boolean is one");
      return require(stored.type == SQLITE_TEXT || is_exactly(cell.i, stored),
                     "a boolean is what was stored");
    case ValueKind::float64:
      return require(is_exactly(cell.d, stored), "a number is read exactly or not at all");
    case ValueKind::text:
      require(
          stored.type != SQLITE_BLOB || stele::check_text(cell.view()) == stele::TextFault::none,
          "a blob that is no text is not read as one");
      return require(is_exactly(cell.view(), stored), "text is what was stored");
    case ValueKind::bytes:
      return require(cell.view() == stored.bytes, "bytes are what was stored");
    default:
      return require(stored.type == SQLITE_TEXT, "times are text");
  }
}

/// Whatever another program stored is read as any kind, exactly or not at all.
void check_foreign(Echo& echo, const Stored& stored) {
  if (std::isnan(stored.real)) return;  // sqlite makes it NULL
  bind(echo.reset(), stored);
  for (const ValueKind kind : all_kinds) {
    const auto cell =
        attempt([&] { return stele::sqlite::read_value(echo.run(), 0, {.kind = kind}); });
    if (!cell) continue;
    require(cell->kind == kind, "what is read is of the kind asked for");
    check_read(*cell, stored);
  }
  check_read(stele::sqlite::read_value(echo.run(), 0, {.kind = ValueKind::null}), stored);
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

int bind(::sqlite3_stmt* statement, const Cell& cell, const Format& format,
         std::pmr::memory_resource& arena) {
  constexpr auto lifetime = stele::sqlite::Lifetime::copied;
  const auto code = stele::sqlite::bind_as_it_is(statement, 1, cell, format, lifetime);
  return code ? *code : stele::sqlite::bind_converted(statement, 1, cell, format, lifetime, arena);
}

/// What is bound is read as the same.
void check_own(Echo& echo, const Format& format, Cell cell) {
  std::pmr::monotonic_buffer_resource arena;
  const auto code = attempt([&] { return bind(echo.reset(), cell, format, arena); });
  if (!code) return;
  require(*code == SQLITE_OK, "sqlite takes the value");
  const Cell read = stele::sqlite::read_value(echo.run(), 0, format);
  if (cell.kind == ValueKind::float64) cell.d = stele::stored_float(cell.d, format);
  require(are_equal(read, cell), "what is bound is read as the same");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Echo echo;
  const std::string_view bytes = fuzz::text_of(data, size);
  const std::int64_t bits = fuzz::Input(data, size).integer();
  check_foreign(echo, {.type = SQLITE_INTEGER, .integer = bits});
  check_foreign(echo, {.type = SQLITE_FLOAT, .real = std::bit_cast<double>(bits)});
  check_foreign(echo, {.type = SQLITE_FLOAT, .real = static_cast<double>(bits)});
  check_foreign(echo, {.type = SQLITE_TEXT, .bytes = bytes});
  check_foreign(echo, {.type = SQLITE_BLOB, .bytes = bytes});
  for (const Format& format : all_formats) {
    for (const std::int64_t value : {bits, bits >> 8, bits >> 32, bits >> 48}) {
      check_own(echo, format, cell_of(format.kind, value, bytes));
    }
  }
  return 0;
}
