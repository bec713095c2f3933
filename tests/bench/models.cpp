#include "models.hpp"

namespace bench {

void describe(stele::ModelBuilder<Item>& model) { model.index<&Item::owner_id>(); }

void describe(stele::ModelBuilder<Owner>& model) {
  // An index, and no foreign key that each insert would look up.
  model.has_many<&Owner::items>().foreign_key<&Item::owner_id>().constraints(false);
}

}  // namespace bench
