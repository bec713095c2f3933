#include "stele/driver/introspector.hpp"

namespace stele {

schema::LiveSearchIndex Introspector::search_index(const schema::TableName& /*table*/,
                                                   std::string_view /*index*/) {
  return {};
}

std::vector<StorageForm> Introspector::storage_forms(const schema::Table& /*table*/) { return {}; }

}  // namespace stele
