#include "result.hpp"

#include <charconv>
#include <string_view>

#include "stele/base/error.hpp"

namespace stele::postgres {

std::int64_t affected_by(PGresult* result) noexcept {
  if (std::string_view(PQcmdStatus(result)).substr(0, 6) == "SELECT") return 0;
  const std::string_view text = PQcmdTuples(result);
  std::int64_t rows = 0;
  std::from_chars(text.data(), text.data() + text.size(), rows);
  return rows;
}

bool is_outdated(const PGresult* result) noexcept {
  const char* sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  if (sqlstate == nullptr) return false;
  return std::string_view(sqlstate) == "26000" || std::string_view(sqlstate) == "0A000";
}

bool has_rolled_back(PGresult* commit) noexcept {
  return std::string_view(PQcmdStatus(commit)) == "ROLLBACK";
}

bool is_copy(const PGresult* result) noexcept {
  const ExecStatusType status = PQresultStatus(result);
  return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH;
}

void refuse_copy(PGconn* handle) {
  PQputCopyEnd(handle, "COPY is not run by itself");
  char* row = nullptr;
  while (PQgetCopyData(handle, &row, 0) > 0) PQfreemem(row);
  while (const Result rest{PQgetResult(handle)}) {
  }
  throw Error(Errc::unsupported,
              "could not run the statement: COPY from or to the client needs libpq's own "
              "functions; insert the rows instead");
}

}  // namespace stele::postgres
