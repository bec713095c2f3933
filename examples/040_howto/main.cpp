// What the pages of docs/howto and docs/reference show, on the database that the URL names.

#include <iostream>

#include "howto.hpp"

void print_heading(std::string_view text) { std::cout << "\n== " << text << '\n'; }

// [print-error]
void print_error(const stele::Error& error) {
  std::cout << stele::to_string(error.code()) << ": " << error.what() << '\n';
}
// [/print-error]

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: " << argv[0] << " URL\n";
    return 2;
  }
  try {
    connect(argv[1]);
    stand_side_by_side(argv[1]);
    define_at_run_time(argv[1]);
    auto db = stele::Database::open(argv[1]);
    define_typed(db);
    query(db);
    write(db);
    validate(db);
    use_transactions(db);
    use_the_pool(argv[1], db);
    log(argv[1]);
    name_as_sequelize(argv[1]);
  } catch (const stele::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
