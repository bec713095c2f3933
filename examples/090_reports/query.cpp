#include "reports.hpp"

namespace shop {

using stele::col;

namespace {

/// What a user of the shop has chosen, or not.
struct Filter {
  std::optional<std::string> city{};
  bool with_city = false;
};

// [condition]
/// A condition is a value: it is made here, and used wherever it fits.
stele::Condition<Customer> is_from(const std::string& city) { return col<&Customer::city> == city; }
// [/condition]

}  // namespace

void query(const stele::Database& db) {
  const auto customers = db.model<Customer>();
  std::cout << "conditions\n";
  // [where]
  const auto in_rome = customers.where(is_from("Rome") && !col<&Customer::name>.starts_with("A"))
                           .order_by(col<&Customer::name>)
                           .all();
  // [/where]
  print(in_rome);
  // [where_if]
  const Filter filter{.city = "Oslo"};
  const auto found =
      customers.where_if(filter.city, is_from)
          .where_if(filter.with_city, [] { return col<&Customer::city>.is_not_null(); })
          .all();
  // [/where_if]
  print(found);
  // [any_of]
  std::vector<stele::Condition<Customer>> cities;
  for (const char* city : {"Oslo", "Bonn"}) cities.push_back(is_from(city));
  const auto anywhere = customers.where(stele::any_of(cities)).all();
  // [/any_of]
  print(anywhere);
  // [functions]
  const auto place = stele::coalesce(stele::upper(col<&Customer::city>), "nowhere");
  const auto size =
      stele::case_when(stele::length(col<&Customer::name>) > 3, "long").otherwise("short");
  const auto places = customers.select(col<&Customer::name>, place, size)
                          .order_by(place, col<&Customer::name>)
                          .all();
  // [/functions]
  for (const auto& [name, where, how] : places) {
    std::cout << "  " << name << ' ' << where << ' ' << how << '\n';
  }
  // [input]
  const std::string asked = "-city, name";  // from a request: it cannot carry SQL
  const auto sorted = customers.order_by_input(asked, {"name", "city"}).all();
  // [/input]
  print(sorted);
  // [run_time]
  const auto by_name = db.model("Customer").where(stele::column("city") == "Rome").count();
  // [/run_time]
  std::cout << "  " << by_name << " in Rome\n";
}

}  // namespace shop
