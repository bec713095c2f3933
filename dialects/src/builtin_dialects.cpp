#include "stele/driver/registry.hpp"
#include "stele/postgres/postgres.hpp"
#include "stele/sqlite/sqlite.hpp"

namespace stele {

void register_builtin_dialects() {
  register_dialect("sqlite", sqlite::dialect());
  register_dialect("postgres", postgres::dialect());
  register_dialect("postgresql", postgres::dialect());
}

}  // namespace stele
