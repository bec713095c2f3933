#include "stele/driver/introspector.hpp"

namespace stele {

std::vector<StorageForm> Introspector::storage_forms(const schema::Table& /*table*/) { return {}; }

}  // namespace stele
