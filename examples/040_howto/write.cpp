#include <iostream>

#include "howto.hpp"
#include "models.hpp"

using stele::col;

void write(const stele::Database& db) {
  print_heading("Writes");
  auto books = db.model<Book>();
  // [write]
  Book book = books.create({.isbn = "9780000000004", .author_id = 2});
  std::cout << book.id << ": " << book.title << '\n';  // the hook's title, the database's id

  book.pages = 30;
  books.save(book);  // all columns, for its key is set
  book.pages = 31;
  books.update<&Book::pages>(book);  // pages and updated_at
  books.reload(book);                // as it is in the database
  books.destroy(book);
  // [/write]

  // [bulk]
  const std::int64_t changed = books.where(col<&Book::pages> < 100)
                                   .update(stele::set<&Book::binding>(Binding::digital),
                                           stele::set<&Book::published>(std::nullopt));
  const std::int64_t removed = books.where(col<&Book::pages> > 5000).destroy();
  // [/bulk]
  std::cout << changed << " changed, " << removed << " removed\n";

  // [no-condition]
  try {
    books.query().destroy();
  } catch (const stele::Error& error) {
    print_error(error);
  }
  // [/no-condition]
}
