#include "advisory_lock.hpp"

#include <string>

#include "stele/base/error.hpp"

namespace stele::postgres {

bool AdvisoryLock::try_lock() { return call("pg_try_advisory_lock"); }

void AdvisoryLock::unlock() {
  if (connection_.alive() && call("pg_advisory_unlock")) return;
  throw Error(Errc::connection,
              "a lock by name was lost before it was given up, with the connection that held it, "
              "so that another may have held it too; check what was done under it");
}

bool AdvisoryLock::call(std::string_view function) {
  const Compiled compiled{
      .sql = "SELECT " + std::string(function) + "($1)",
      .parameters = {{.kind = ValueKind::int64, .type = TypeKind::bigint}},
      .results = {{.kind = ValueKind::boolean, .type = TypeKind::boolean}},
  };
  const std::unique_ptr<Statement> statement = connection_.prepare(compiled);
  const Cell number[] = {Cell::int64(number_)};
  statement->execute(number);
  return statement->next() && statement->row()[0].i != 0;
}

}  // namespace stele::postgres
