#include <iostream>

#include "howto.hpp"

namespace {

void open_with_options(const std::string& url) {
  // [options]
  using namespace std::chrono_literals;
  auto db = stele::Database::open(
      url, {.pool = {.max = 4, .acquire_timeout = 5s}, .naming = stele::Naming::snake_case()});
  db.authenticate();
  // [/options]
  std::cout << "at most " << db.options().pool.max << " connections\n";
}

void open_what_is_not_there() {
  for (const char* url : {"sqlite:", "sqlite:/no/such/directory/app.db",
                          "sqlite:app.db?jurnal_mode=wal", "postgres://ann:secret@[::1/shop"}) {
    // [errors]
    try {
      auto db = stele::Database::open(url);  // reads the URL
      db.authenticate();                     // connects
    } catch (const stele::Error& error) {
      print_error(error);
    }
    // [/errors]
  }
}

}  // namespace

void connect(const std::string& url) {
  print_heading("Connecting");
  open_with_options(url);
  open_what_is_not_there();
}
