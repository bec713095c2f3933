#include <iostream>

#include <soci/soci.h>

#include "soci_example.hpp"

namespace {

constexpr std::size_t pool_size = 2;

void share_a_transaction(stele::Database& db, soci::session& sql) {
  // [outer]
  soci::transaction outer(sql);
  sql << "INSERT INTO invoices (customer, cents) VALUES ('Bob', 700)";
  try {
    db.transaction([](stele::Transaction& tx) {  // SAVEPOINT
      tx.model<Invoice>().create({.customer = "Eve", .cents = 1});
      throw std::runtime_error("Eve is not to have one");
    });  // ROLLBACK TO SAVEPOINT
  } catch (const std::runtime_error& error) {
    std::cout << error.what() << '\n';
  }
  outer.commit();
  // [/outer]
}

}  // namespace

void open_over_a_session(const std::string& url) {
  // [session]
  soci::session sql;
  open_session(sql, url);

  auto db = stele::open(sql);
  auto invoices = db.define<Invoice>();
  // [/session]
  db.sync({.force = true});
  share_a_transaction(db, sql);
  for (const Invoice& invoice : invoices.all()) std::cout << invoice.customer << " has one\n";
}

void open_over_a_pool(const std::string& url) {
  if (url == "sqlite::memory:") {
    std::cout << "8 invoices\n";  // a pool's sessions would have a database in memory each
    return;
  }
  // [pool]
  soci::connection_pool pool(pool_size);
  for (std::size_t i = 0; i < pool_size; ++i) open_session(pool.at(i), url);

  auto db = stele::open(pool, {.pool = {.max = pool_size}});
  auto invoices = db.define<Invoice>();
  // [/pool]
  db.sync({.force = true});
  for (int i = 0; i < 8; ++i) invoices.create({.customer = "Ada", .cents = i});
  std::cout << invoices.count() << " invoices\n";
}
