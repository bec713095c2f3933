// One typed model, on the database that the URL names:
//
//     example_010_hello sqlite:hello.db
//     example_010_hello postgres://user:password@localhost/database

// [hello]
#include <iostream>

#include <stele/session/log_queries.hpp>
#include <stele/stele.hpp>

struct Greeting {
  std::int64_t id = 0;
  std::string text{};
};

int main(int argc, char** argv) {
  auto db = stele::Database::open(argc > 1 ? argv[1] : "sqlite::memory:");
  stele::log_queries(db, std::cerr);
  auto greetings = db.define<Greeting>();
  db.sync();
  greetings.create({.text = "Hello, world!"});
  for (const Greeting& greeting : greetings.all()) std::cout << greeting.text << '\n';
}
// [/hello]
