#include "columns.hpp"

#include "array.hpp"
#include "parameters.hpp"

namespace stele::postgres {

namespace {

/// The type of ours as which a value of the server's is read best.
Format format_of_type(Oid type) {
  static const ColumnType ours[] = {
      types::boolean(),         types::smallint(), types::integer(), types::bigint(),
      types::float_(),          types::double_(),  types::text(),    types::timestamp(),
      types::local_timestamp(), types::date(),     types::time(),    types::blob(),
      types::decimal(18, 6),    types::uuid(),     types::json()};
  switch (type) {
    case oid::varchar:
    case oid::bpchar:
    case oid::name:
      return format_of(types::text());
    case oid::json:
      return format_of(types::json());
    case oid::oid:
      return format_of(types::bigint());
    case oid::varchar_array:
      return format_of(types::array(types::text()));
    default:
      break;
  }
  for (const ColumnType& each : ours) {
    if (parameter_type(format_of(each)) == type) return format_of(each);
    if (is_array(type) && array_type(each.kind) == type) return format_of(types::array(each));
  }
  return {};
}

}  // namespace

std::vector<ResultColumn> columns_of(const PGresult* result) {
  std::vector<ResultColumn> columns;
  const int count = PQnfields(result);
  columns.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    columns.push_back({.name = PQfname(result, i), .format = format_of_type(PQftype(result, i))});
  }
  return columns;
}

}  // namespace stele::postgres
