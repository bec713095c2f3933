#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::column;
using stele::count_of;
using stele::Database;
using stele::Errc;
using stele::Model;
using stele::Query;
using stele::Record;
using stele::Timestamp;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::violation_of;

namespace types = stele::types;

namespace {

struct Sheet;
struct Tag;

struct Folder {
  std::int64_t id = 0;
  std::string name{};
  std::string code{};
  std::optional<Timestamp> deleted_at{};
  stele::HasMany<Sheet> sheets{};
};

void describe(stele::ModelBuilder<Folder>& model) {
  model.paranoid<&Folder::deleted_at>();
  model.attribute<&Folder::code>().unique();
}

struct Sheet {
  std::int64_t id = 0;
  std::int64_t folder_id = 0;
  std::string title{};
  std::optional<Timestamp> removed{};
  Timestamp updated_at{};
  stele::BelongsTo<Folder> folder{};
  stele::BelongsToMany<Tag> tags{};
};

struct SheetTag {
  std::int64_t id = 0;
  std::int64_t sheet_id = 0;
  std::int64_t tag_id = 0;
  std::optional<Timestamp> deleted_at{};
};

void describe(stele::ModelBuilder<SheetTag>& model) {
  model.paranoid<&SheetTag::deleted_at>();
  model.unique<&SheetTag::sheet_id, &SheetTag::tag_id>();
}

void describe(stele::ModelBuilder<Sheet>& model) {
  model.paranoid<&Sheet::removed>();
  model.belongs_to_many<&Sheet::tags>().through<SheetTag>();
}

struct Tag {
  std::int64_t id = 0;
  std::string text{};
};

using Names = std::vector<std::string>;

Names names_of(const std::vector<Folder>& folders) {
  Names names;
  for (const Folder& each : folders) names.push_back(each.name);
  return names;
}
template <class Rows>
Names titles_of(const Rows& sheets) {
  Names titles;
  for (const Sheet& each : sheets) titles.push_back(each.title);
  return titles;
}

/// The folders a and b, and c, which is deleted; a has the sheets one and two, and old, which is
/// deleted; b has three. One and old are tagged red, and one was tagged blue.
struct Archive {
  explicit Archive(const std::string& url) : fresh(url), database(fresh.open()) {
    database.define<Folder>();
    database.define<Sheet>();
    database.define<Tag>();
    database.define<SheetTag>();
    database.sync();
    for (const char* name : {"a", "b", "c"}) {
      folders().create({.name = name, .code = std::string("code ") + name});
    }
    for (const char* title : {"one", "two", "old"}) {
      sheets().create({.folder_id = 1, .title = title});
    }
    sheets().create({.folder_id = 2, .title = "three"});
    for (const char* text : {"red", "blue"}) database.model<Tag>().create({.text = text});
    for (const auto& [sheet, tag] : {std::pair(1, 1), std::pair(3, 1), std::pair(1, 2)}) {
      links().create({.sheet_id = sheet, .tag_id = tag});
    }
    CHECK(folders().where(col<&Folder::name> == "c").destroy() == 1);
    CHECK(sheets().where(col<&Sheet::title> == "old").destroy() == 1);
    CHECK(links().where(col<&SheetTag::tag_id> == 2).destroy() == 1);
  }

  [[nodiscard]] Model<Folder> folders() const { return database.model<Folder>(); }
  [[nodiscard]] Model<Sheet> sheets() const { return database.model<Sheet>(); }
  [[nodiscard]] Model<SheetTag> links() const { return database.model<SheetTag>(); }

  FreshDatabase fresh;
  Database database;
};

}  // namespace

TEST_CASE("rows that are deleted softly stay in their table and out of queries") {
  const Archive archive(GENERATE(from_range(database_urls())));
  const auto folders = archive.folders();
  CHECK(names_of(folders.query().order_by(col<&Folder::id>).all()) == Names{"a", "b"});
  CHECK(folders.query().count() == 2);
  CHECK_FALSE(folders.find(3));
  CHECK(folders.find_all({1, 2, 3}).size() == 2);
  CHECK(folders.where(col<&Folder::name> == "c").exists() == false);
  CHECK(folders.query().max<&Folder::name>() == "b");
  CHECK(folders.query().order_by(col<&Folder::id>).pluck<&Folder::name>() == Names{"a", "b"});
  CHECK(folders.query().page(1, 10).total == 2);
  CHECK(names_of(folders.with_deleted().order_by(col<&Folder::id>).all()) == Names{"a", "b", "c"});
  CHECK(names_of(folders.only_deleted().all()) == Names{"c"});
  CHECK(folders.with_deleted().count() == 3);
  CHECK(folders.only_deleted().where(col<&Folder::name> != "x").count() == 1);
  CHECK(folders.only_deleted().one().deleted_at.has_value());
  int streamed = 0;
  folders.each([&](const Folder&) { ++streamed; });
  CHECK(streamed == 2);
  CHECK(folders.where(col<&Folder::name> >= "a").update(stele::set<&Folder::name>("x")) == 2);
  CHECK(folders.only_deleted().one().name == "c");
}

TEST_CASE("a row is marked once, found again, and deleted for good by force") {
  const Archive archive(GENERATE(from_range(database_urls())));
  const auto folders = archive.folders();
  Folder folder = folders.get(1);
  folders.destroy(folder);
  REQUIRE(folder.deleted_at);
  const Timestamp first = *folder.deleted_at;
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
  Folder copy = folder;
  folders.destroy(copy);
  CHECK(copy.deleted_at == first);
  CHECK(folders.with_deleted().where(col<&Folder::id> == 1).destroy() == 0);
  CHECK(folders.with_deleted().where(col<&Folder::id> == 1).one().deleted_at == first);

  // What is deleted is not written.
  folder.name = "new";
  CHECK(error_of([&] { folders.update(folder); }).code() == Errc::not_found);
  CHECK(error_of([&] { folders.update<&Folder::name>(folder); }).code() == Errc::not_found);
  CHECK(error_of([&] { folders.save(folder); }).code() == Errc::not_found);
  CHECK(error_of([&] { (void)folders.update_all({folder}); }).code() == Errc::not_found);
  folders.reload(folder);
  CHECK(folder.name == "a");
  CHECK(folder.deleted_at == first);

  folders.restore(folder);
  CHECK_FALSE(folder.deleted_at);
  CHECK(folders.get(1).name == "a");
  folder.name = "new";
  folders.update(folder);
  CHECK(folders.get(1).name == "new");

  Folder last = folders.only_deleted().one();
  folders.force_destroy(last);
  CHECK(folders.with_deleted().count() == 2);
  CHECK(error_of([&] { folders.destroy(last); }).code() == Errc::not_found);
  CHECK(error_of([&] { folders.restore(last); }).code() == Errc::not_found);
  CHECK(archive.sheets().only_deleted().force_destroy() == 1);
  CHECK(archive.sheets().with_deleted().count() == 3);
}

TEST_CASE("destroy takes force as an option, too") {
  const Archive archive(GENERATE(from_range(database_urls())));
  const auto folders = archive.folders();
  Folder folder = folders.get(1);
  folders.destroy(folder, {.force = false});
  CHECK(folders.with_deleted().where(col<&Folder::id> == 1).count() == 1);
  folders.destroy(folder, {.force = true});
  CHECK(folders.with_deleted().where(col<&Folder::id> == 1).count() == 0);
}

TEST_CASE("many rows are marked and restored by one statement") {
  const Archive archive(GENERATE(from_range(database_urls())));
  const auto sheets = archive.sheets();
  const auto marked = sheets.where(col<&Sheet::folder_id> == 1)
                          .order_by(col<&Sheet::id>)
                          .limit(1)
                          .destroy_returning();
  REQUIRE(marked.size() == 1);
  CHECK(marked[0].title == "one");
  CHECK(marked[0].removed.has_value());
  CHECK(sheets.only_deleted().where(col<&Sheet::folder_id> == 1).restore() == 2);
  CHECK(titles_of(sheets.query().order_by(col<&Sheet::id>).all()) ==
        Names{"one", "two", "old", "three"});
  CHECK(sheets.destroy_all() == 4);
  CHECK(sheets.query().count() == 0);
  CHECK(sheets.only_deleted().restore() == 4);
  CHECK(error_of([&] { (void)sheets.query().restore(); }).code() == Errc::invalid_argument);
  CHECK(error_of([&] { (void)sheets.with_deleted().destroy(); }).code() == Errc::invalid_argument);
  CHECK(error_of([&] { (void)sheets.only_deleted().destroy(); }).code() == Errc::invalid_argument);
  CHECK(sheets.where(col<&Sheet::folder_id> == 2).force_destroy() == 1);
  CHECK(sheets.with_deleted().count() == 3);
  const auto tags = archive.database.model<Tag>();
  CHECK(error_of([&] { (void)tags.where(col<&Tag::id> == 1).restore(); }).code() ==
        Errc::invalid_argument);
  CHECK(tags.with_deleted().count() == 2);
}

TEST_CASE("what is unique is so among live rows") {
  const Archive archive(GENERATE(from_range(database_urls())));
  const auto folders = archive.folders();
  CHECK(violation_of([&] { folders.create({.name = "x", .code = "code a"}); }).code() ==
        Errc::unique_violation);
  Folder again = folders.create({.name = "again", .code = "code c"});
  CHECK(folders.with_deleted().where(col<&Folder::code> == "code c").count() == 2);
  Folder old = folders.only_deleted().one();
  const auto error = violation_of([&] { folders.restore(old); });
  CHECK(error.code() == Errc::unique_violation);
  REQUIRE(error.items().size() == 1);
  CHECK(error.items()[0].attribute == "code");

  // The same by what looks for a unique key.
  auto [found, created] =
      folders.find_or_create(col<&Folder::code> == "code c", {.name = "none", .code = "code c"});
  CHECK_FALSE(created);
  CHECK(found.id == again.id);
  folders.destroy(again);
  auto [made, is_new] =
      folders.find_or_create(col<&Folder::code> == "code c", {.name = "new", .code = "code c"});
  CHECK(is_new);
  auto [row, inserted] =
      folders.upsert({.name = "newer", .code = "code c"}, stele::on_conflict<&Folder::code>());
  CHECK_FALSE(inserted);
  CHECK(row.id == made.id);
  CHECK(folders.with_deleted().where(col<&Folder::code> == "code c").count() == 3);
}

TEST_CASE("associations have live rows alone") {
  const Archive archive(GENERATE(from_range(database_urls())));
  const auto folders = archive.folders();
  const auto sheets = archive.sheets();
  const auto all = folders.include<&Folder::sheets>().order_by(col<&Folder::id>).all();
  CHECK(titles_of(all[0].sheets) == Names{"one", "two"});
  const auto with = folders
                        .include<&Folder::sheets>(
                            [](Query<Sheet>& q) { q.with_deleted().order_by(col<&Sheet::id>); })
                        .include_count<&Folder::sheets>()
                        .order_by(col<&Folder::id>)
                        .all();
  CHECK(titles_of(with[0].sheets) == Names{"one", "two", "old"});
  CHECK(with[0].sheets.count() == 2);
  const auto only =
      folders.include<&Folder::sheets>([](Query<Sheet>& q) { q.only_deleted(); }, stele::required)
          .all();
  CHECK(names_of(only) == Names{"a"});
  CHECK(titles_of(only[0].sheets) == Names{"old"});

  // To one, joined and by a query of its own.
  Folder first = folders.get(1);
  folders.destroy(first);
  for (const bool by_join : {true, false}) {
    const auto lone = sheets
                          .include<&Sheet::folder>(
                              [&](Query<Folder>& q) { by_join ? q.by_join() : q.by_query(); })
                          .order_by(col<&Sheet::id>)
                          .all();
    CHECK_FALSE(lone[0].folder);
    CHECK(lone[2].folder->name == "b");
    const auto known = sheets
                           .include<&Sheet::folder>([&](Query<Folder>& q) {
                             by_join ? q.by_join() : q.by_query();
                             q.with_deleted();
                           })
                           .order_by(col<&Sheet::id>)
                           .all();
    CHECK(known[0].folder->name == "a");
  }

  // Joins, conditions and relations.
  CHECK(titles_of(sheets.query().join<&Sheet::folder>().all()) == Names{"three"});
  CHECK(sheets.query().join<&Sheet::folder>().with_deleted().count() == 4);
  CHECK(folders.where_has<&Folder::sheets>().count() == 1);
  CHECK(folders.where(count_of<&Folder::sheets>() == 1).count() == 1);
  Folder second = folders.get(2);
  CHECK(folders.related<&Folder::sheets>(second).count() == 1);
  Sheet three = sheets.where(col<&Sheet::title> == "three").one();
  sheets.destroy(three);
  CHECK(folders.related<&Folder::sheets>(second).count() == 0);
  CHECK(folders.where_has<&Folder::sheets>().count() == 0);
  CHECK(folders.where_has_not<&Folder::sheets>().count() == 1);
}

TEST_CASE("join rows that are deleted link nothing") {
  const Archive archive(GENERATE(from_range(database_urls())));
  const auto sheets = archive.sheets();
  const auto sheet = sheets.include<&Sheet::tags>()
                         .include_count<&Sheet::tags>()
                         .where(col<&Sheet::id> == 1)
                         .one();
  REQUIRE(sheet.tags.size() == 1);
  CHECK(sheet.tags[0].text == "red");
  CHECK(sheet.tags.count() == 1);
  CHECK(sheets.query().join<&Sheet::tags>().where(col<&Tag::text> == "blue").count() == 0);
  auto tags = sheets.related<&Sheet::tags>(sheet);
  CHECK(tags.count() == 1);
  CHECK_FALSE(tags.has(2));
  tags.add(2);
  CHECK(tags.count() == 2);
  CHECK(archive.links().with_deleted().where(col<&SheetTag::sheet_id> == 1).count() == 3);
  CHECK(tags.remove(2) == 1);
  CHECK(tags.count() == 1);
  CHECK(archive.links().with_deleted().where(col<&SheetTag::sheet_id> == 1).count() == 3);
}

TEST_CASE("what is not saved of a row stays when it is marked") {
  const Archive archive(GENERATE(from_range(database_urls())));
  Folder folder = archive.folders().get(1);
  folder.name = "not saved";
  archive.folders().destroy(folder);
  CHECK(folder.deleted_at.has_value());
  CHECK(folder.name == "not saved");
  archive.folders().restore(folder);
  CHECK_FALSE(folder.deleted_at);
  CHECK(folder.name == "not saved");
  archive.folders().restore(folder);  // it is live already
  CHECK(archive.folders().get(1).name == "a");
  // Rows that are live are none that can be restored.
  const auto before = archive.sheets().where(col<&Sheet::title> == "one").one();
  CHECK(archive.sheets().with_deleted().where(col<&Sheet::folder_id> == 1).restore() == 1);
  CHECK(archive.sheets().where(col<&Sheet::title> == "one").one().updated_at == before.updated_at);
}

TEST_CASE("a key that the program chose is taken by a deleted row, and made live by save") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Model<Record> codes = database.define(
      "Code", {{"id", {.type = types::string(), .primary_key = true}}, {"text", types::string()}},
      {.paranoid = true});
  database.sync();
  Record code = codes.create({{"id", "A"}, {"text", "first"}});
  codes.destroy(code);
  CHECK(violation_of([&] {
          codes.create({{"id", "A"}, {"text", "x"}});
        }).code() == Errc::unique_violation);
  CHECK(violation_of([&] {
          codes.find_or_create(column("id") == "A", {{"id", "A"}, {"text", "x"}});
        }).code() == Errc::unique_violation);
  CHECK(
      violation_of([&] {
        codes.upsert(codes.build({{"id", "A"}, {"text", "x"}}), stele::on_conflict("id").ignore());
      }).code() == Errc::unique_violation);
  auto [live, created] =
      codes.upsert(codes.build({{"id", "A"}, {"text", "again"}}), stele::on_conflict("id"));
  CHECK_FALSE(created);
  CHECK(live["deleted_at"].is_null());
  CHECK(codes.get("A")["text"] == "again");
}

TEST_CASE("a link by a composite key links again after it was deleted") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  Model<Record> sheets = database.define("Page", {{"title", types::string()}});
  Model<Record> tags = database.define("Mark", {{"text", types::string()}});
  const Model<Record> links = database.define(
      "PageMark",
      {{"page_id", {.type = types::bigint(), .allow_null = false, .primary_key = true}},
       {"mark_id", {.type = types::bigint(), .allow_null = false, .primary_key = true}}},
      {.paranoid = true});
  sheets.belongs_to_many(tags, {.as = "marks", .through = "PageMark"});
  database.sync();
  Record sheet = sheets.create({{"title", "one"}});
  const Record tag = tags.create({{"text", "red"}});
  auto marks = sheets.related("marks", sheet);
  marks.add(tag);
  CHECK(marks.remove(tag) == 1);
  CHECK(marks.count() == 0);
  CHECK(links.with_deleted().count() == 1);
  marks.add(tag);
  CHECK(marks.count() == 1);
  CHECK(links.with_deleted().count() == 1);
}

TEST_CASE("records are deleted softly, too") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Model<Record> notes = database.define(
      "Note", {{"text", {.type = types::string(), .unique = true}}}, {.paranoid = true});
  const Model<Record> papers =
      database.define("Paper", {{"text", types::string()}}, {.paranoid = "thrown_away"});
  database.sync();
  Record note = notes.create({{"text", "first"}});
  CHECK(note["deleted_at"].is_null());
  notes.destroy(note);
  CHECK_FALSE(note["deleted_at"].is_null());
  CHECK(note.changed().empty());
  CHECK(notes.query().count() == 0);
  CHECK(notes.only_deleted().one()["text"] == "first");
  notes.create({{"text", "first"}});
  CHECK(notes.with_deleted().count() == 2);
  CHECK(violation_of([&] { notes.restore(note); }).code() == Errc::unique_violation);
  CHECK(notes.where(column("text") == "first").force_destroy() == 1);
  notes.restore(note);
  CHECK(note["deleted_at"].is_null());
  CHECK(notes.query().count() == 1);

  Record paper = papers.create({{"text", "p"}});
  papers.destroy(paper);
  CHECK_FALSE(paper["thrown_away"].is_null());
  // As the database itself has it.
  CHECK(database.query<std::int64_t>("SELECT count(*) FROM papers WHERE thrown_away IS NOT NULL")
            .front() == 1);
}

TEST_CASE("typed models that are deleted softly are so by their names") {
  const Archive archive(GENERATE(from_range(database_urls())));
  CHECK(archive.database.model("Folder").query().count() == 2);
  CHECK(archive.database.model("Folder").with_deleted().count() == 3);
}

TEST_CASE("hooks run around a soft deletion, and the time is the library's own") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  Model<Record> notes = database.define("Note", {{"text", types::string()}}, {.paranoid = true});
  std::vector<std::string> ran;
  notes.before_destroy([&](Record& note) {
    ran.push_back("before");
    if (note["text"] == "keep") throw std::runtime_error("kept");
  });
  notes.after_destroy([&](Record& note) {
    ran.push_back(note["deleted_at"].is_null() ? "after nothing" : "after");
  });
  database.sync();
  Record keep = notes.create({{"text", "keep"}});
  CHECK_THROWS_WITH(notes.destroy(keep), "kept");
  CHECK(notes.query().count() == 1);
  Record gone = notes.create({{"text", "go"}});
  const Timestamp before = gone.get<Timestamp>("updated_at");
  notes.destroy(gone);
  CHECK(ran == std::vector<std::string>{"before", "before", "after"});
  CHECK(gone.get<Timestamp>("updated_at") >= before);
  CHECK(gone.get<Timestamp>("deleted_at") >= before);
}

TEST_CASE("a foreign key does not refer to what is unique among live rows alone") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  Model<Record> notes = database.define(
      "Note", {{"code", {.type = types::string(), .unique = true}}}, {.paranoid = true});
  Model<Record> uses = database.define("Use", {{"note_code", types::string()}});
  uses.belongs_to(notes, {.foreign_key = "note_code", .target_key = "code"});
  const auto error = error_of([&] { database.sync(); });
  CHECK(error.code() == Errc::mapping);
  CHECK(std::string(error.what()).find("paranoid") != std::string::npos);
}
