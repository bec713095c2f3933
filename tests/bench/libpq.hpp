#pragma once

#include <memory>
#include <string>

#include <libpq-fe.h>

namespace bench {

struct PgFree {
  void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
  void operator()(PGresult* result) const noexcept { PQclear(result); }
  void operator()(char* buffer) const noexcept { PQfreemem(buffer); }
};
using PgResult = std::unique_ptr<PGresult, PgFree>;

/// A connection on which everything that fails throws std::runtime_error. Times are UTC.
class PgConnection {
 public:
  explicit PgConnection(const std::string& url);

  PgResult run(const char* sql);
  void prepare(const char* name, const std::string& sql);
  /// @throws std::runtime_error unless the result is of a statement that ran
  PgResult checked(PGresult* result) const;
  [[noreturn]] void fail() const;

  [[nodiscard]] PGconn* get() const noexcept { return connection_.get(); }

 private:
  std::unique_ptr<PGconn, PgFree> connection_;
};

}  // namespace bench
