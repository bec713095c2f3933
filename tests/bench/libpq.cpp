#include "libpq.hpp"

#include <stdexcept>

namespace bench {

PgConnection::PgConnection(const std::string& url) : connection_(PQconnectdb(url.c_str())) {
  if (PQstatus(get()) != CONNECTION_OK) fail();
  run("SET TIME ZONE 'UTC'");
}

PgResult PgConnection::run(const char* sql) { return checked(PQexec(get(), sql)); }

void PgConnection::prepare(const char* name, const std::string& sql) {
  checked(PQprepare(get(), name, sql.c_str(), 0, nullptr));
}

PgResult PgConnection::checked(PGresult* result) const {
  PgResult owned(result);
  switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
      return owned;
    default:
      fail();
  }
}

void PgConnection::fail() const { throw std::runtime_error(PQerrorMessage(get())); }

}  // namespace bench
