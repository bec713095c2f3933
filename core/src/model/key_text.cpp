#include "key_text.hpp"

namespace stele::detail {

std::string key_text(std::vector<Value> key) {
  for (Value& value : key) {
    if (const auto* decimal = value.if_is<Decimal>()) value = Value(decimal->normalized());
  }
  return write_array(key).text;
}

}  // namespace stele::detail
