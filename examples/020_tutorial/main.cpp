// The Sequelize tutorial, step by step, on the database that the URL names: first with models
// defined at run time, then with typed ones. Each chapter begins with empty tables.

#include <iostream>

#include "tutorial.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: " << argv[0] << " URL\n"
              << "such as sqlite::memory: or postgres://user:password@localhost/database\n";
    return 2;
  }
  try {
    run_time_tutorial(argv[1]);
    typed_tutorial(argv[1]);
  } catch (const stele::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
