#include <string>
#include <utility>
#include <vector>

#include "wild_query.hpp"

namespace fuzz {

namespace types = stele::types;

const std::vector<std::pair<std::string, stele::ColumnType>>& wide_columns() {
  static const std::vector<std::pair<std::string, stele::ColumnType>> all = {
      {"id", types::bigint()},
      {"small", types::smallint()},
      {"medium", types::integer()},
      {"single", types::float_()},
      {"real", types::double_()},
      {"fee", types::decimal(10, 2)},
      {"amount", types::decimal(18, 6)},
      {"flag", types::boolean()},
      {"name", types::string(20)},
      {"text", types::text()},
      {"code", types::char_(3)},
      {"email", types::citext()},
      {"bytes", types::blob()},
      {"moment", types::timestamp()},
      {"local", types::local_timestamp()},
      {"day", types::date()},
      {"time", types::time()},
      {"key", types::uuid()},
      {"mood", types::enumeration({"sad", "well"})},
      {"data", types::json()},
      {"numbers", types::array(types::bigint())},
      {"tags", types::array(types::text())},
  };
  return all;
}

std::vector<Model> define_wide(stele::Database& database) {
  const auto of = [](std::size_t i) {
    stele::AttributeOptions options;
    options.type = wide_columns()[i].second;
    options.primary_key = i == 0;
    options.allow_null = i % 3 != 0;
    return stele::Attribute(wide_columns()[i].first, options);
  };
  std::vector<Model> models;
  for (const char* name : {"Item", "Part"}) {
    models.push_back(database.define(
        name,
        {of(0),  of(1),  of(2),  of(3),  of(4),  of(5),  of(6),  of(7),  of(8),  of(9),  of(10),
         of(11), of(12), of(13), of(14), of(15), of(16), of(17), of(18), of(19), of(20), of(21)},
        {.timestamps = false}));
  }
  return models;
}

}  // namespace fuzz
