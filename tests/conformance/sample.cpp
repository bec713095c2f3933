#include "sample.hpp"

namespace stele::test {

void describe(ModelBuilder<Sample>& model) {
  model.attribute<&Sample::name>().length(5);
  model.attribute<&Sample::maybe_name>().length(5);
}

Model<Record> define_run_time_sample(Database& database) {
  return database.define("RunTimeSample",
                         {{"text", types::text()},
                          {"name", types::string(5)},
                          {"small", types::smallint()},
                          {"medium", types::integer()},
                          {"big", types::bigint()},
                          {"single", types::float_()},
                          {"real", types::double_()},
                          {"flag", types::boolean()},
                          {"moment", types::timestamp()},
                          {"local", types::local_timestamp()},
                          {"day", types::date()},
                          {"time", types::time()},
                          {"bytes", types::blob()},
                          {"mood", types::enumeration({"sad", "Very_happy"})}},
                         {.timestamps = false});
}

}  // namespace stele::test
