#include "stele/schema/column_type.hpp"

#include <algorithm>
#include <utility>

#include "stele/base/error.hpp"

namespace stele {

ValueKind value_kind(TypeKind kind) noexcept {
  switch (kind) {
    case TypeKind::string:
    case TypeKind::text:
    case TypeKind::enumeration:
      return ValueKind::text;
    case TypeKind::smallint:
    case TypeKind::integer:
    case TypeKind::bigint:
      return ValueKind::int64;
    case TypeKind::float_:
    case TypeKind::double_:
      return ValueKind::float64;
    case TypeKind::boolean:
      return ValueKind::boolean;
    case TypeKind::timestamp:
      return ValueKind::timestamp;
    case TypeKind::local_timestamp:
      return ValueKind::local_timestamp;
    case TypeKind::date:
      return ValueKind::date;
    case TypeKind::time:
      return ValueKind::time;
    case TypeKind::blob:
      return ValueKind::bytes;
    case TypeKind::char_:
    case TypeKind::citext:
      return ValueKind::text;
    case TypeKind::decimal:
      return ValueKind::decimal;
    case TypeKind::uuid:
      return ValueKind::uuid;
    case TypeKind::json:
      return ValueKind::json;
    case TypeKind::array:
      return ValueKind::array;
  }
  return ValueKind::null;
}

std::string_view to_string(StorageForm form) noexcept {
  switch (form) {
    case StorageForm::standard:
      return "standard";
    case StorageForm::sequelize:
      return "sequelize";
    case StorageForm::native:
      return "native";
    case StorageForm::text:
      return "text";
    case StorageForm::number:
      return "number";
    case StorageForm::bytes:
      return "bytes";
    case StorageForm::without_zone:
      return "without_zone";
    case StorageForm::unix_seconds:
      return "unix_seconds";
    case StorageForm::unix_milliseconds:
      return "unix_milliseconds";
  }
  return "";
}

bool fits(StorageForm form, TypeKind kind) noexcept {
  const ValueKind values = value_kind(kind);
  switch (form) {
    case StorageForm::standard:
    case StorageForm::sequelize:
      return true;
    case StorageForm::native:
      return values == ValueKind::text || kind == TypeKind::json;
    case StorageForm::text:
      return kind == TypeKind::timestamp || kind == TypeKind::local_timestamp ||
             kind == TypeKind::time || kind == TypeKind::uuid;
    case StorageForm::number:
      return kind == TypeKind::decimal || values == ValueKind::float64;
    case StorageForm::bytes:
      return kind == TypeKind::uuid;
    case StorageForm::without_zone:
    case StorageForm::unix_seconds:
    case StorageForm::unix_milliseconds:
      return kind == TypeKind::timestamp;
  }
  return false;
}

bool operator==(const ColumnType& a, const ColumnType& b) noexcept {
  const auto same = [](const auto& left, const auto& right) {
    return left == right || (left != nullptr && right != nullptr && *left == *right);
  };
  return a.kind == b.kind && a.storage == b.storage && a.length == b.length &&
         a.precision == b.precision && a.scale == b.scale && a.collation == b.collation &&
         same(a.values, b.values) && same(a.element, b.element);
}

std::string to_string(const ColumnType& type) {
  switch (type.kind) {
    case TypeKind::string:
      return "string(" + std::to_string(type.length) + ")";
    case TypeKind::text:
      return "text";
    case TypeKind::smallint:
      return "smallint";
    case TypeKind::integer:
      return "integer";
    case TypeKind::bigint:
      return "bigint";
    case TypeKind::float_:
      return "float";
    case TypeKind::double_:
      return "double";
    case TypeKind::boolean:
      return "boolean";
    case TypeKind::timestamp:
      return "timestamp";
    case TypeKind::local_timestamp:
      return "local_timestamp";
    case TypeKind::date:
      return "date";
    case TypeKind::time:
      return "time";
    case TypeKind::blob:
      return "blob";
    case TypeKind::enumeration:
      return "enumeration";
    case TypeKind::char_:
      return "char(" + std::to_string(type.length) + ")";
    case TypeKind::citext:
      return "citext";
    case TypeKind::decimal:
      return "decimal(" + std::to_string(type.precision) + ", " + std::to_string(type.scale) + ")";
    case TypeKind::uuid:
      return "uuid";
    case TypeKind::json:
      return "json";
    case TypeKind::array:
      return "array(" + (type.element == nullptr ? "" : to_string(*type.element)) + ")";
  }
  return "unknown";
}

namespace types {

namespace {

ColumnType of(TypeKind kind) {
  ColumnType type;
  type.kind = kind;
  return type;
}

ColumnType of_length(TypeKind kind, int length) {
  ColumnType type = of(kind);
  if (length < 1) {
    throw Error(Errc::mapping,
                std::string(kind == TypeKind::char_ ? "types::char_" : "types::string") +
                    " takes a length of at least 1 character; use types::text() for text of any "
                    "length");
  }
  type.length = length;
  return type;
}

}  // namespace

ColumnType string(int length) { return of_length(TypeKind::string, length); }
ColumnType char_(int length) { return of_length(TypeKind::char_, length); }
ColumnType citext() { return of(TypeKind::citext); }
ColumnType uuid() { return of(TypeKind::uuid); }
ColumnType json() { return of(TypeKind::json); }

ColumnType decimal(int precision, int scale) {
  if (precision < 1 || precision > Decimal::max_digits || scale < 0 || scale > precision) {
    throw Error(Errc::mapping,
                "types::decimal takes a precision of 1 to 38 digits and a scale of 0 to as many, "
                "and was given (" +
                    std::to_string(precision) + ", " + std::to_string(scale) + ")");
  }
  ColumnType type = of(TypeKind::decimal);
  type.precision = precision;
  type.scale = scale;
  return type;
}

ColumnType array(ColumnType element) {
  if (element.kind == TypeKind::json || element.kind == TypeKind::citext) {
    throw Error(Errc::mapping, "types::array cannot hold " + to_string(element) +
                                   "; use types::json() for documents in a list, and types::text() "
                                   "for text");
  }
  ColumnType type = of(TypeKind::array);
  type.element = std::make_shared<const ColumnType>(std::move(element));
  return type;
}

ColumnType text() { return of(TypeKind::text); }
ColumnType smallint() { return of(TypeKind::smallint); }
ColumnType integer() { return of(TypeKind::integer); }
ColumnType bigint() { return of(TypeKind::bigint); }
ColumnType float_() { return of(TypeKind::float_); }
ColumnType double_() { return of(TypeKind::double_); }
ColumnType boolean() { return of(TypeKind::boolean); }
ColumnType timestamp() { return of(TypeKind::timestamp); }
ColumnType local_timestamp() { return of(TypeKind::local_timestamp); }
ColumnType date() { return of(TypeKind::date); }
ColumnType time() { return of(TypeKind::time); }
ColumnType blob() { return of(TypeKind::blob); }

ColumnType enumeration(std::vector<std::string> values) {
  if (values.empty()) throw Error(Errc::mapping, "types::enumeration takes at least one name");
  for (auto name = values.begin(); name != values.end(); ++name) {
    if (name->empty()) throw Error(Errc::mapping, "types::enumeration: a name is empty");
    if (std::find(values.begin(), name, *name) != name) {
      throw Error(Errc::mapping, "types::enumeration: '" + *name + "' is given twice");
    }
  }
  ColumnType type = of(TypeKind::enumeration);
  type.values = std::make_shared<const std::vector<std::string>>(std::move(values));
  return type;
}

}  // namespace types

}  // namespace stele
