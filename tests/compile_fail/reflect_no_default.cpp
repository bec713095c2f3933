// expect: stele: a member cannot be initialised by {}
#include "stele/model/reflect.hpp"

struct Money {
  explicit Money(int value) : cents(value) {}
  int cents;
};
struct Order {
  int id = 0;
  Money total;
  int count = 0;
};

constexpr auto names = stele::reflect::member_names<Order>;
