// What can be asked of a database: conditions, groups, subqueries, joins, windows and pages; the
// statements go to standard error.

#include "reports.hpp"
#include <stele/session/log_queries.hpp>

namespace shop {

stele::Database open(const std::string& url) {
  auto db = stele::Database::open(url);
  db.define<Customer, Order>();
  db.sync();
  db.model<Customer>().create_all({{.name = "Ann", .city = "Rome"},
                                   {.name = "Bob", .city = "Oslo", .invited_by_id = 1},
                                   {.name = "Cid", .invited_by_id = 1},
                                   {.name = "Dan", .city = "Rome", .invited_by_id = 3}});
  db.model<Order>().create_all({{.customer_id = 1, .product = "tea", .amount = 30, .paid = true},
                                {.customer_id = 1, .product = "cup", .amount = 8, .paid = true},
                                {.customer_id = 2, .product = "tea", .amount = 45},
                                {.customer_id = 4, .product = "pot", .amount = 60, .paid = true},
                                {.customer_id = 4, .product = "tea", .amount = 15}});
  stele::log_queries(db, std::cerr);
  return db;
}

}  // namespace shop

int main(int argc, char** argv) {
  try {
    const stele::Database db = shop::open(argc > 1 ? argv[1] : "sqlite::memory:");
    shop::query(db);
    shop::group(db);
    shop::nest(db);
    shop::join(db);
    shop::page(db);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
