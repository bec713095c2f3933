#include <iostream>

#include <sqlite3.h>

#include "soci_example.hpp"
#include <stele/sqlite/sqlite.hpp>

void open_over_a_handle() {
  // [handle]
  sqlite3* handle = nullptr;
  sqlite3_open(":memory:", &handle);
  {
    auto db = stele::Database::open(stele::sqlite::on(handle));
    auto invoices = db.define<Invoice>();
    db.sync();
    sqlite3_exec(handle, "BEGIN", nullptr, nullptr, nullptr);
    invoices.create({.customer = "Ada", .cents = 1000});
    sqlite3_exec(handle, "ROLLBACK", nullptr, nullptr, nullptr);
    std::cout << invoices.count() << " invoices\n";
  }
  sqlite3_close(handle);
  // [/handle]
}
