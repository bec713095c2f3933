#include "wide.hpp"

namespace stele::test {

void describe(ModelBuilder<Wide>& model) {
  model.attribute<&Wide::amount>().type(types::decimal(18, 6));
  model.attribute<&Wide::fee>().type(types::decimal(10, 2));
  model.attribute<&Wide::name>().length(20);
  model.attribute<&Wide::code>().type(types::char_(3));
  model.attribute<&Wide::email>().type(types::citext());
}

}  // namespace stele::test
