#include <iostream>

#include "howto.hpp"
#include "models.hpp"

using stele::col;
using stele::column;

namespace {

// [fill]
void fill(const stele::Database& db) {
  using namespace std::chrono_literals;
  auto authors = db.model<Author>();
  auto books = db.model<Book>();
  Author ada = authors.create({.name = "Ada", .email = "ada@example.org"});
  Author ben = authors.create({.name = "Ben"});
  books.create({.title = "Engines",
                .isbn = "9780000000001",
                .pages = 640,
                .binding = Binding::hardcover,
                .published = 1843y / 10 / 18,
                .author_id = ada.id});
  books.create({.title = "Notes", .isbn = "9780000000002", .pages = 90, .author_id = ada.id});
  books.create({.title = "Poems", .isbn = "9780000000003", .pages = 120, .author_id = ben.id});
}
// [/fill]

void print(const std::vector<Book>& books) {
  for (const Book& book : books) std::cout << "  " << book.title << ", " << book.pages << '\n';
}

void combine_conditions(const stele::Database& db) {
  auto books = db.model<Book>();
  // [conditions]
  const auto thin = col<&Book::pages>.between(1, 200);
  const auto bound = col<&Book::binding>.in({Binding::hardcover, Binding::paperback});
  const auto dated = col<&Book::published>.is_not_null();
  const auto wanted = (thin || dated) && bound && !(col<&Book::title> == "Notes");
  print(books.where(wanted).order_by(col<&Book::title>).all());
  // [/conditions]

  // [ranges]
  std::vector<stele::Condition<Book>> any;
  for (const char* title : {"Notes", "Poems"}) any.push_back(col<&Book::title> == title);
  std::cout << books.where(stele::any_of(any)).count() << " of these titles\n";
  // [/ranges]
}

void build_step_by_step(const stele::Database& db, std::optional<int> most_pages, bool newest) {
  // [steps]
  stele::Query<Book> query = db.model<Book>().query();
  query.where_if(most_pages, [](int pages) { return col<&Book::pages> <= pages; });
  if (newest) query.order_by(col<&Book::published>.desc().nulls_last());
  query.order_by(col<&Book::title>);
  const std::int64_t all = query.count();
  print(query.limit(2).all());
  std::cout << "  of " << all << '\n';
  // [/steps]
}

void end_queries(const stele::Database& db) {
  auto books = db.model<Book>();
  // [ends]
  const auto by_ada = col<&Book::author_id> == 1;
  std::optional<Book> first = books.where(by_ada).order_by(col<&Book::pages>).first();
  Book one = books.where(col<&Book::isbn> == "9780000000003").one();  // exactly one
  const bool any = books.where(col<&Book::pages> > 1000).exists();
  const std::int64_t count = books.scope("long").count();
  // [/ends]
  std::cout << first->title << ", " << one.title << ", " << any << ", " << count << '\n';
}

void select_and_group(const stele::Database& db) {
  auto books = db.model<Book>();
  // [aggregates]
  const std::int64_t pages = books.sum<&Book::pages>();  // 0 of no rows
  const std::optional<double> mean = books.avg<&Book::pages>();
  const std::optional<std::string> last = books.max<&Book::title>();
  // [/aggregates]
  std::cout << pages << " pages, " << mean.value() << " each, up to " << last.value() << '\n';

  // [select]
  struct Shelf {
    std::int64_t author_id = 0;
    std::int64_t books = 0;
    std::optional<int> longest;
  };
  const std::vector<Shelf> shelves =
      books.select<Shelf>(col<&Book::author_id>, stele::count(), stele::max(col<&Book::pages>))
          .group_by(col<&Book::author_id>)
          .having(stele::count() > 1)
          .order_by(stele::count().desc())
          .all();
  for (const Shelf& shelf : shelves) {
    std::cout << "  " << shelf.author_id << ": " << shelf.books << ", " << shelf.longest.value()
              << '\n';
  }
  // [/select]

  // [tuples]
  for (const auto& [title, sheets] :
       books.select(stele::upper(col<&Book::title>), col<&Book::pages> / 2)
           .order_by(col<&Book::title>)
           .limit(2)
           .all()) {
    std::cout << "  " << title.value() << ", " << sheets.value() << " sheets\n";
  }
  // [/tuples]
}

void query_by_name(const stele::Database& db) {
  // [by-name]
  stele::Model<stele::Record> books = db.model("Book");
  for (const stele::Record& book : books.where(column("pages") < 500 && column("title") != "Notes")
                                       .order_by(column("title"))
                                       .all()) {
    std::cout << book.get<std::string>("title") << ", " << book.get<std::string>("binding") << '\n';
  }
  // [/by-name]
  // [misspelled]
  try {
    static_cast<void>(books.where(column("titel") == "Notes").all());
  } catch (const stele::Error& error) {
    print_error(error);
  }
  // [/misspelled]
}

}  // namespace

void query(const stele::Database& db) {
  print_heading("Queries");
  fill(db);
  combine_conditions(db);
  build_step_by_step(db, 200, true);
  build_step_by_step(db, std::nullopt, false);
  end_queries(db);
  select_and_group(db);
  query_by_name(db);
}
