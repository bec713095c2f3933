#include "stele/session/log_queries.hpp"

#include <memory>
#include <mutex>
#include <ostream>
#include <utility>

#include "stele/session/database.hpp"
#include "stele/session/database_state.hpp"

namespace stele {

void log_queries(Database& database, std::function<void(const QueryEvent&)> listener) {
  database.session().database().listeners.add(std::move(listener));
}

void log_queries(Database& database, std::ostream& out) {
  log_queries(database, [&out, mutex = std::make_shared<std::mutex>()](const QueryEvent& event) {
    const std::string line = format_query(event) + "\n";
    const std::lock_guard lock(*mutex);
    out << line << std::flush;
  });
}

}  // namespace stele
