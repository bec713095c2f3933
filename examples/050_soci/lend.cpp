#include <iostream>

#include "soci_example.hpp"

namespace {

/// As it may stand in code that is older than the models.
// [old-code]
void add_fee(soci::session& sql, std::int64_t id) {
  sql << "UPDATE invoices SET cents = cents + 250 WHERE id = :id", soci::use(id);
}
// [/old-code]

void lend_within_a_transaction(stele::Database& db) {
  // [transaction]
  const Invoice invoice = db.transaction([](stele::Transaction& tx) {
    auto invoices = tx.model<Invoice>();
    Invoice fresh = invoices.create({.customer = "Ada", .cents = 1000});
    add_fee(stele::soci_session(tx), fresh.id);
    return invoices.get(fresh.id);
  });
  // [/transaction]
  std::cout << invoice.customer << " owes " << invoice.cents << '\n';
}

void lend_a_connection(const stele::Database& db) {
  // [lease]
  long long cents = 0;
  {
    auto sql = stele::lend_soci_session(db);
    *sql << "SELECT sum(cents) FROM invoices", soci::into(cents);
  }
  // [/lease]
  std::cout << "all owe " << cents << '\n';
}

}  // namespace

void lend(const std::string& url) {
  auto db = stele::Database::open(url);
  db.define<Invoice>();
  db.sync({.force = true});
  lend_within_a_transaction(db);
  lend_a_connection(db);
}
