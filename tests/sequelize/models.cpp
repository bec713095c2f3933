#include "models.hpp"

namespace stele::test {

namespace {

Model<Record> define_samples(Database& database) {
  return database.define(
      "Sample",
      {{"name", types::string()},        {"code", types::string(5)},
       {"note", types::text()},          {"initials", types::char_(3)},
       {"small", types::smallint()},     {"number", types::integer()},
       {"big", types::bigint()},         {"ratio", types::float_()},
       {"single", types::float_()},      {"exact", types::double_()},
       {"price", types::decimal(10, 2)}, {"flag", types::boolean()},
       {"moment", types::timestamp()},   {"precise", types::timestamp()},
       {"day", types::date()},           {"clock", types::time()},
       {"bytes", types::blob()},         {"mood", types::enumeration({"sad", "well", "veryHappy"})},
       {"token", types::uuid()},         {"doc", types::json()},
       {"data", types::json()}});
}

Model<Record> define_listings(Database& database) {
  return database.define("Listing",
                         {{"tags", {.type = types::array(types::text()), .allow_null = false}},
                          {"numbers", types::array(types::integer())}});
}

Model<Record> define_authors(Database& database) {
  return database.define(
      "Author", {{"fullName", {.type = types::string(), .allow_null = false, .unique = true}}});
}

Model<Record> define_books(Database& database) {
  return database.define("Book", {{"title", {.type = types::string(), .allow_null = false}}});
}

Model<Record> define_line_items(Database& database) {
  ModelOptions options;
  options.timestamps = Timestamps("created_at", "updated_at");
  options.table = "line_items";
  return database.define(
      "LineItem", {{"unit_count", {.type = types::integer(), .allow_null = false}}}, options);
}

Model<Record> define_settings(Database& database) {
  return database.define(
      "Setting",
      {{"key", {.type = types::string(), .allow_null = false, .primary_key = true}},
       {"value", types::text()}},
      {.timestamps = false, .table = "Setting"});
}

}  // namespace

void describe(ModelBuilder<Sample>& model) {
  model.attribute<&Sample::name>().length(255);
  model.attribute<&Sample::code>().length(5);
  model.attribute<&Sample::initials>().type(types::char_(3));
  model.attribute<&Sample::price>().type(types::decimal(10, 2));
  // Sequelize's FLOAT has 8 bytes.
  model.attribute<&Sample::ratio>().type(types::float_());
}

void describe(ModelBuilder<Author>& model) {
  model.attribute<&Author::full_name>().length(255).unique();
}

void describe(ModelBuilder<Book>& model) { model.attribute<&Book::title>().length(255); }

void describe(ModelBuilder<LineItem>& model) {
  model.table("line_items");
  model.attribute<&LineItem::unit_count>().column("unit_count");
  model.attribute<&LineItem::book_id>().column("book_id");
  model.attribute<&LineItem::created_at>().column("created_at");
  model.attribute<&LineItem::updated_at>().column("updated_at");
}

void describe(ModelBuilder<Setting>& model) {
  model.table("Setting");
  model.attribute<&Setting::key>().length(255).primary_key();
}

RunTimeModels::RunTimeModels(Database& database)
    : samples(define_samples(database)),
      listings(define_listings(database)),
      authors(define_authors(database)),
      books(define_books(database)),
      line_items(define_line_items(database)),
      settings(define_settings(database)) {
  books.belongs_to(authors);
  line_items.belongs_to(books, {.foreign_key = "book_id"});
}

}  // namespace stele::test
