#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::column;
using stele::Database;
using stele::Errc;
using stele::Query;
using stele::Record;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace types = stele::types;

namespace {

using Names = std::vector<std::string>;

struct Note;
struct Shelf;
struct Label;
struct Cover;
struct NoteLabel;

struct Shelf {
  std::int64_t id = 0;
  std::string name{};
  stele::HasMany<Note> notes{};
  stele::HasOne<Cover> cover{};
};
struct Cover {
  std::int64_t id = 0;
  std::int64_t shelf_id = 0;
  std::string colour{};
};
struct Note {
  std::int64_t id = 0;
  std::optional<std::int64_t> shelf_id{};
  std::string text{};
  stele::BelongsTo<Shelf> shelf{};
  stele::BelongsToMany<Label> labels{};
};
struct Label {
  std::int64_t id = 0;
  std::string name{};
};
struct NoteLabel {
  std::int64_t note_id = 0;
  std::int64_t label_id = 0;
  int weight = 1;
  std::string reason{};
};
void describe(stele::ModelBuilder<NoteLabel>& model) {
  model.primary_key<&NoteLabel::note_id, &NoteLabel::label_id>();
}
void describe(stele::ModelBuilder<Note>& model) {
  model.belongs_to_many<&Note::labels>().through<NoteLabel>();
}

Names texts(const std::vector<Note>& notes) {
  Names all;
  for (const Note& each : notes) all.push_back(each.text);
  return all;
}

struct Desk {
  explicit Desk(const std::string& url) : fresh(url), database(fresh.open()) {
    database.define<Shelf, Note, Label, NoteLabel, Cover>();
    database.sync();
    first = shelves().create({.name = "first"});
    second = shelves().create({.name = "second"});
    a = notes().create({.shelf_id = first.id, .text = "a"});
    b = notes().create({.shelf_id = first.id, .text = "b"});
    c = notes().create({.text = "c"});
    for (const char* name : {"red", "blue", "green"}) {
      database.model<Label>().create({.name = name});
    }
  }
  [[nodiscard]] stele::Model<Shelf> shelves() const { return database.model<Shelf>(); }
  [[nodiscard]] stele::Model<Note> notes() const { return database.model<Note>(); }
  [[nodiscard]] Names on(const Shelf& shelf) const {
    return texts(notes().where(col<&Note::shelf_id> == shelf.id).order_by(col<&Note::text>).all());
  }
  /// "label:weight" of the join rows of a note.
  [[nodiscard]] Names labels_of(const Note& note) const {
    Names all;
    for (const NoteLabel& each : database.model<NoteLabel>()
                                     .where(col<&NoteLabel::note_id> == note.id)
                                     .order_by(col<&NoteLabel::label_id>)
                                     .all()) {
      all.push_back(std::to_string(each.label_id) + ":" + std::to_string(each.weight));
    }
    return all;
  }

  FreshDatabase fresh;
  Database database;
  Shelf first;
  Shelf second;
  Note a;
  Note b;
  Note c;
};

}  // namespace

TEST_CASE("a relation is a table of the rows of one owner") {
  const Desk desk(GENERATE(from_range(database_urls())));
  const auto notes = desk.shelves().related<&Shelf::notes>(desk.first);
  CHECK(notes.count() == 2);
  CHECK(notes.where(col<&Note::text> == "b").one().id == desk.b.id);
  CHECK(texts(notes.order_by(col<&Note::text>.desc()).limit(1).all()) == Names{"b"});
  CHECK(notes.where(col<&Note::text> == "c").count() == 0);
  const Query<Note> query = notes;
  CHECK(query.exists());
  CHECK(desk.shelves().related<&Shelf::notes>(desk.second).all().empty());
  const auto with_shelf = notes.include<&Note::shelf>().all();
  REQUIRE(with_shelf.size() == 2);
  CHECK(with_shelf[0].shelf->name == "first");
  CHECK_FALSE(desk.notes().related<&Note::shelf>(desk.c).exists());
  CHECK(desk.notes().related<&Note::shelf>(desk.a).query().one().name == "first");
  CHECK(notes.where(col<&Note::text> == "a").update(stele::set<&Note::text>("A")) == 1);
  CHECK(notes.where(col<&Note::text> == "A").destroy() == 1);
  CHECK(desk.on(desk.first) == Names{"b"});
}

TEST_CASE("rows are created in, added to and removed from a has_many") {
  Desk desk(GENERATE(from_range(database_urls())));
  auto notes = desk.shelves().related<&Shelf::notes>(desk.first);
  const Note made = notes.create({.text = "d"});
  CHECK(made.shelf_id == desk.first.id);
  CHECK(desk.on(desk.first) == Names{"a", "b", "d"});

  notes.add(desk.c);
  CHECK(desk.c.shelf_id == desk.first.id);
  CHECK(desk.on(desk.first) == Names{"a", "b", "c", "d"});
  CHECK(notes.has(desk.c));
  CHECK(notes.has(desk.c.id));
  CHECK(notes.has_all({desk.a, desk.b}));
  CHECK(notes.has_all(std::vector<std::int64_t>{desk.a.id, made.id}));
  CHECK_FALSE(desk.shelves().related<&Shelf::notes>(desk.second).has(desk.a));

  CHECK(notes.remove({desk.a, desk.b}) == 2);
  CHECK(notes.remove(desk.a) == 0);
  CHECK(desk.on(desk.first) == Names{"c", "d"});
  CHECK_FALSE(desk.notes().get(desk.a.id).shelf_id);

  notes.set({desk.a.id, desk.c.id});
  CHECK(desk.on(desk.first) == Names{"a", "c"});
  notes.set(std::vector<Note>{desk.b});
  CHECK(desk.on(desk.first) == Names{"b"});
  notes.set({});
  CHECK(desk.on(desk.first).empty());
  CHECK(desk.notes().count() == 4);
}

TEST_CASE("a relation refuses rows that are not in the database, and changes nothing then") {
  Desk desk(GENERATE(from_range(database_urls())));
  auto notes = desk.shelves().related<&Shelf::notes>(desk.second);
  const auto missing = error_of([&] { notes.add({desk.c.id, std::int64_t{99}}); });
  CHECK(missing.code() == Errc::not_found);
  CHECK_THAT(missing.what(), Catch::Contains("could not add to Shelf::notes: 1 of the rows"));
  CHECK(desk.on(desk.second).empty());
  const auto unsaved = error_of([&] { notes.add(Note{.text = "new"}); });
  CHECK(unsaved.code() == Errc::invalid_argument);
  CHECK_THAT(unsaved.what(), Catch::Contains("is not in the database yet"));
  const Shelf shelf{.name = "new"};
  CHECK(error_of([&] { desk.shelves().related<&Shelf::notes>(shelf).add(desk.a); }).code() ==
        Errc::invalid_argument);
  CHECK_THROWS_AS(desk.database.transaction([&](stele::Transaction& tx) {
    auto within = tx.model<Shelf>().related<&Shelf::notes>(desk.second);
    within.add(desk.c.id);
    CHECK(within.count() == 1);
    throw std::runtime_error("no");
  }),
                  std::runtime_error);
  CHECK(desk.on(desk.second).empty());
}

TEST_CASE("a row that cannot be without its owner is deleted when it is removed") {
  Desk desk(GENERATE(from_range(database_urls())));
  const auto covers = desk.database.model<Cover>();
  auto cover = desk.shelves().related<&Shelf::cover>(desk.first);
  cover.create({.colour = "red"});
  CHECK(covers.count() == 1);
  const Cover blue = cover.create({.colour = "blue"});
  CHECK(covers.count() == 1);
  CHECK(cover.query().one().colour == "blue");
  const Cover other = covers.create({.shelf_id = desk.second.id, .colour = "green"});
  cover.set(other);
  CHECK(covers.count() == 1);
  CHECK(covers.query().one().shelf_id == desk.first.id);
  CHECK(error_of([&] { cover.add({blue, other}); }).code() == Errc::invalid_argument);
  CHECK(cover.remove(other) == 1);
  CHECK(covers.count() == 0);
}

TEST_CASE("the owner's own key is changed through a belongs_to") {
  Desk desk(GENERATE(from_range(database_urls())));
  auto shelf = desk.notes().related<&Note::shelf>(desk.c);
  shelf.set(desk.second);
  CHECK(desk.c.shelf_id == desk.second.id);
  CHECK(desk.notes().get(desk.c.id).shelf_id == desk.second.id);
  CHECK(shelf.has(desk.second));
  CHECK(shelf.query().one().name == "second");
  shelf.add(desk.first.id);
  CHECK(desk.notes().get(desk.c.id).shelf_id == desk.first.id);
  const Shelf third = shelf.create({.name = "third"});
  CHECK(desk.c.shelf_id == third.id);
  CHECK(shelf.remove(desk.first) == 0);
  CHECK(shelf.remove(third) == 1);
  CHECK_FALSE(desk.notes().get(desk.c.id).shelf_id);
  shelf.set(desk.first);
  shelf.set(std::nullopt);
  CHECK_FALSE(desk.c.shelf_id);

  const Note& fixed = desk.a;
  const auto error = error_of([&] { desk.notes().related<&Note::shelf>(fixed).set(desk.second); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK_THAT(error.what(), Catch::Contains("was given as const"));
  CHECK(error_of([&] {
          desk.notes().related<&Note::shelf>(desk.a).set(std::int64_t{99});
        }).code() == Errc::foreign_key_violation);
  CHECK(desk.a.shelf_id == desk.first.id);
}

TEST_CASE("join rows come and go, with their attributes") {
  Desk desk(GENERATE(from_range(database_urls())));
  auto labels = desk.notes().related<&Note::labels>(desk.a);
  const auto by_id = desk.database.model<Label>().order_by(col<&Label::id>).all();
  labels.add(by_id[0]);
  labels.add({by_id[0].id, by_id[1].id});
  CHECK(desk.labels_of(desk.a) == Names{"1:1", "2:1"});
  labels.add(by_id[0], NoteLabel{.weight = 5, .reason = "new"});
  CHECK(desk.labels_of(desk.a) == Names{"1:5", "2:1"});
  labels.add(by_id[0]);
  CHECK(desk.labels_of(desk.a) == Names{"1:5", "2:1"});
  labels.create({.name = "grey"}, NoteLabel{.weight = 7});
  CHECK(desk.labels_of(desk.a) == Names{"1:5", "2:1", "4:7"});
  CHECK(labels.count() == 3);
  CHECK(labels.has_all(by_id) == false);
  CHECK(labels.has(by_id[1]));
  CHECK(labels.where(col<&Label::name> == "blue").count() == 1);

  auto note = desk.notes()
                  .where(col<&Note::id> == desk.a.id)
                  .include<&Note::labels>([](Query<Label>& q) { q.order_by(col<&Label::id>); })
                  .one();
  Names read;
  for (auto& [label, link] : note.labels.through<NoteLabel>()) {
    read.push_back(label.name + std::to_string(link.weight) + link.reason);
    link.weight += 1;
  }
  CHECK(read == Names{"red5new", "blue1", "grey7"});
  const Note copy = note;
  CHECK(copy.labels.through<NoteLabel>()[2].link.weight == 8);
  CHECK(error_of([&] { (void)note.labels.through<Label>(); }).code() == Errc::invalid_argument);

  labels.set({by_id[1], by_id[2]});
  CHECK(desk.labels_of(desk.a) == Names{"2:1", "3:1"});
  labels.set(by_id, NoteLabel{.weight = 9});
  CHECK(desk.labels_of(desk.a) == Names{"1:9", "2:9", "3:9"});
  CHECK(labels.remove({by_id[0].id, std::int64_t{4}}) == 1);
  CHECK(desk.labels_of(desk.a) == Names{"2:9", "3:9"});
  CHECK(desk.labels_of(desk.b).empty());
  const auto error = error_of([&] { labels.add(by_id[0], Shelf{}); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK_THAT(error.what(), Catch::Contains("Shelf is not its join model, which is NoteLabel"));
}

TEST_CASE("records have relations by name") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  auto author = database.define("Author", {{"name", types::string()}}, {.timestamps = false});
  auto book = database.define("Book", {{"title", types::string()}}, {.timestamps = false});
  auto tag = database.define("Tag", {{"name", types::string()}}, {.timestamps = false});
  auto book_tag = database.define(
      "BookTag",
      {{"id", {.type = types::bigint(), .primary_key = true, .auto_increment = true}},
       {"book_id", types::bigint()},
       {"tag_id", types::bigint()},
       {"weight", types::integer()}},
      {.timestamps = false});
  author.has_many(book, {.as = "books"});
  book.belongs_to(author, {.as = "author", .foreign_key = "author_id"});
  book.belongs_to_many(tag, {.as = "tags", .through = "BookTag"});
  database.sync();
  Record ada = author.create({{"name", "Ada"}});
  auto books = author.related("books", ada);
  Record one = books.create({{"title", "One"}});
  CHECK(one.get<std::int64_t>("author_id") == ada.get<std::int64_t>("id"));
  const Record two = book.create({{"title", "Two"}});
  books.add(two);
  CHECK(books.count() == 2);
  CHECK(books.where(column("title") == "Two").count() == 1);
  CHECK(books.remove(two) == 1);

  auto tags = book.related("tags", one);
  const Record red = tag.create({{"name", "red"}});
  tags.add(red, {{"weight", 3}});
  tags.create({{"name", "blue"}}, {{"weight", 4}});
  tags.add(red, {{"weight", 5}});
  CHECK(book_tag.count() == 2);
  const auto read = book.where(column("id") == one.get<std::int64_t>("id"))
                        .include("tags", [](auto& query) { query.order_by(column("name").desc()); })
                        .one();
  REQUIRE(read.links("tags").size() == 2);
  CHECK(read.many("tags")[0].get<std::string>("name") == "red");
  CHECK(read.links("tags")[0].get<int>("weight") == 5);
  CHECK(read.links("tags")[1].get<int>("weight") == 4);
  tags.set({});
  CHECK(book_tag.count() == 0);
  CHECK_THAT(error_of([&] { (void)book.related("tgs", one); }).what(),
             Catch::Contains("did you mean 'tags'?"));
  auto back = book.related("author", one);
  back.set(std::nullopt);
  CHECK(one["author_id"].is_null());
  back.set(ada);
  CHECK(books.count() == 1);
}

namespace {

struct Photo;
struct Essay;
struct Reply {
  std::int64_t id = 0;
  std::optional<std::int64_t> subject_id{};
  std::string subject{};
  std::string text{};
  stele::BelongsTo<Essay> essay{};
};
struct Essay {
  std::int64_t id = 0;
  std::string title{};
  stele::HasMany<Reply> replies{};
};
struct Photo {
  std::int64_t id = 0;
  std::string file{};
  stele::HasMany<Reply> replies{};
};
template <class T>
void describe_replies(stele::ModelBuilder<T>& model, const char* subject) {
  model.template has_many<&T::replies>()
      .template foreign_key<&Reply::subject_id>()
      .where(col<&Reply::subject> == subject)
      .constraints(false);
}
void describe(stele::ModelBuilder<Essay>& model) { describe_replies(model, "essay"); }
void describe(stele::ModelBuilder<Photo>& model) { describe_replies(model, "photo"); }
void describe(stele::ModelBuilder<Reply>& model) {
  model.belongs_to<&Reply::essay>()
      .foreign_key<&Reply::subject_id>()
      .where(col<&Reply::subject> == "essay")
      .constraints(false);
}

}  // namespace

TEST_CASE("an association's condition fills the rows that are created and added") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  database.define<Essay, Photo, Reply>();
  database.sync();
  const Essay essay = database.model<Essay>().create({.title = "e"});
  const Photo photo = database.model<Photo>().create({.file = "f"});
  auto on_essay = database.model<Essay>().related<&Essay::replies>(essay);
  auto on_photo = database.model<Photo>().related<&Photo::replies>(photo);
  Reply reply = on_essay.create({.text = "1"});
  CHECK(reply.subject == "essay");
  CHECK(on_photo.create({.text = "2"}).subject == "photo");
  CHECK(on_essay.count() == 1);
  on_photo.add(reply);
  CHECK(reply.subject == "photo");
  CHECK(on_essay.count() == 0);
  CHECK(on_photo.count() == 2);
  auto back = database.model<Reply>().related<&Reply::essay>(reply);
  CHECK_FALSE(back.exists());
  back.set(essay);
  CHECK(reply.subject == "essay");
  CHECK(on_essay.has(reply));
}

TEST_CASE("what a relation or a graph refers to and is not there is named") {
  Desk desk(GENERATE(from_range(database_urls())));
  const auto check = [](const stele::Error& error, const char* model, const char* column) {
    CHECK(error.code() == Errc::foreign_key_violation);
    CHECK(std::string(error.what()) == std::string("could not create ") + model + ": " + column +
                                           " refers to a row that is not there");
    CHECK(error.context().model == model);
    CHECK(error.context().columns == Names{column});
  };
  auto labels = desk.notes().related<&Note::labels>(desk.a);
  check(error_of([&] { labels.add(99); }), "NoteLabel", "label_id");
  Note note{.shelf_id = 99, .text = "x"};
  check(error_of([&] { desk.notes().create_graph(note); }), "Note", "shelf_id");
}
