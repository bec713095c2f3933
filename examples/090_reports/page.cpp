#include "reports.hpp"

namespace shop {

using stele::col;

void page(const stele::Database& db) {
  const auto customers = db.model<Customer>();
  std::cout << "pages\n";
  // [after]
  const auto by_city = customers.order_by(col<&Customer::city>).limit(2);
  const std::vector<Customer> first = by_city.all();
  stele::Query<Customer> next = by_city;
  const std::vector<Customer> second = next.after(first.back()).all();
  // [/after]
  print(first);
  print(second);
}

}  // namespace shop
