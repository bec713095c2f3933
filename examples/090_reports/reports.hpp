#pragma once

#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include <stele/stele.hpp>

/// A shop: who ordered what.
namespace shop {

struct Order;

struct Customer {
  std::int64_t id = 0;
  std::string name{};
  std::optional<std::string> city{};
  std::optional<std::int64_t> invited_by_id{};
  stele::HasMany<Order> orders{};
  stele::BelongsTo<Customer> invited_by{};
};

struct Order {
  std::int64_t id = 0;
  std::int64_t customer_id = 0;
  std::string product{};
  int amount = 0;
  bool paid = false;
  stele::BelongsTo<Customer> customer{};
};

/// A database with some rows, whose statements from now on go to standard error.
stele::Database open(const std::string& url);

void query(const stele::Database& db);
void group(const stele::Database& db);
void nest(const stele::Database& db);
void join(const stele::Database& db);
void page(const stele::Database& db);

/// The names of the rows, in one line.
template <class Row>
void print(const std::vector<Row>& rows) {
  for (const Row& row : rows) std::cout << ' ' << row.name;
  std::cout << '\n';
}

}  // namespace shop
