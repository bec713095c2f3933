// expect: stele: a member's enumeration cannot be stored
// expect: User
// expect: port
#include <stele/stele.hpp>

enum class Port { http = 8080, https = 8443 };
struct User {
  std::int64_t id = 0;
  Port port = Port::http;
};

void define(stele::Database& database) { database.define<User>(); }
