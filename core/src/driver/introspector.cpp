#include "stele/driver/introspector.hpp"

namespace stele {

std::vector<std::string> Introspector::search_columns(const schema::TableName& /*table*/,
                                                      std::string_view /*index*/) {
  return {};
}

std::vector<StorageForm> Introspector::storage_forms(const schema::Table& /*table*/) { return {}; }

}  // namespace stele
