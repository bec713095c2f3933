#include "stele/base/log.hpp"

namespace stele {

std::string format_query(const QueryEvent& event) {
  std::string line = event.slow ? "Slow (" : "Executing (";
  line += event.transaction_id;
  if (event.slow) {
    const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(event.duration);
    line += ", " + std::to_string(time.count()) + " ms";
  }
  line.append("): ").append(event.sql);
  return line;
}

}  // namespace stele
