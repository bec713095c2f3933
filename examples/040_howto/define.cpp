#include <iostream>

#include "howto.hpp"
#include "models.hpp"
#include <stele/sqlite/sqlite.hpp>

namespace types = stele::types;

namespace {

void define_articles(stele::Database& db) {
  // [run-time]
  auto article =
      db.define("Article",
                {
                    {"slug",
                     {.type = types::string(80),
                      .primary_key = true,
                      .validate = {stele::matches("^[a-z-]+$")}}},
                    {"title", {.type = types::string(), .allow_null = false}},
                    {"language", {.type = types::enumeration({"de", "en"}), .default_value = "en"}},
                    {"section", {.type = types::string(), .unique = "place"}},
                    {"position", {.type = types::integer(), .unique = "place"}},
                    {"body", types::text()},
                },
                {.timestamps = {"written_at", ""},  // no updated_at
                 .table = "press_articles",
                 .indexes = {{.attributes = {"language", "title"}}}});
  auto comment = db.define("Comment", {{"text", {.type = types::text(), .allow_null = false}}},
                           {.timestamps = false});
  article.has_many(
      comment,
      {.as = "comments", .foreign_key = "article_slug", .on_delete = stele::OnDelete::cascade});
  // [/run-time]
}

}  // namespace

void define_at_run_time(const std::string& url) {
  print_heading("Models defined at run time");
  auto db = stele::Database::open(url);
  define_articles(db);
  db.sync({.force = true});
  auto article = db.model("Article");
  article.create({{"slug", "on-names"}, {"title", "On names"}});
  db.model("Comment").create({{"text", "Well said."}, {"article_slug", "on-names"}});
  // [run-time-find]
  stele::Record found = article.get("on-names");
  std::cout << found.get<std::string>("title") << ", " << found.get<std::string>("language")
            << '\n';
  // [/run-time-find]
  article.destroy(found);
  std::cout << db.model("Comment").count() << " comments are left\n";
}

void define_typed(stele::Database& db) {
  print_heading("Typed models");
  // [define]
  db.define<Author, Book, Tag, Seat, Room>();
  db.sync({.force = true});
  db.sync();  // all is there: sends no DDL
  // [/define]

  // [composite-key-use]
  auto seats = db.model<Seat>();
  Seat seat{.room = "reading room", .number = 7};
  seats.save(seat);  // inserts: its key is the caller's
  seat.reader = "Ann";
  seats.save(seat);  // updates the row of that key
  std::cout << *seats.get("reading room", 7).reader << " sits in the reading room\n";
  // [/composite-key-use]

  // [members-of-use]
  auto rooms = db.model<Room>();
  rooms.create(Room("reading room", Zone::quiet));
  std::cout << (rooms.get("reading room").zone() == Zone::quiet ? "It is quiet there.\n" : "");
  // [/members-of-use]

  print_heading("The DDL, without a connection");
  // [create-sql]
  stele::Schema schema;
  schema.define<Author, Book, Tag>();
  std::cout << schema.create_sql(stele::sqlite::dialect());
  // [/create-sql]
}
