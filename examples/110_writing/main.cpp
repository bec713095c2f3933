// Rows that are written many at once, or that may be there already; the statements go to standard
// error.

#include <iostream>
#include <string>
#include <vector>

#include <stele/session/log_queries.hpp>
#include <stele/stele.hpp>

namespace shop {

using stele::col;

// [model]
struct Product {
  std::int64_t id = 0;
  std::string code{};
  int stock = 0;
  int price = 0;
};

void describe(stele::ModelBuilder<Product>& model) { model.attribute<&Product::code>().unique(); }
// [/model]

void print(const std::vector<Product>& products) {
  for (const Product& each : products) {
    std::cout << each.id << ' ' << each.code << ' ' << each.stock << ' ' << each.price << '\n';
  }
}

void many(const stele::Model<Product>& products) {
  // [create_all]
  std::vector<Product> rows =
      products.create_all({{.code = "tea", .stock = 5, .price = 30}, {.code = "mug", .price = 90}});
  // [/create_all]
  print(rows);
  // [update_all]
  for (Product& row : rows) row.price += 5;
  products.update_all<&Product::price>(rows);
  // [/update_all]
  // [find_all]
  print(products.find_all({2, 1}));
  // [/find_all]
}

void conflicts(const stele::Model<Product>& products) {
  // [upsert]
  const auto [row, created] = products.upsert({.code = "tea", .stock = 9, .price = 40},
                                              stele::on_conflict<&Product::code>());
  std::cout << (created ? "created " : "updated ") << row.id << '\n';
  // [/upsert]
  // [add]
  const auto added = products.create_all(
      {{.code = "tea", .stock = 1}, {.code = "pot", .stock = 2}},
      {.on_conflict = stele::on_conflict<&Product::code>().update(stele::set<&Product::stock>(
           col<&Product::stock> + stele::excluded<&Product::stock>()))});
  // [/add]
  for (const Product& each : added) std::cout << each.code << ' ' << each.stock << '\n';
  // [ignore]
  const auto fresh =
      products.create_all({{.code = "tea"}, {.code = "jar"}},
                          {.on_conflict = stele::on_conflict<&Product::code>().ignore()});
  // [/ignore]
  std::cout << fresh.size() << " new\n";
  // [find_or_create]
  const auto found = products.find_or_create(col<&Product::code> == "pot", {.code = "pot"});
  std::cout << (found.created ? "created " : "found ") << found.row.stock << '\n';
  // [/find_or_create]
}

void bulk(const stele::Model<Product>& products) {
  // [bulk]
  const auto dear = products.where(col<&Product::price> > 10)
                        .order_by(col<&Product::price>.desc())
                        .limit(1)
                        .update_returning(stele::set<&Product::price>(col<&Product::price> - 10));
  print(dear);
  std::cout << products.where(col<&Product::stock> == 0).destroy() << " removed\n";
  // [/bulk]
  // [increment]
  Product tea = products.where(col<&Product::code> == "tea").one();
  products.increment<&Product::stock>(tea, 2);
  std::cout << tea.stock << '\n';
  // [/increment]
  // [truncate]
  products.truncate({.restart_keys = true});
  // [/truncate]
}

void run(const std::string& url) {
  auto db = stele::Database::open(url);
  const auto products = db.define<Product>();
  db.sync();
  stele::log_queries(db, std::cerr);
  many(products);
  conflicts(products);
  bulk(products);
}

}  // namespace shop

int main(int argc, char** argv) {
  try {
    shop::run(argc > 1 ? argv[1] : "sqlite::memory:");
  } catch (const stele::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
