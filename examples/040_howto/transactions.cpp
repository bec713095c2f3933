#include <iostream>

#include "howto.hpp"
#include "models.hpp"

using stele::col;

namespace {

void pass_a_result_on(stele::Database& db) {
  // [closure]
  const std::int64_t id = db.transaction([](stele::Transaction& tx) {
    Author eve = tx.model<Author>().create({.name = "Eve"});
    tx.model<Book>().create({.title = "Ciphers", .isbn = "9780000000005", .author_id = eve.id});
    tx.after_commit([] { std::cout << "Eve is told.\n"; });
    return eve.id;
  });
  // [/closure]
  std::cout << db.model<Book>().where(col<&Book::author_id> == id).count() << " book of hers\n";
}

void run_again(stele::Database& db) {
  // [options]
  db.transaction({.isolation = stele::Isolation::serializable, .retries = 5},
                 [](stele::Transaction& tx) {
                   auto books = tx.model<Book>();
                   Book notes = books.where(col<&Book::title> == "Notes").one();
                   notes.pages += 10;
                   books.update<&Book::pages>(notes);
                 });
  // [/options]
}

void hold_it(stele::Database& db) {
  // [begin]
  stele::Transaction tx = db.begin();
  tx.model<Book>().where(col<&Book::pages> > 0).destroy();
  std::cout << tx.model<Book>().count() << " book is left within the transaction\n";
  tx.rollback();  // as its destructor would; tx.commit() keeps what was done
  // [/begin]
  std::cout << db.model<Book>().count() << " books after it\n";
}

void nest(stele::Database& db) {
  // [nested]
  db.transaction([](stele::Transaction& tx) {
    tx.model<Author>().create({.name = "Flo"});
    try {
      tx.transaction([](stele::Transaction& inner) {
        inner.model<Author>().create({.name = "Gil", .email = "ada@example.org"});
      });
    } catch (const stele::ValidationError& error) {
      print_error(error);  // Gil is rolled back, Flo is not
    }
  });
  // [/nested]
  std::cout << db.model<Author>().count() << " authors\n";
}

}  // namespace

void use_transactions(stele::Database& db) {
  print_heading("Transactions");
  pass_a_result_on(db);
  run_again(db);
  hold_it(db);
  nest(db);
}
