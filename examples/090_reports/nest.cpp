#include "reports.hpp"

namespace shop {

using stele::col;
using stele::count;
using stele::outer;
using stele::sum;

namespace {

// [chain]
struct Invited {
  std::int64_t id = 0;
  std::string name{};
  std::int64_t depth = 0;
};
// [/chain]

// [spending]
struct Spending {
  std::int64_t customer_id = 0;
  std::int64_t amount = 0;
};
// [/spending]

}  // namespace

void nest(const stele::Database& db) {
  const auto customers = db.model<Customer>();
  const auto orders = db.model<Order>();
  std::cout << "subqueries\n";
  // [in]
  const auto unpaid = orders.where(col<&Order::paid> == false).select(col<&Order::customer_id>);
  const auto debtors =
      customers.where(col<&Customer::id>.in(unpaid)).order_by(col<&Customer::id>).all();
  // [/in]
  print(debtors);
  // [exists]
  const auto own = orders.where(col<&Order::customer_id> == outer<&Customer::id>());
  const auto idle = customers.where(!exists(own)).all();
  // [/exists]
  print(idle);
  // [scalar]
  const auto mean = stele::scalar(orders.select(avg(col<&Order::amount>)));
  const auto large = orders.where(col<&Order::amount> > mean).count();
  // [/scalar]
  std::cout << "  " << large << " orders above the mean\n";
  // [from]
  const auto spending = stele::from(
      "spending", orders.select<Spending>(col<&Order::customer_id>, sum(col<&Order::amount>))
                      .group_by(col<&Order::customer_id>));
  const auto big = spending.where(col<&Spending::amount> > 40).count();
  // [/from]
  std::cout << "  " << big << " big customers\n";
  // [with]
  const auto paid =
      stele::with("paid", orders.where(col<&Order::paid> == true)
                              .select<Spending>(col<&Order::customer_id>, sum(col<&Order::amount>))
                              .group_by(col<&Order::customer_id>));
  const auto best = customers.join(paid, col<&Spending::customer_id> == col<&Customer::id>)
                        .select(col<&Customer::name>, col<&Spending::amount>)
                        .order_by(col<&Spending::amount>.desc())
                        .all();
  // [/with]
  for (const auto& [name, amount] : best) std::cout << "  " << name << ' ' << amount << '\n';
  // [recursive]
  const auto invited = stele::with_recursive(
      "invited",
      customers.where(col<&Customer::invited_by_id>.is_null())
          .select<Invited>(col<&Customer::id>, col<&Customer::name>, stele::value(0)),
      [&](const auto& above) {
        return customers.join(above, col<&Customer::invited_by_id> == col<&Invited::id>)
            .template select<Invited>(col<&Customer::id>, col<&Customer::name>,
                                      col<&Invited::depth> + 1);
      });
  const auto tree = invited.order_by(col<&Invited::depth>, col<&Invited::id>).all();
  // [/recursive]
  for (const Invited& row : tree) std::cout << "  " << row.depth << ' ' << row.name << '\n';
  // [window]
  auto ranked =
      orders.select(col<&Order::product>, col<&Order::amount>,
                    stele::rank().over(stele::partition_by(col<&Order::product>),
                                       stele::order_by(col<&Order::amount>.desc())),
                    sum(col<&Order::amount>)
                        .over(stele::order_by(col<&Order::id>),
                              stele::rows_between(stele::unbounded_preceding, stele::current_row)));
  // [/window]
  for (const auto& [product, amount, place, so_far] : ranked.order_by(col<&Order::id>).all()) {
    std::cout << "  " << product << ' ' << amount << " is number " << place << ", " << so_far
              << " so far\n";
  }
  // [filter]
  const auto places =
      orders.select(col<&Order::product>, stele::row_number()
                                              .over(stele::partition_by(col<&Order::product>),
                                                    stele::order_by(col<&Order::amount>.desc()))
                                              .as("place"));
  const auto largest = stele::from("places", places)
                           .where(stele::column("place") == 1)
                           .order_by(stele::column("product"))
                           .all();
  // [/filter]
  for (const stele::Record& row : largest) {
    std::cout << "  the largest of " << row.get<std::string>("product") << '\n';
  }
}

}  // namespace shop
