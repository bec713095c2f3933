#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "stele/base/value.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// The portable types; each dialect says how a column of one is declared.
enum class TypeKind : std::uint8_t {
  string,  ///< text of at most `length` characters
  text,
  smallint,  ///< 16 bits
  integer,   ///< 32 bits
  bigint,    ///< 64 bits
  float_,    ///< 4 bytes
  double_,   ///< 8 bytes
  boolean,
  timestamp,        ///< an instant
  local_timestamp,  ///< date and time without a zone
  date,
  time,
  blob,
  enumeration,  ///< one of `values`, stored as its name
  char_,        ///< text of exactly `length` characters
  citext,       ///< text that is compared without case, in ASCII
  decimal,      ///< an exact number of `precision` digits, `scale` of them after the point
  uuid,
  json,
  array,  ///< of `element`
};

/// How the database holds a column's values: in a table of ours, or in one that others made.
enum class StorageForm : std::uint8_t {
  standard,           ///< ours
  sequelize,          ///< Sequelize 6's, for tables that it shares
  native,             ///< another type of the database's own: an ENUM, CHAR(n), JSON, a text that
                      ///< has a collation of its own
  text,               ///< times in any form of ISO 8601, those without an offset in UTC; UUIDs
  number,             ///< decimals and doubles in NUMERIC, decimals without being scaled
  bytes,              ///< UUIDs as 16 bytes
  without_zone,       ///< instants in TIMESTAMP WITHOUT TIME ZONE, in UTC
  unix_seconds,       ///< instants as integers, seconds since 1970
  unix_milliseconds,  ///< instants as integers, milliseconds since 1970
};

/// The forms that `stored_as()` takes.
namespace stored {

inline constexpr StorageForm standard = StorageForm::standard;
inline constexpr StorageForm native = StorageForm::native;
inline constexpr StorageForm text = StorageForm::text;
inline constexpr StorageForm number = StorageForm::number;
inline constexpr StorageForm bytes = StorageForm::bytes;
inline constexpr StorageForm without_zone = StorageForm::without_zone;
inline constexpr StorageForm unix_seconds = StorageForm::unix_seconds;
inline constexpr StorageForm unix_milliseconds = StorageForm::unix_milliseconds;

}  // namespace stored

/// "unix_seconds", for messages.
[[nodiscard]] std::string_view to_string(StorageForm form) noexcept;

/// How many microseconds one of an integer is that is an instant; 0 for all other forms.
[[nodiscard]] constexpr std::int64_t unix_unit(StorageForm form) noexcept {
  if (form == StorageForm::unix_seconds) return 1'000'000;
  return form == StorageForm::unix_milliseconds ? 1'000 : 0;
}

/// True where values of the type can be held in the form, on whatever database.
[[nodiscard]] bool fits(StorageForm form, TypeKind kind) noexcept;

/// The kind of a type's values.
[[nodiscard]] ValueKind value_kind(TypeKind kind) noexcept;

/// The type of a column: kind and parameters. A cheap value.
struct ColumnType {
  TypeKind kind = TypeKind::text;
  StorageForm storage = StorageForm::standard;
  int length = 0;           ///< characters, for `string` and `char_`
  int precision = 0;        ///< digits, for `decimal`
  int scale = 0;            ///< digits after the point, for `decimal`
  std::string collation{};  ///< of text; empty: bytewise
  /// The names of an enumeration, in order; null for every other kind.
  std::shared_ptr<const std::vector<std::string>> values{};
  /// The type of an array's elements; null for every other kind.
  std::shared_ptr<const ColumnType> element{};

  [[nodiscard]] bool is_integer() const noexcept {
    return kind == TypeKind::smallint || kind == TypeKind::integer || kind == TypeKind::bigint;
  }
  [[nodiscard]] bool is_text() const noexcept {
    return kind == TypeKind::string || kind == TypeKind::text || kind == TypeKind::enumeration ||
           kind == TypeKind::char_ || kind == TypeKind::citext;
  }
  /// The kind of its values.
  [[nodiscard]] ValueKind value_kind() const noexcept { return stele::value_kind(kind); }

  friend bool operator==(const ColumnType& a, const ColumnType& b) noexcept;
};

/// The type as its maker is spelled: "string(255)", "integer", for messages.
[[nodiscard]] std::string to_string(const ColumnType& type);

/// Makers of column types, named as in Sequelize.
namespace types {

/// Text of at most `length` characters (code points). VARCHAR(n), or TEXT with a CHECK.
/// @throws Error Errc::mapping where length is below 1
[[nodiscard]] ColumnType string(int length = 255);
/// Text of any length. TEXT
[[nodiscard]] ColumnType text();
/// SMALLINT, -32768 to 32767
[[nodiscard]] ColumnType smallint();
/// INTEGER, 32 bits
[[nodiscard]] ColumnType integer();
/// BIGINT, 64 bits
[[nodiscard]] ColumnType bigint();
/// REAL: 4 bytes
[[nodiscard]] ColumnType float_();
/// DOUBLE PRECISION: 8 bytes
[[nodiscard]] ColumnType double_();
/// BOOLEAN
[[nodiscard]] ColumnType boolean();
/// An instant in microseconds. TIMESTAMPTZ
[[nodiscard]] ColumnType timestamp();
/// Date and time of day, never shifted by a zone. TIMESTAMP
[[nodiscard]] ColumnType local_timestamp();
/// A calendar date. DATE
[[nodiscard]] ColumnType date();
/// A time of day. TIME
[[nodiscard]] ColumnType time();
/// Bytes. BYTEA, BLOB
[[nodiscard]] ColumnType blob();
/// Text of exactly `length` characters (code points). VARCHAR(n) with a CHECK
/// @throws Error Errc::mapping where length is below 1
[[nodiscard]] ColumnType char_(int length);
/// Text that is compared, ordered and unique without case, in ASCII. TEXT
[[nodiscard]] ColumnType citext();
/// An exact number: `precision` digits, `scale` of them after the point. NUMERIC(p, s); an INTEGER
/// scaled by 10^s on sqlite, which takes a precision of up to 18.
/// @throws Error Errc::mapping where precision is not 1 to 38, or scale not 0 to precision
[[nodiscard]] ColumnType decimal(int precision, int scale);
/// A UUID. UUID, or TEXT in lower case
[[nodiscard]] ColumnType uuid();
/// A JSON document. JSONB, or TEXT with a CHECK
[[nodiscard]] ColumnType json();
/// An array of one type, also of arrays. T[], or TEXT that is a JSON array
/// @throws Error Errc::mapping for an element type that arrays cannot have: json, citext
[[nodiscard]] ColumnType array(ColumnType element);
/// One of the given names. TEXT with a CHECK
/// @throws Error Errc::mapping for an empty list, an empty name or a name given twice
[[nodiscard]] ColumnType enumeration(std::vector<std::string> values);

}  // namespace types

}  // namespace stele

#pragma GCC visibility pop
