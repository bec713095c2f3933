// SOCI and stele side by side on the database that the URL names: docs/howto/soci.md.

#include <iostream>

#include "soci_example.hpp"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: " << argv[0] << " URL\n";
    return 2;
  }
  try {
    lend(argv[1]);
    open_over_a_session(argv[1]);
    open_over_a_pool(argv[1]);
    open_over_a_handle();
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
