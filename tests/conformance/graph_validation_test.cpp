#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::Database;
using stele::Errc;
using stele::Record;
using stele::test::database_urls;
using stele::test::FreshDatabase;
using stele::test::violation_of;

namespace types = stele::types;

namespace {

using Names = std::vector<std::string>;

struct Chapter;
struct Page;
struct Press;

struct Volume {
  std::int64_t id = 0;
  std::string title{};
  std::optional<std::int64_t> press_id{};
  stele::BelongsTo<Press> press{};
  stele::HasMany<Chapter> chapters{};
};
struct Press {
  std::int64_t id = 0;
  std::string name{};
};
struct Chapter {
  std::int64_t id = 0;
  std::int64_t volume_id = 0;
  std::string title{};
  stele::BelongsTo<Volume> volume{};
  stele::HasMany<Page> pages{};
};
struct Page {
  std::int64_t id = 0;
  std::int64_t chapter_id = 0;
  int number = 1;
  std::string text{};
};
void describe(stele::ModelBuilder<Volume>& model) {
  model.attribute<&Volume::title>().validate(stele::not_empty());
}
void describe(stele::ModelBuilder<Press>& model) {
  model.attribute<&Press::name>().validate(stele::not_empty());
}
void describe(stele::ModelBuilder<Chapter>& model) {
  model.attribute<&Chapter::title>().validate(stele::not_empty());
  model.attribute<&Chapter::volume_id>().validate(stele::min(1));
  model.validate([](const Chapter& chapter, stele::Errors& errors) {
    if (chapter.volume_id == 0) errors.add<&Chapter::volume_id>("must be set by now");
    if (chapter.title == "same") errors.add_to_model("two chapters cannot be the same");
  });
}
void describe(stele::ModelBuilder<Page>& model) {
  model.attribute<&Page::number>().validate(stele::min(1));
}

struct Library {
  explicit Library(const std::string& url) : fresh(url), database(fresh.open()) {
    database.define<Volume, Press, Chapter, Page>();
    database.sync();
  }
  [[nodiscard]] stele::Model<Volume> volumes() const { return database.model<Volume>(); }

  FreshDatabase fresh;
  Database database;
};

Names attributes_of(const stele::ValidationError& error) {
  Names names;
  for (const stele::ValidationItem& each : error.items()) names.push_back(each.attribute);
  return names;
}

Volume good() {
  Volume volume{.title = "one"};
  volume.chapters = {{.title = "a"}, {.title = "b"}};
  return volume;
}

}  // namespace

TEST_CASE("all that is wrong in a graph is told at once, with its place") {
  const Library library(GENERATE(from_range(database_urls())));
  Volume volume = good();
  volume.title = "";
  volume.press = Press{};
  volume.chapters[1].title = "";
  volume.chapters[1].pages = {{.number = 1}, {.number = 0}};
  const auto error = violation_of([&] { (void)library.volumes().create_graph(volume); });
  CHECK(error.code() == Errc::validation);
  CHECK(attributes_of(error) ==
        Names{"title", "press.name", "chapters[1].title", "chapters[1].pages[1].number"});
  CHECK(error.items()[3].message == "chapters[1].pages[1].number must be at least 1");
  CHECK_THAT(error.what(), Catch::StartsWith("could not write a graph of Volume: title must ") &&
                               Catch::Contains("; press.name must "));
  CHECK(library.volumes().count() == 0);
  CHECK(library.database.model<Press>().count() == 0);
}

TEST_CASE("what a model's own rule says of a row in a graph has the row's place") {
  const Library library(GENERATE(from_range(database_urls())));
  Volume volume = good();
  volume.chapters[1].title = "same";
  const auto error = violation_of([&] { (void)library.volumes().create_graphs({good(), volume}); });
  CHECK(attributes_of(error) == Names{"[1].chapters[1]"});
  CHECK(error.items()[0].message == "[1].chapters[1]: two chapters cannot be the same");
  CHECK(library.volumes().count() == 0);
  CHECK(library.volumes().create_graph(good()).chapters[1].volume_id > 0);
}

TEST_CASE(
    "rows that a graph updates are validated with its new ones, and those that did not change are "
    "not") {
  const Library library(GENERATE(from_range(database_urls())));
  Volume volume = library.volumes().create_graph(good());
  library.database.execute("UPDATE chapters SET title = '' WHERE title = 'a'");
  volume.chapters[0].title = "";
  volume.chapters[0].pages = {{.number = 2}};
  library.volumes().save_graph(volume);
  CHECK(library.database.model<Page>().count() == 1);
  volume.chapters[1].title = "";
  volume.chapters.push_back({.title = ""});
  volume.chapters[0].pages.push_back({.number = 0});
  const auto error = violation_of([&] { library.volumes().save_graph(volume); });
  CHECK(attributes_of(error) ==
        Names{"chapters[0].pages[1].number", "chapters[1].title", "chapters[2].title"});
}

TEST_CASE("records of a graph are validated with their places, and get their keys and times") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  auto lists = database.define("List", {{"name", {.type = types::string(), .allow_null = false}}});
  auto entries =
      database.define("Entry", {{"text", {.type = types::string(), .allow_null = false}},
                                {"list_id", {.type = types::bigint(), .allow_null = false}}});
  lists.has_many(entries, {.as = "entries"});
  database.sync();
  Record list = lists.build({});
  list.set("entries", {entries.build({{"text", "x"}}), entries.build({})});
  const auto error = violation_of([&] { (void)lists.create_graph(list); });
  CHECK(attributes_of(error) == Names{"name", "entries[1].text"});
  list.set("name", "new");
  list.set("entries", {entries.build({{"text", "x"}})});
  list = lists.create_graph(list);
  CHECK_FALSE(list.many("entries")[0]["created_at"].is_null());
}
