// ISO's countries, their subdivisions and the languages of the world, as Debian's package iso-codes
// has them: read into the database that the URL names, and asked for.

#include <iostream>

#include "iso_codes.hpp"
#include "query_log.hpp"
#include "report.hpp"

namespace {

constexpr const char* default_directory = "/usr/share/iso-codes/json";

// [insert]
template <class Row>
void insert(stele::Database& db, const std::vector<Row>& rows) {
  db.transaction([&](stele::Transaction& tx) {
    const auto model = tx.model<Row>();
    for (const Row& row : rows) model.create(row);
  });
}
// [/insert]

void run(const std::string& url, const std::string& directory) {
  const IsoCodes codes = read_iso_codes(directory);
  QueryLog log;
  // [on-query]
  auto db = stele::Database::open(
      url, {.on_query = [&log](const stele::QueryEvent& event) { log.add(event); }});
  // [/on-query]
  db.define<Country, Subdivision, Language>();
  db.sync({.force = true});
  insert(db, codes.countries);
  insert(db, codes.subdivisions);
  insert(db, codes.languages);
  report(db);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::cerr << "usage: " << argv[0] << " URL [DIRECTORY]\n"
              << "URL: such as sqlite::memory: or postgres://user:password@localhost/database\n"
              << "DIRECTORY: where iso-codes' JSON files are, " << default_directory << '\n';
    return 2;
  }
  try {
    run(argv[1], argc > 2 ? argv[2] : default_directory);
  } catch (const std::exception& error) {
    std::cerr << "countries: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
