#include "reports.hpp"

namespace shop {

using stele::col;

void join(const stele::Database& db) {
  const auto customers = db.model<Customer>();
  const auto orders = db.model<Order>();
  std::cout << "joins\n";
  // [rows]
  const auto drinkers = customers.join<&Customer::orders>()
                            .where(col<&Order::product> == "tea")
                            .order_by(sum(col<&Order::amount>).desc())
                            .all();  // each customer once, however many orders there are
  // [/rows]
  print(drinkers);
  // [left]
  const auto all = customers.left_join<&Customer::orders>()
                       .select(col<&Customer::name>, count(col<&Order::id>))
                       .group_by(col<&Customer::id>, col<&Customer::name>)
                       .order_by(col<&Customer::name>)
                       .all();
  // [/left]
  for (const auto& [name, number] : all) std::cout << "  " << name << ' ' << number << '\n';
  // [alias]
  const auto host = stele::alias<Customer>("host");
  const auto pairs = customers.join<&Customer::invited_by>(host)
                         .where(host.col<&Customer::city>() == "Rome")
                         .select(col<&Customer::name>, host.col<&Customer::name>())
                         .order_by(col<&Customer::name>)
                         .all();
  // [/alias]
  for (const auto& [guest, by] : pairs) std::cout << "  " << guest << " by " << by.value() << '\n';
  // [union]
  const auto cheap = orders.where(col<&Order::amount> < 10);
  const auto unpaid = orders.where(col<&Order::paid> == false);
  const auto both = union_(cheap, unpaid).order_by(col<&Order::amount>).all();
  // [/union]
  std::cout << "  " << both.size() << " cheap or unpaid, from " << both.front().amount << '\n';
}

}  // namespace shop
