#pragma once

#include <cstdint>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sqlite3.h>

#include "stele/compile/compiled.hpp"
#include "stele/driver/cell.hpp"
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

/// Binds one value in the form that its column stores: times as ISO 8601 text, booleans as 0 and 1.
/// @param index from 1
/// @param arena what is bound by reference and lies in no caller's memory; outlives the execution
/// @return sqlite's result code
/// @throws Error as `check_parameter`
[[nodiscard]] int bind_value(::sqlite3_stmt* statement, int index, const Cell& value,
                             const Format& format, Lifetime lifetime,
                             std::pmr::memory_resource& arena);

/// A column of the current row, NULL or of the kind that the format names; views live until the
/// next step or reset. A value that is stored as something else is converted where that is exact. A
/// format of kind null takes the value as it is stored.
/// @param index from 0
/// @throws Error Errc::conversion naming the column, never the value
void read_value(::sqlite3_stmt* statement, int index, const Format& format, Cell& cell);
[[nodiscard]] inline Cell read_value(::sqlite3_stmt* statement, int index, const Format& format) {
  Cell cell;
  read_value(statement, index, format, cell);
  return cell;
}

}  // namespace stele::sqlite
