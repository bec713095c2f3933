#include "reports.hpp"

namespace shop {

using stele::col;
using stele::count;
using stele::sum;

namespace {

// [row]
struct ProductSales {
  std::string product{};
  std::int64_t orders = 0;
  std::int64_t amount = 0;
  std::int64_t paid = 0;
};
// [/row]

}  // namespace

void group(const stele::Database& db) {
  const auto orders = db.model<Order>();
  std::cout << "groups\n";
  // [total]
  const std::int64_t total = orders.sum<&Order::amount>();
  const std::optional<int> most = orders.where(col<&Order::paid> == false).max<&Order::amount>();
  // [/total]
  std::cout << "  " << total << ", " << most.value_or(0) << " at most is unpaid\n";
  // [group]
  const auto sales =
      orders
          .select<ProductSales>(col<&Order::product>, count(), sum(col<&Order::amount>),
                                sum(col<&Order::amount>).filter(col<&Order::paid> == true))
          .group_by(col<&Order::product>)
          .having(count() < 5)
          .order_by(sum(col<&Order::amount>).desc())
          .all();
  // [/group]
  for (const ProductSales& row : sales) {
    std::cout << "  " << row.product << ": " << row.orders << " orders, " << row.amount << ", paid "
              << row.paid << '\n';
  }
  // [distinct]
  const auto products =
      orders.select(col<&Order::product>).distinct().order_by(col<&Order::product>).all();
  // [/distinct]
  std::cout << "  " << products.size() << " products\n";
}

}  // namespace shop
