// A program that links one dialect and registers it itself.

#include <iostream>
#include <string>

#include <stele/sqlite/sqlite.hpp>
#include <stele/stele.hpp>

int main() {
  try {
    static_cast<void>(stele::Database::open("sqlite::memory:"));
    std::cerr << "a dialect was there before it was registered\n";
    return 1;
  } catch (const stele::Error& error) {
    if (std::string(error.what()).find("register_dialect") == std::string::npos) {
      std::cerr << "the error does not say what to do: " << error.what() << '\n';
      return 1;
    }
  }
  stele::register_dialect("sqlite", stele::sqlite::dialect());
  auto db = stele::Database::open("sqlite::memory:");
  db.authenticate();
  std::cout << db.dialect().name() << '\n';
}
