#include "stele/schema/column_type.hpp"

#include <algorithm>
#include <utility>

#include "stele/base/error.hpp"

namespace stele {

ValueKind ColumnType::value_kind() const noexcept {
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
  }
  return ValueKind::null;
}

bool operator==(const ColumnType& a, const ColumnType& b) noexcept {
  if (a.kind != b.kind || a.storage != b.storage || a.length != b.length) return false;
  if (a.values == b.values) return true;
  return a.values != nullptr && b.values != nullptr && *a.values == *b.values;
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

}  // namespace

ColumnType string(int length) {
  if (length < 1) {
    throw Error(Errc::mapping,
                "types::string takes a length of at least 1 character; use "
                "types::text() for text of any length");
  }
  ColumnType type = of(TypeKind::string);
  type.length = length;
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
