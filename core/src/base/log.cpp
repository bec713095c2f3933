#include "stele/base/log.hpp"

namespace stele {

std::string format_query(const QueryEvent& event) {
  std::string line = "Executing (";
  line.append(event.transaction_id).append("): ").append(event.sql);
  return line;
}

}  // namespace stele
