#include "ledger.hpp"

namespace stele::test {

void describe(ModelBuilder<Ledger>& model) {
  model.attribute<&Ledger::fee>().type(types::decimal(10, 2));
  model.attribute<&Ledger::prices>().type(types::array(types::decimal(10, 2)));
  model.attribute<&Ledger::code>().type(types::char_(3));
  model.attribute<&Ledger::email>().type(types::citext());
}

Model<Record> define_run_time_ledger(Database& database) {
  return database.define("Row",
                         {
                             {"amount", types::decimal(18, 6)},
                             {"fee", types::decimal(10, 2)},
                             {"key", types::uuid()},
                             {"data", types::json()},
                             {"numbers", types::array(types::bigint())},
                             {"tags", types::array(types::text())},
                             {"readings", types::array(types::double_())},
                             {"grid", types::array(types::array(types::integer()))},
                             {"prices", types::array(types::decimal(10, 2))},
                             {"moments", types::array(types::timestamp())},
                             {"keys", types::array(types::uuid())},
                             {"pieces", types::array(types::blob())},
                             {"flags", types::array(types::boolean())},
                             {"code", types::char_(3)},
                             {"email", types::citext()},
                         },
                         {.timestamps = false});
}

const Features& features_of(const std::string& url) {
  return dialect_of(Url::parse(url).scheme()).features();
}

bool has_ledgers(const std::string& url) {
  const Features& features = features_of(url);
  return features.decimals && features.json && features.arrays && features.text_without_case;
}

}  // namespace stele::test
