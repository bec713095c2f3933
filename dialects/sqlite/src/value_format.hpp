#pragma once

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sqlite3.h>

#include "conversion.hpp"
#include "stele/compile/compiled.hpp"
#include "stele/driver/cell.hpp"
#include "stele/driver/parameter_check.hpp"
#include "stele/driver/statement.hpp"

namespace stele::sqlite {

/// Where a bound text or blob lies while its statement runs.
enum class Lifetime {
  borrowed,  ///< in the caller's memory: the statement ends before execute() returns
  copied,    ///< in the arena: the statement is stepped after execute() has returned
};

/// The text that Sequelize stores in place of an infinity; empty for any other number, and for our
/// own storage, which holds infinities as numbers.
[[nodiscard]] std::string_view infinity_text(double value, StorageForm storage) noexcept;

/// An instant as text in the form; `buffer` has room for `max_time_text`.
/// @return how many characters were written
[[nodiscard]] std::size_t format_instant(char* buffer, Timestamp value,
                                         StorageForm storage) noexcept;

/// Empty where they are not 16.
[[nodiscard]] std::optional<Cell> uuid_of_bytes(std::string_view bytes) noexcept;

/// The digits that an integer of sqlite holds whatever they are.
inline constexpr int max_decimal_precision = 18;

/// A decimal as its column stores it: scaled by 10^scale. Empty where the format does not say how.
[[nodiscard]] std::optional<std::int64_t> scaled_of(const Decimal& value,
                                                    const Format& format) noexcept;
/// @throws Error Errc::unsupported: that it is not known
[[noreturn]] void throw_unscaled();

/// An array as its column stores it, or the values of IN.
[[nodiscard]] std::string array_text(std::string_view array, const Format& format);

/// What sqlite calls a column of the result.
[[nodiscard]] std::string_view name_of_column(::sqlite3_stmt* statement, int index) noexcept;
/// All columns of the result: their types are those of each value.
[[nodiscard]] std::vector<ResultColumn> columns_of(::sqlite3_stmt* statement);

/// Binds a text that stays where it is until the statement is reset.
[[nodiscard]] inline int bind_text(::sqlite3_stmt* statement, int index, std::string_view text) {
  // A null pointer would bind NULL.
  const char* data = text.empty() ? "" : text.data();
  return sqlite3_bind_text64(statement, index, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
}

/// Binds one value in the form that its column stores: times as ISO 8601 text, booleans as 0 and 1.
/// @param index from 1
/// @param arena what is bound by reference and lies in no caller's memory; outlives the execution
/// @return sqlite's result code
[[nodiscard]] int bind_converted(::sqlite3_stmt* statement, int index, const Cell& value,
                                 const Format& format, Lifetime lifetime,
                                 std::pmr::memory_resource& arena);

/// The same of a value that needs only be handed over; empty for any other.
/// @throws Error as `check_parameter`, whichever value it is
[[nodiscard]] inline std::optional<int> bind_as_it_is(::sqlite3_stmt* statement, int index,
                                                      const Cell& value, const Format& format,
                                                      Lifetime lifetime) {
  check_parameter(value, format);
  switch (value.kind) {
    case ValueKind::int64:
    case ValueKind::boolean:
      return sqlite3_bind_int64(statement, index, value.i);
    case ValueKind::text:
      if (lifetime == Lifetime::copied) break;
      return bind_text(statement, index, value.view());
    case ValueKind::float64:
      if (format.storage != StorageForm::standard || format.type != TypeKind::double_) break;
      return sqlite3_bind_double(statement, index, value.d + 0.0);  // 0.0 of -0.0
    default:
      break;
  }
  return std::nullopt;
}

/// What `read_value` does where the value is not the cell's as it is stored.
void read_converted(::sqlite3_stmt* statement, int index, ::sqlite3_value* value, int stored,
                    const Format& format, Cell& cell);

/// A column of the current row, NULL or of the kind that the format names; views live until the
/// next step or reset. A value that is stored as something else is converted where that is exact. A
/// format of kind null takes the value as it is stored.
/// @param index from 0
/// @throws Error Errc::conversion naming the column, never the value
inline void read_value(::sqlite3_stmt* statement, int index, const Format& format, Cell& cell) {
  // One look-up of the column for all that is asked of it. sqlite calls such a value unprotected,
  // which is no difference for a connection without a mutex.
  ::sqlite3_value* const value = sqlite3_column_value(statement, index);
  const int stored = sqlite3_value_type(value);
  if (stored == SQLITE_INTEGER && format.kind == ValueKind::int64) {
    cell.kind = ValueKind::int64;
    cell.i = sqlite3_value_int64(value);
  } else if (stored == SQLITE_TEXT && format.kind == ValueKind::text) {
    const std::string_view text = text_of(value);
    cell.kind = ValueKind::text;
    cell.s = {text.data(), text.size()};
  } else if (stored == SQLITE_FLOAT && format.kind == ValueKind::float64) {
    cell.kind = ValueKind::float64;
    cell.d = sqlite3_value_double(value);
  } else {
    read_converted(statement, index, value, stored, format, cell);
  }
}
[[nodiscard]] inline Cell read_value(::sqlite3_stmt* statement, int index, const Format& format) {
  Cell cell;
  read_value(statement, index, format, cell);
  return cell;
}

}  // namespace stele::sqlite
