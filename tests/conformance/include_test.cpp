#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/session/log_queries.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::Model;
using stele::Query;
using stele::Record;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace {

struct Writer;
struct Book;
struct Topic;
struct Passport;

struct Writer {
  std::int64_t id = 0;
  std::string name{};
  std::optional<std::int64_t> mentor_id{};
  stele::BelongsTo<Writer> mentor{};
  stele::HasMany<Writer> pupils{};
  stele::HasMany<Book> books{};
  stele::HasOne<Passport> passport{};
};

void describe(stele::ModelBuilder<Writer>& model) {
  model.has_many<&Writer::pupils>().foreign_key<&Writer::mentor_id>();
}

struct Passport {
  std::int64_t id = 0;
  std::int64_t writer_id = 0;
  std::string number{};
};

struct Book {
  std::int64_t id = 0;
  std::int64_t writer_id = 0;
  std::string title{};
  int pages = 0;
  stele::BelongsTo<Writer> writer{};
  stele::BelongsToMany<Topic> topics{};
};

struct Topic {
  std::int64_t id = 0;
  std::string name{};
  stele::BelongsToMany<Book> books{};
};

using Names = std::vector<std::string>;

Names names_of(const std::vector<Writer>& writers) {
  Names names;
  for (const Writer& each : writers) names.push_back(each.name);
  return names;
}

Names titles_of(const Writer& writer) {
  Names titles;
  for (const Book& each : writer.books) titles.push_back(each.title);
  return titles;
}

/// Ada wrote six books, Ben one and Cy none; Ben and Cy are pupils of Ada.
struct Library {
  explicit Library(const std::string& url) : fresh(url), database(fresh.open()) {
    database.define<Writer>();
    database.define<Book>();
    database.define<Topic>();
    database.define<Passport>();
    database.sync();
    writers().create({.name = "Ada"});
    writers().create({.name = "Ben", .mentor_id = 1});
    writers().create({.name = "Cy", .mentor_id = 1});
    for (int i = 1; i <= 6; ++i) {
      database.model<Book>().create(
          {.writer_id = 1, .title = "a" + std::to_string(i), .pages = 10 * (7 - i)});
    }
    database.model<Book>().create({.writer_id = 2, .title = "b1", .pages = 5});
    for (const char* name : {"sea", "sky", "sun"}) database.model<Topic>().create({.name = name});
    database.execute(
        "INSERT INTO books_topics (book_id, topic_id) VALUES (1, 1), (1, 2), (2, 2), (7, 3)");
    // Two of one writer, though one is meant.
    database.model<Passport>().create({.writer_id = 2, .number = "first"});
    database.model<Passport>().create({.writer_id = 2, .number = "second"});
    stele::log_queries(database, [this](const stele::QueryEvent& event) {
      if (event.sql.starts_with("SELECT")) statements.emplace_back(event.sql);
    });
  }

  [[nodiscard]] Model<Writer> writers() const { return database.model<Writer>(); }
  /// How many queries were sent since the last call.
  std::size_t queries() { return std::exchange(statements, {}).size(); }

  FreshDatabase fresh;
  Database database;
  std::vector<std::string> statements;
};

}  // namespace

TEST_CASE("the rows of a to-many association are read by one more query") {
  Library library(GENERATE(from_range(database_urls())));
  const std::vector<Writer> writers =
      library.writers().include<&Writer::books>().order_by(col<&Writer::id>).all();
  CHECK(library.queries() == 2);
  REQUIRE(writers.size() == 3);
  CHECK(titles_of(writers[0]) == Names{"a1", "a2", "a3", "a4", "a5", "a6"});
  CHECK(titles_of(writers[1]) == Names{"b1"});
  CHECK(writers[2].books.empty());
  CHECK(writers[0].books[1].pages == 50);
  CHECK_FALSE(writers[0].books[0].writer.loaded());
  const auto error = error_of([&] { (void)writers[0].pupils.size(); });
  CHECK(error.code() == Errc::not_loaded);
  CHECK_THAT(error.what(), Catch::Contains("Writer::pupils"));
  CHECK(library.writers().where(col<&Writer::id> > 99).include<&Writer::books>().all().empty());
  library.queries();
}

TEST_CASE("the row of a to-one association is joined") {
  Library library(GENERATE(from_range(database_urls())));
  const auto query = library.writers().include<&Writer::mentor>().order_by(col<&Writer::id>);
  const std::vector<Writer> writers = query.all();
  CHECK(library.queries() == 1);
  REQUIRE(writers.size() == 3);
  CHECK_FALSE(static_cast<bool>(writers[0].mentor));
  CHECK(writers[1].mentor->name == "Ada");
  CHECK(writers[2].mentor->name == "Ada");
  CHECK_FALSE(writers[1].mentor->mentor.loaded());

  const std::vector<Book> books = library.database.model<Book>()
                                      .include<&Book::writer, &Writer::mentor>()
                                      .where(col<&Book::title>.in({"a1", "b1"}))
                                      .order_by(col<&Book::title>)
                                      .all();
  CHECK(library.queries() == 1);
  CHECK(books[0].writer->name == "Ada");
  CHECK_FALSE(static_cast<bool>(books[0].writer->mentor));
  CHECK(books[1].writer->mentor->name == "Ada");
}

TEST_CASE("a to-one association is read the same by a query of its own") {
  Library library(GENERATE(from_range(database_urls())));
  const auto read = [&](bool by_query) {
    return library.writers()
        .include<&Writer::mentor>([&](Query<Writer>& q) { by_query ? q.by_query() : q.by_join(); })
        .include<&Writer::passport>(
            [&](Query<Passport>& q) { by_query ? q.by_query() : q.by_join(); })
        .order_by(col<&Writer::id>)
        .all();
  };
  const auto joined = read(false);
  CHECK(library.queries() == 1);
  const auto queried = read(true);
  CHECK(library.queries() == 3);
  for (const auto* writers : {&joined, &queried}) {
    REQUIRE(writers->size() == 3);
    CHECK_FALSE(static_cast<bool>((*writers)[0].mentor));
    CHECK((*writers)[2].mentor->name == "Ada");
    CHECK_FALSE(static_cast<bool>((*writers)[0].passport));
    CHECK((*writers)[1].passport->number == "first");
  }
}

TEST_CASE("conditions, order, limit and offset of an association are of each owner") {
  Library library(GENERATE(from_range(database_urls())));
  const auto writers = [&](const auto& change) {
    return library.writers().include<&Writer::books>(change).order_by(col<&Writer::id>).all();
  };
  const auto thick = writers([](Query<Book>& q) { q.where(col<&Book::pages> > 25); });
  CHECK(titles_of(thick[0]) == Names{"a1", "a2", "a3", "a4"});
  CHECK(thick[1].books.empty());
  CHECK(thick.size() == 3);

  library.queries();
  for (const std::int64_t limit : {1, 2, 100}) {
    for (const std::int64_t offset : {0, 1, 5}) {
      const auto some = writers(
          [&](Query<Book>& q) { q.order_by(col<&Book::pages>).limit(limit).offset(offset); });
      Names expected{"a6", "a5", "a4", "a3", "a2", "a1"};
      expected.erase(expected.begin(), expected.begin() + offset);
      if (expected.size() > static_cast<std::size_t>(limit)) expected.resize(limit);
      CHECK(titles_of(some[0]) == expected);
      CHECK(titles_of(some[1]) == (offset == 0 ? Names{"b1"} : Names{}));
      CHECK(library.queries() == 2);
    }
  }
  const auto none = writers([](Query<Book>& q) { q.limit(0); });
  CHECK(none[0].books.empty());
  const auto rest = writers([](Query<Book>& q) { q.offset(4); });
  CHECK(titles_of(rest[0]) == Names{"a5", "a6"});
}

TEST_CASE("a path of associations is read, one query each, and branches are joined at their stem") {
  Library library(GENERATE(from_range(database_urls())));
  const std::vector<Writer> writers =
      library.writers()
          .include<&Writer::books, &Book::topics>(
              [](Query<Topic>& q) { q.order_by(col<&Topic::name>.desc()); })
          .include<&Writer::books>([](Query<Book>& q) { q.order_by(col<&Book::id>.desc()); })
          .include<&Writer::pupils, &Writer::books>()
          .order_by(col<&Writer::id>)
          .all();
  CHECK(library.queries() == 5);
  CHECK(titles_of(writers[0]) == Names{"a6", "a5", "a4", "a3", "a2", "a1"});
  const Book& first = writers[0].books[5];
  REQUIRE(first.topics.size() == 2);
  CHECK(first.topics[0].name == "sky");
  CHECK(first.topics[1].name == "sea");
  CHECK(writers[0].books[0].topics.empty());
  CHECK(writers[1].books[0].topics[0].name == "sun");
  REQUIRE(writers[0].pupils.size() == 2);
  CHECK(titles_of(writers[0].pupils[0]) == Names{"b1"});
  CHECK(writers[1].pupils.empty());
}

TEST_CASE("the limit of a query counts its own rows, whatever it includes") {
  Library library(GENERATE(from_range(database_urls())));
  const auto query = library.writers()
                         .include<&Writer::books>()
                         .include<&Writer::mentor>()
                         .order_by(col<&Writer::name>.desc())
                         .limit(2);
  CHECK(names_of(query.all()) == Names{"Cy", "Ben"});
  CHECK(titles_of(query.all()[1]) == Names{"b1"});
  CHECK(query.count() == 3);
  CHECK(query.first()->mentor->name == "Ada");
  const auto page = library.writers().include<&Writer::books>().page(2, 2);
  CHECK(page.total == 3);
  CHECK(names_of(page.rows) == Names{"Cy"});
  CHECK(page.rows[0].books.empty());
}

TEST_CASE("required drops owners without a match, of the query that it is said of alone") {
  Library library(GENERATE(from_range(database_urls())));
  auto with_books = library.writers().include<&Writer::books>(stele::required);
  CHECK(names_of(with_books.all()) == Names{"Ada", "Ben"});
  CHECK(with_books.count() == 2);
  CHECK(with_books.exists());
  CHECK(stele::Query<Writer>(with_books).limit(1).all().size() == 1);

  const auto thin = library.writers().include<&Writer::books>(
      [](Query<Book>& q) { q.where(col<&Book::pages> < 10); }, stele::required);
  CHECK(names_of(thin.all()) == Names{"Ben"});
  const auto mentored = library.writers().include<&Writer::mentor>(
      [](Query<Writer>& q) { q.where(col<&Writer::name> == "Ada").required(); });
  CHECK(names_of(mentored.all()) == Names{"Ben", "Cy"});
  CHECK(mentored.all()[0].mentor->name == "Ada");

  // Of an optional association the required one drops rows of that, not the query's.
  const auto about =
      library.writers()
          .include<&Writer::books, &Book::topics>(
              [](Query<Topic>& q) { q.where(col<&Topic::name> == "sky"); }, stele::required)
          .order_by(col<&Writer::id>)
          .all();
  REQUIRE(about.size() == 3);
  CHECK(titles_of(about[0]) == Names{"a1", "a2"});
  CHECK(about[0].books[0].topics.size() == 1);
  CHECK(about[1].books.empty());
  CHECK(error_of([&] { library.writers().query().required(); }).code() == Errc::invalid_argument);

  CHECK(library.writers()
            .include<&Writer::books>(stele::required)
            .where(col<&Writer::id> > 0)
            .update(stele::set<&Writer::name>("x")) == 2);
}

TEST_CASE("rows are chosen by what their associations have") {
  Library library(GENERATE(from_range(database_urls())));
  const auto is = [](const std::string& name) {
    return [name](Query<Topic>& q) { q.where(col<&Topic::name> == name); };
  };
  const auto writers = library.writers();
  CHECK(names_of(writers.where_has<&Writer::books>().all()) == Names{"Ada", "Ben"});
  CHECK(names_of(writers.where_has_not<&Writer::books>().all()) == Names{"Cy"});
  CHECK(names_of(writers.where_has<&Writer::books, &Book::topics>(is("sun")).all()) ==
        Names{"Ben"});
  CHECK(names_of(writers.where_has_not<&Writer::books, &Book::topics>(is("sun")).all()) ==
        Names{"Ada", "Cy"});
  CHECK(names_of(writers.where_has<&Writer::pupils>().all()) == Names{"Ada"});
  CHECK(names_of(writers
                     .where_has<&Writer::mentor>(
                         [](Query<Writer>& q) { q.where(col<&Writer::name> == "Ada"); })
                     .all()) == Names{"Ben", "Cy"});
  CHECK(writers.where_has<&Writer::books>().count() == 2);
  library.queries();
  // Each shape once, with its own constants.
  for (const char* name : {"sea", "sun", "sky", "none"}) {
    const std::size_t expected = std::string(name) == "none" ? 0 : 1;
    CHECK(writers.where_has<&Writer::books, &Book::topics>(is(name)).all().size() == expected);
  }
}

TEST_CASE("associations of rows that are there are loaded by one query for all") {
  Library library(GENERATE(from_range(database_urls())));
  std::vector<Writer> writers = library.writers().order_by(col<&Writer::id>).all();
  library.queries();
  library.writers().load<&Writer::books>(writers);
  CHECK(library.queries() == 1);
  CHECK(titles_of(writers[0]).size() == 6);
  CHECK(writers[2].books.empty());
  // What is loaded on the way stays.
  writers[0].books[0].title = "changed";
  library.writers().load<&Writer::books, &Book::topics>(writers);
  CHECK(library.queries() == 1);
  CHECK(writers[0].books[0].title == "changed");
  CHECK(writers[0].books[0].topics.size() == 2);
  library.writers().load<&Writer::mentor>(writers);
  CHECK(library.queries() == 1);
  CHECK(writers[1].mentor->name == "Ada");
  library.writers().load<&Writer::books>(
      writers[0], [](Query<Book>& q) { q.order_by(col<&Book::pages>).limit(1); });
  CHECK(titles_of(writers[0]) == Names{"a6"});
  std::vector<Writer> nobody;
  library.writers().load<&Writer::books>(nobody);
  CHECK(library.queries() == 1);
}

TEST_CASE("a row is read anew with its associations") {
  Library library(GENERATE(from_range(database_urls())));
  Writer ada = library.writers().include<&Writer::books>().where(col<&Writer::id> == 1).one();
  const auto books = library.database.model<Book>();
  books.where(col<&Book::title> != "a1").destroy();
  library.writers().where(col<&Writer::id> == 1).update(stele::set<&Writer::name>("Eve"));
  static_cast<void>(library.queries());
  library.writers().reload<&Writer::books, &Book::topics>(ada);
  CHECK(library.queries() == 2);  // the books were on the way, and loaded
  CHECK(ada.name == "Eve");
  library.writers().reload<&Writer::books>(
      ada, [](Query<Book>& q) { q.order_by(col<&Book::id>).include<&Book::topics>(); });
  CHECK(titles_of(ada) == Names{"a1"});
  CHECK(ada.books[0].topics.size() == 2);

  Record record = library.database.model("Writer").get(1);
  library.database.model("Writer").reload(record, "books");
  CHECK(record.many("books").size() == 1);
  ada.id = 99;
  CHECK(error_of([&] { library.writers().reload<&Writer::books>(ada); }).code() == Errc::not_found);
}

TEST_CASE("records have their associations by name") {
  Library library(GENERATE(from_range(database_urls())));
  const Model<Record> writers = library.database.model("Writer");
  const auto all =
      writers.include("books.topics")
          .include("mentor")
          .include("books", [](Query<Record>& q) { q.order_by(stele::column("pages")); })
          .order_by(stele::column("id"))
          .all();
  CHECK(library.queries() == 3);
  REQUIRE(all.size() == 3);
  REQUIRE(all[0].many("books").size() == 6);
  CHECK(all[0].many("books")[0]["title"].as<std::string>() == "a6");
  CHECK(all[0].many("books")[5].many("topics").size() == 2);
  CHECK(all[0].one("mentor") == nullptr);
  CHECK((*all[1].one("mentor"))["name"].as<std::string>() == "Ada");
  CHECK(all[2].many("books").empty());
  CHECK_FALSE(all[0].loaded("pupils"));
  CHECK(error_of([&] { (void)all[0].many("pupils"); }).code() == Errc::not_loaded);
  CHECK_THAT(error_of([&] { (void)all[0].many("pupil"); }).what(), Catch::Contains("'pupils'"));
  CHECK(writers.include("books", stele::required).count() == 2);

  std::vector<Record> later = writers.order_by(stele::column("id")).all();
  writers.load("books", later);
  CHECK(later[0].many("books").size() == 6);
  const auto wrong = error_of([&] { (void)writers.include("bocks"); });
  CHECK(wrong.code() == Errc::mapping);
  CHECK_THAT(wrong.what(), Catch::Contains("did you mean 'books'"));
  CHECK(error_of([&] { (void)library.writers().include("books"); }).code() ==
        Errc::invalid_argument);
}

TEST_CASE("what is included is read in the transaction of the query") {
  Library library(GENERATE(from_range(database_urls())));
  library.database.transaction([&](stele::Transaction& tx) {
    tx.model<Book>().create({.writer_id = 3, .title = "new"});
    const auto cy = tx.model<Writer>().include<&Writer::books>().where(col<&Writer::id> == 3).one();
    CHECK(titles_of(cy) == Names{"new"});
  });
}

TEST_CASE("what cannot be included is refused in words") {
  Library library(GENERATE(from_range(database_urls())));
  const auto joined =
      library.writers().include<&Writer::books>([](Query<Book>& q) { q.by_join(); });
  CHECK(error_of([&] { (void)joined.all(); }).code() == Errc::unsupported);
  const auto streamed = library.writers().include<&Writer::books>();
  const auto stream_error = error_of([&] { (void)streamed.stream().begin(); });
  CHECK(stream_error.code() == Errc::unsupported);
  CHECK_THAT(stream_error.what(), Catch::Contains("load("));
  CHECK(streamed.pluck<&Writer::name>().size() == 3);
  CHECK(library.writers().include<&Writer::mentor>().pluck<&Writer::name>().size() == 3);
  CHECK(error_of([&] { (void)library.writers().query().by_query(); }).code() ==
        Errc::invalid_argument);
  const FreshDatabase fresh(library.fresh.url());
  Database lonely = fresh.open();
  const auto writers = lonely.define<Writer>();
  const auto error = error_of([&] { (void)writers.include<&Writer::books>(); });
  CHECK(error.code() == Errc::mapping);
  CHECK_THAT(error.what(), Catch::Contains("Writer::books leads to Book"));
}

TEST_CASE("names of any length are told apart, however deep their associations are read") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  // Postgres cuts what is longer than 63 bytes.
  const std::string table(60, 't');
  const std::string attribute(63, 'a');
  const std::string up(61, 'u');
  const std::string down(61, 'd');
  const Model<Record> nodes = database.define(
      "Node", {{attribute, stele::types::string()}, {"up_id", stele::types::bigint()}},
      {.timestamps = false, .table = table});
  Model<Record>(nodes).belongs_to(nodes, {.as = up, .foreign_key = "up_id"});
  Model<Record>(nodes).has_many(nodes, {.as = down, .foreign_key = "up_id"});
  database.sync();
  for (int i = 1; i <= 4; ++i) {
    const stele::Value parent = i == 1 ? stele::Value() : stele::Value(i - 1);
    nodes.create({{attribute, "row " + std::to_string(i)}, {"up_id", parent}});
  }
  const Record last =
      nodes.include(up + "." + up + "." + up).include(down).where(stele::column("id") == 4).one();
  const Record* node = &last;
  for (int i = 4; i > 1; --i) {
    CHECK((*node)[attribute] == "row " + std::to_string(i));
    node = node->one(up);
    REQUIRE(node != nullptr);
  }
  CHECK((*node)[attribute] == "row 1");
  CHECK(last.many(down).empty());
  const Record first = nodes.include(down + "." + down, [](Query<Record>& q) { q.limit(1); })
                           .where(stele::column("id") == 1)
                           .one();
  CHECK(first.many(down).front().many(down).front()[attribute] == "row 3");
}
