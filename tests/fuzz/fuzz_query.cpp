#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>

#include "fuzz.hpp"
#include "wild_query.hpp"

using stele::Errc;

namespace {

/// A database whose own parser reads the statements.
struct Place {
  Place(const std::string& url, std::string own_collation)
      : database(stele::Database::open(url)), collation(std::move(own_collation)) {
    models = fuzz::define_wide(database);
    database.sync({.force = true});
  }

  stele::Database database;
  std::string collation;
  std::vector<fuzz::Model> models{};
};

/// What becomes of an input on a database.
struct Fate {
  std::optional<Errc> refused{};  ///< before any statement
  std::string reason{};
  std::string sql{};
  std::string complaint{};  ///< the database's own
};

/// True of what a database says that does not take the statement; not where a constant does not
/// fit.
bool is_complaint(const stele::Error& error) {
  const stele::ErrorContext& context = error.context();
  const bool is_its_own = context.vendor_code != 0 || !context.sqlstate.empty();
  return is_its_own && !context.sqlstate.starts_with("22");
}

Fate try_on(const Place& place, const std::uint8_t* data, std::size_t size) {
  Fate fate;
  fuzz::WildQueries queries(fuzz::Input(data, size), place.models, place.collation);
  try {
    queries.make([&](const auto& query) {
      fate.sql = query.to_sql().sql;
      try {
        static_cast<void>(query.explain());
      } catch (const stele::Error& error) {
        if (is_complaint(error)) fate.complaint = error.what();
      }
    });
  } catch (const stele::Error& error) {
    fate.refused = error.code();
    fate.reason = error.what();
  }
  return fate;
}

std::string postgres_url() {
  const char* const url = std::getenv("STELE_TEST_POSTGRES_URL");
  fuzz::require(url != nullptr, "STELE_TEST_POSTGRES_URL is set: by tools/with_postgres");
  return url;
}

void tell(const Fate& fate) {
  std::cerr << fate.sql << '\n'
            << (fate.refused             ? fate.reason
                : fate.complaint.empty() ? "taken"
                                         : fate.complaint)
            << '\n';
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Place sqlite("sqlite::memory:", "BINARY");
  static const Place postgres(postgres_url(), "C");
  const Fate on_sqlite = try_on(sqlite, data, size);
  const Fate on_postgres = try_on(postgres, data, size);
  const bool holds = on_sqlite.complaint.empty() && on_postgres.complaint.empty();
  const bool agree = on_sqlite.refused == on_postgres.refused;
  if (!holds || !agree) {
    tell(on_sqlite);
    tell(on_postgres);
  }
  fuzz::require(holds, "what is not refused is taken by the database");
  fuzz::require(agree, "what is refused is so on every database");
  return 0;
}
