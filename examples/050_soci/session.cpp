#include <soci/postgresql/soci-postgresql.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include "soci_example.hpp"

void open_session(soci::session& session, const std::string& url) {
  if (url.starts_with("postgres")) {
    const char* separator = url.find('?') == std::string::npos ? "?" : "&";
    session.open(soci::postgresql, url + separator + "application_name=example");
    return;
  }
  const std::string path = url.substr(url.find(':') + 1);
  session.open(soci::sqlite3, path.starts_with("//") ? path.substr(2) : path);
}
