#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "plain_database.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::column;
using stele::Database;
using stele::Errc;
using stele::Model;
using stele::Record;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::shared_database_urls;

namespace types = stele::types;

namespace {

struct Reply;
struct Thread {
  std::int64_t id = 0;
  std::string title{};
  stele::HasMany<Reply> replies{};
};
struct Reply {
  std::int64_t id = 0;
  std::string title{};
  std::int64_t thread_id = 0;
  stele::BelongsTo<Thread> thread{};
};

void describe(stele::ModelBuilder<Thread>& model) { model.full_text<&Thread::title>(); }
void describe(stele::ModelBuilder<Reply>& model) { model.full_text<&Reply::title>(); }

Model<Record> pages(Database& database, const std::vector<std::string>& searched) {
  return database.define("Page", {{"title", types::text()}, {"body", types::text()}},
                         {.timestamps = false, .full_text = searched});
}

template <class Rows>
std::vector<std::int64_t> ids_of(const Rows& rows) {
  std::vector<std::int64_t> ids;
  ids.reserve(rows.size());
  for (const auto& row : rows) ids.push_back(row.id);
  return ids;
}

}  // namespace

TEST_CASE("rows of any key are searched, and stay found when the file is packed") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  if (!database.dialect().features().full_text) return;
  const stele::Attribute meaning("meaning", types::text());
  const auto key = [](std::string_view name, stele::ColumnType type) {
    return stele::Attribute(name, {.type = std::move(type), .primary_key = true});
  };
  const stele::ModelOptions searched{.full_text = {"meaning"}};
  const auto by_text = database.define("Word", {key("name", types::text()), meaning}, searched);
  const auto by_uuid = database.define("File", {key("name", types::uuid()), meaning}, searched);
  const auto by_two = database.define(
      "Cell", {key("x", types::integer()), key("y", types::integer()), meaning}, searched);
  const auto by_number = database.define("Lot", {key("n", types::integer()), meaning}, searched);
  database.sync();
  for (int i = 0; i < 20; ++i) {
    const std::string word = "word" + std::to_string(i);
    by_text.create({{"name", word}, {"meaning", "all " + word}});
    by_uuid.create({{"name", stele::Uuid::v4()}, {"meaning", "all " + word}});
    by_two.create({{"x", i / 4}, {"y", i % 4}, {"meaning", "all " + word}});
    by_number.create({{"n", 100 - i}, {"meaning", "all " + word}});
  }
  const std::vector<Model<Record>> models{by_text, by_uuid, by_two, by_number};
  for (const auto& model : models) {
    CHECK(model.where(column("meaning") < "all word15").destroy() == 7);
  }
  database.execute("VACUUM");
  for (const auto& model : models) {
    CHECK(model.search("all").count() == 13);
    CHECK(model.search("word7").one()["meaning"].as<std::string>() == "all word7");
    CHECK(model.search("word10").count() == 0);
    CHECK(model.search("word7").update(stele::set("meaning", "new")) == 1);
    CHECK(model.search("all").count() == 12);
    CHECK(model.search("new").destroy() == 1);
    CHECK(model.search("new").count() == 0);
  }
  by_text.where(column("meaning") == "all word8").update(stele::set("name", "other"));
  CHECK(by_text.search("word8").one()["name"].as<std::string>() == "other");
  by_two.where(column("meaning") == "all word8").update(stele::set("y", 77));
  CHECK(by_two.search("word8").one()["y"].as<std::int64_t>() == 77);
}

TEST_CASE("sync makes the full-text index of rows that are there, and of its columns alone") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  {
    Database database = fresh.open();
    if (!database.dialect().features().full_text) return;
    const auto pages = database.define("Page", {{"title", types::text()}, {"body", types::text()}});
    database.sync();
    pages.create({{"title", "red hen"}, {"body", "fox"}});
  }
  const auto define = [](Database& database, const std::vector<std::string>& searched) {
    return database.define("Page", {{"title", types::text()}, {"body", types::text()}},
                           {.full_text = searched});
  };
  {
    Database database = fresh.open();
    const auto pages = define(database, {"title"});
    database.sync();
    database.sync();
    CHECK(pages.search("hen").count() == 1);
    CHECK(pages.search("fox").count() == 0);
  }
  {
    Database database = fresh.open();
    (void)define(database, {"title", "body"});
    const stele::Error error = error_of([&] { database.sync(); });
    CHECK(error.code() == Errc::mapping);
    CHECK(std::string(error.what()).find("pages_search") != std::string::npos);
    database.sync({.force = true});
    database.model("Page").create({{"title", "hen"}, {"body", "fox"}});
    CHECK(database.model("Page").search("fox").count() == 1);
  }
  {
    Database database = fresh.open();
    (void)define(database, {});
    database.sync();  // the index is none of the table's business
  }
  PlainDatabase plain(fresh.url());
  plain.run("UPDATE pages SET body = 'cow'");  // by another program
  Database database = fresh.open();
  const auto pages = define(database, {"body", "title"});
  database.sync();
  CHECK(pages.search("cow").count() == 1);
  CHECK(pages.search("fox").count() == 0);
  if (!plain.is_postgres()) {
    plain.run("INSERT INTO pages_search (pages_search, rank) VALUES ('integrity-check', 1)");
  }
}

TEST_CASE("sync makes whole what is left of a full-text index") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  PlainDatabase plain(fresh.url());
  {
    Database database = fresh.open();
    if (!database.dialect().features().full_text) return;
    const auto model = pages(database, {"title"});
    database.sync();
    model.create({{"title", "hen"}});
  }
  const std::string part =
      plain.is_postgres()
          ? "DROP INDEX pages_pages_search_idx"
          : GENERATE("DROP TRIGGER pages_search_insert", "DROP TRIGGER pages_search_update",
                     "DROP TRIGGER pages_search_delete", "DROP TABLE pages_search");
  plain.run(part);
  if (part != "DROP TABLE pages_search") {
    plain.run("INSERT INTO pages (title) VALUES ('fox')");
    plain.run("UPDATE pages SET title = 'cow' WHERE title = 'hen'");
  }
  Database database = fresh.open();
  const auto model = pages(database, {"title"});
  database.sync();
  const bool is_written = part != "DROP TABLE pages_search";
  CHECK(model.search("fox").count() == (is_written ? 1 : 0));
  CHECK(model.search("cow").count() == (is_written ? 1 : 0));
  CHECK(model.search("hen").count() == (is_written ? 0 : 1));
  model.create({{"title", "owl"}});
  CHECK(model.search("owl").count() == 1);
  CHECK(model.where(column("title") == "owl").destroy() == 1);
  CHECK(model.search("owl").count() == 0);
}

TEST_CASE("what is left of a full-text index of other columns is not taken for this one") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  PlainDatabase plain(fresh.url());
  {
    Database database = fresh.open();
    if (!database.dialect().features().full_text) return;
    (void)pages(database, {"title"});
    database.sync();
  }
  plain.run(plain.is_postgres() ? "DROP INDEX pages_pages_search_idx"
                                : "DROP TRIGGER pages_search_insert");
  Database database = fresh.open();
  (void)pages(database, {"title", "body"});
  CHECK(error_of([&] { database.sync(); }).code() == Errc::mapping);
}

TEST_CASE("the name of a full-text index is refused where a table or an index has it") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  (void)pages(database, {"title"});
  SECTION("a table") {
    database.define("Other", {{"title", types::text()}}, {.table = "pages_search"});
  }
  SECTION("an index") {
    database.define("Other", {{"title", types::text()}},
                    {.indexes = {{.attributes = {"title"}, .name = "Pages_Search"}}});
  }
  const stele::Error error = error_of([&] { database.sync(); });
  CHECK(error.code() == Errc::mapping);
  CHECK_THAT(error.what(), Catch::Contains("ages_") && Catch::Contains("is taken already"));
}

TEST_CASE("a search is of the query's own model, also where it joins one that has an index") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  if (!database.dialect().features().full_text) return;
  const auto threads = database.define<Thread>();
  const auto replies = database.define<Reply>();
  database.sync();
  threads.create_all({{.title = "salt"}, {.title = "salt"}, {.title = "sugar"}});
  replies.create_all({{.title = "sugar", .thread_id = 1},
                      {.title = "sugar", .thread_id = 1},
                      {.title = "salt", .thread_id = 2},
                      {.title = "salt", .thread_id = 3}});
  using Ids = std::vector<std::int64_t>;
  const auto joined = threads.join<&Thread::replies>().search("salt");
  CHECK(ids_of(joined.all()) == Ids{1, 2});
  CHECK(joined.count() == 2);
  CHECK(ids_of(threads.join<&Thread::replies>()
                   .search("salt")
                   .where(col<&Reply::title> == "sugar")
                   .all()) == Ids{1});
  CHECK(ids_of(replies.join<&Reply::thread>().search("salt").limit(5).all()) == Ids{3, 4});
  const auto of_thread =
      replies.search("salt").where(col<&Reply::thread_id> == stele::outer<&Thread::id>());
  CHECK(ids_of(threads.where(exists(of_thread)).order_by(col<&Thread::id>).all()) == Ids{2, 3});
  CHECK(ids_of(threads.search("salt").where(exists(of_thread)).all()) == Ids{2});
  // The best of a search within a search of the same model.
  const auto best = threads.search("salt").select(col<&Thread::id>).limit(1);
  CHECK(ids_of(threads.search("s*").where(col<&Thread::id>.in(best)).all()) == Ids{1});
}

TEST_CASE("what a query selects has no full-text index") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  if (!database.dialect().features().full_text) return;
  const auto threads = database.define<Thread>();
  (void)database.define<Reply>();
  database.sync();
  threads.create_all({{.title = "salt"}, {.title = "salt and pepper"}, {.title = "sugar"}});
  const auto found = stele::from("found", threads.search("salt"));
  CHECK(found.query().count() == 2);
  CHECK(error_of([&] { (void)found.search("pepper"); }).code() == Errc::invalid_argument);
  CHECK(stele::from("best", threads.search("salt").limit(1)).query().count() == 1);
}

TEST_CASE("accents are parts of words alike on every database, and other signs are not") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  if (!database.dialect().features().full_text) return;
  const auto model = pages(database, {"title"});
  database.sync();
  for (const char* sign : {"\u0301", "\u0305", "\u0310", "\u031b", "\u0320", "\u0331", "\u0332",
                           "\u20dd", "\u00b7", "\u02bc", "\u200d", "\u0903"}) {
    CAPTURE(sign);
    const std::string text = std::string("ab") + sign + "cd";
    model.create({{"title", text}});
    CHECK(model.search(text).count() == 1);
    const bool is_one_word = model.search("ab").count() == 0;
    CHECK(is_one_word ==
          (std::string_view("\u0301\u031b\u0331\u02bc").find(sign) != std::string_view::npos));
    model.destroy_all();
  }
}

TEST_CASE("texts as long as a search may be are read on every database") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  if (!database.dialect().features().full_text) return;
  const auto model = pages(database, {"title", "body"});
  database.sync();
  const std::string word(1000, 'w');
  std::string words;
  std::string unwanted = "a";
  for (int i = 0; i < 240; ++i) {
    words += "a" + std::to_string(i % 10) + " ";
    unwanted += " -b";
  }
  model.create({{"title", word}, {"body", "a " + words}});
  CHECK(model.search(word).count() == 1);
  CHECK(model.search(word.substr(1) + "*").count() == 1);
  CHECK(model.search(words).count() == 1);
  CHECK(model.search("\"" + words + "\"").count() == 1);
  CHECK(model.search("\"a0 " + words + "\"").count() == 0);
  CHECK(model.search(unwanted).count() == 1);
}
