#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "parcel.hpp"
#include "sample.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using nlohmann::json;
using nlohmann::ordered_json;
using stele::Blob;
using stele::col;
using stele::Database;
using stele::Decimal;
using stele::Errc;
using stele::Model;
using stele::Query;
using stele::Record;
using stele::Uuid;
using stele::test::Address;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::Mood;
using stele::test::Sample;
using stele::test::violation_of;

namespace types = stele::types;

namespace {

struct Post;
struct Label;
struct Badge;

struct Author {
  std::int64_t id = 0;
  std::string name{};
  std::optional<std::int64_t> editor_id{};
  stele::BelongsTo<Author> editor{};
  stele::HasMany<Post> posts{};
  stele::HasOne<Badge> badge{};
};

struct Badge {
  std::int64_t id = 0;
  std::int64_t author_id = 0;
  std::string colour{};
};

struct Post {
  std::int64_t id = 0;
  std::int64_t author_id = 0;
  std::string title{};
  std::optional<std::string> body{};
  bool pinned = false;
  int stars = 3;
  stele::BelongsTo<Author> author{};
  stele::BelongsToMany<Label> labels{};
};

struct Label {
  std::int64_t id = 0;
  std::string text{};
  stele::BelongsToMany<Post> posts{};
};

/// Ada wrote two posts, of which one has two labels; Ben is edited by her, and wrote none.
struct Blog {
  explicit Blog(const std::string& url) : fresh(url), database(fresh.open()) {
    database.define<Author>();
    database.define<Post>();
    database.define<Label>();
    database.define<Badge>();
    database.sync();
    authors().create({.name = "Ada"});
    authors().create({.name = "Ben", .editor_id = 1});
    database.model<Badge>().create({.author_id = 1, .colour = "red"});
    posts().create({.author_id = 1, .title = "first", .body = "…", .pinned = true});
    posts().create({.author_id = 1, .title = "second", .stars = 5});
    for (const char* text : {"sea", "sky"}) database.model<Label>().create({.text = text});
    database.execute("INSERT INTO labels_posts (post_id, label_id) VALUES (1, 1), (1, 2)");
  }

  [[nodiscard]] Model<Author> authors() const { return database.model<Author>(); }
  [[nodiscard]] Model<Post> posts() const { return database.model<Post>(); }

  FreshDatabase fresh;
  Database database;
};

constexpr std::string_view graph = R"([
  {"id": 1, "name": "Ada", "editor_id": null, "editor": null,
   "badge": {"id": 1, "author_id": 1, "colour": "red"},
   "posts": [
     {"id": 1, "author_id": 1, "title": "first", "body": "…", "pinned": true, "stars": 3,
      "labels": [{"id": 1, "text": "sea"}, {"id": 2, "text": "sky"}]},
     {"id": 2, "author_id": 1, "title": "second", "body": null, "pinned": false, "stars": 5,
      "labels": []}]},
  {"id": 2, "name": "Ben", "editor_id": 1, "badge": null, "posts": [],
   "editor": {"id": 1, "name": "Ada", "editor_id": null}}
])";

std::vector<std::string_view> keys_of(const json& object) {
  std::vector<std::string_view> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

/// The object without what the database makes.
json without_id(json object) {
  object.erase("id");
  return object;
}

}  // namespace

TEST_CASE("a graph becomes JSON as far as it is loaded") {
  const Blog blog(GENERATE(from_range(database_urls())));
  const auto authors = blog.authors()
                           .include<&Author::editor>()
                           .include<&Author::badge>()
                           .include<&Author::posts>([](Query<Post>& q) {
                             q.include<&Post::labels>().order_by(col<&Post::id>);
                           })
                           .order_by(col<&Author::id>)
                           .all();
  CHECK(blog.authors().to_json(authors) == json::parse(graph));
  CHECK(blog.authors().to_json(authors[1]) == json::parse(graph)[1]);
  CHECK(blog.posts().to_json(authors[0].posts) == json::parse(graph)[0]["posts"]);
  CHECK(blog.authors().to_json(blog.authors().get(2)) ==
        json::parse(R"({"id": 2, "name": "Ben", "editor_id": 1})"));
  CHECK(blog.authors().to_json(std::vector<Author>()) == json::array());
}

TEST_CASE("records become the same JSON as rows of the struct") {
  const Blog blog(GENERATE(from_range(database_urls())));
  const Model<Record> authors = blog.database.model("Author");
  const auto records = authors.include("editor")
                           .include("badge")
                           .include("posts.labels")
                           .order_by(stele::column("id"))
                           .all();
  CHECK(authors.to_json(records) == json::parse(graph));
  const json document = records[1];
  CHECK(document == json::parse(graph)[1]);
  CHECK(authors.to_json(authors.get(1)) ==
        json::parse(R"({"id": 1, "name": "Ada", "editor_id": null})"));
  const ordered_json ordered = records[0].many("posts").at(1);
  CHECK_THAT(ordered.dump(), Catch::StartsWith(R"({"id":2,"author_id":1,"title":"second")"));
}

TEST_CASE("the keys of an ordered document are in the model's order, associations last") {
  const Blog blog(GENERATE(from_range(database_urls())));
  const auto post = blog.posts().include<&Post::author>().order_by(col<&Post::id>).first().value();
  CHECK(blog.posts().to_json<ordered_json>(post).dump() ==
        R"({"id":1,"author_id":1,"title":"first","body":"…","pinned":true,"stars":3,)"
        R"("author":{"id":1,"name":"Ada","editor_id":null}})");
  CHECK(blog.posts().to_json<ordered_json>(std::vector<Post>{post}).size() == 1);
}

TEST_CASE("what was assigned to an association is in the JSON, a circle ends where the copy does") {
  const Blog blog(GENERATE(from_range(database_urls())));
  Author ada{.id = 1, .name = "Ada"};
  ada.posts = {Post{.title = "new", .author = Author{.id = 1, .name = "Ada"}}};
  CHECK(blog.authors().to_json(ada) ==
        json::parse(R"({"id": 1, "name": "Ada", "editor_id": null, "posts": [
          {"id": 0, "author_id": 0, "title": "new", "body": null, "pinned": false, "stars": 3,
           "author": {"id": 1, "name": "Ada", "editor_id": null}}]})"));
}

TEST_CASE("rows of a model that is not defined are no JSON") {
  const FreshDatabase fresh(database_urls().front());
  Database database = fresh.open();
  const auto authors = database.define<Author>();
  Author ada{.name = "Ada"};
  ada.posts = {};
  CHECK(authors.to_json(ada)["posts"] == json::array());
  ada.posts = {Post{.title = "new"}};
  const auto error = error_of([&] { (void)authors.to_json(ada); });
  CHECK(error.code() == Errc::mapping);
  CHECK_THAT(error.what(), Catch::Contains("Post is not defined"));
}

TEST_CASE("a row has the same JSON on every database, and comes back from it") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto samples = database.define<Sample>();
  database.sync();
  const auto full = json::parse(R"({
    "text": "naïve \"text\"\n", "name": "five!",
    "small": -32768, "medium": 2147483647, "big": 9223372036854775807,
    "byte": 255, "word": 65535, "wide": 4294967295, "single": 0.5, "real": 0.1, "flag": true,
    "moment": "2026-11-22T17:05:09.000120Z", "local": "0001-01-01T00:00:00.000000",
    "day": "9999-12-31", "time": "23:59:59.999999", "bytes": "AP/+AQ==", "mood": "Very_happy",
    "maybe_text": "", "maybe_name": "", "maybe_small": 0, "maybe_medium": -1,
    "maybe_big": -9223372036854775808, "maybe_byte": 0, "maybe_word": 1, "maybe_wide": 2,
    "maybe_single": -1.5, "maybe_real": 1e300, "maybe_flag": false,
    "maybe_moment": "1969-12-31T23:59:59.999999Z", "maybe_local": "2026-02-28T12:00:00.500000",
    "maybe_day": "2024-02-29", "maybe_time": "00:00:00", "maybe_bytes": "", "maybe_mood": "sad"
  })");
  json empty = full;
  for (auto& [key, value] : empty.items()) {
    if (key.starts_with("maybe_")) value = nullptr;
  }
  for (const json& document : {full, empty}) {
    Sample sample = samples.from_json(document, keys_of(document));
    CHECK(without_id(samples.to_json(sample)) == document);
    sample = samples.get(samples.create(sample).id);
    CHECK(without_id(samples.to_json(sample)) == document);
    CHECK(sample.big == INT64_MAX);
    CHECK(sample.mood == Mood::Very_happy);
    CHECK(sample.bytes == Blob{std::byte{0}, std::byte{255}, std::byte{254}, std::byte{1}});
  }
}

TEST_CASE("a record has the same JSON on every database, and comes back from it") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto samples = stele::test::define_run_time_sample(database);
  database.sync();
  const auto full = json::parse(R"({
    "text": "naïve", "name": "five!", "small": 32767, "medium": -2147483648,
    "big": -9223372036854775808, "single": 0.25, "real": 2, "flag": false,
    "moment": "2026-11-22T17:05:09.000120Z", "local": "2026-11-22T17:05:09.000000",
    "day": "0001-01-01", "time": "17:05:09", "bytes": "QQ==", "mood": "sad"
  })");
  json empty = full;
  for (auto& [key, value] : empty.items()) value = nullptr;
  for (const json& document : {full, empty}) {
    const Record record = samples.from_json(document, keys_of(document));
    CHECK(record.is_new());
    CHECK(record.changed().size() == document.size());
    const auto key = samples.create(record).get<std::int64_t>("id");
    CHECK(without_id(samples.to_json(samples.get(key))) == document);
  }
}

namespace {

struct Chest {
  std::int64_t id = 0;
  Uuid code{};
  Decimal weight{};
  json data{};
  std::optional<json> more{};
  Address address{};
  std::vector<int> sizes{};
  std::vector<std::optional<std::string>> names{};
  std::vector<std::vector<std::int64_t>> grid{};
  std::vector<double> rates{};
  std::vector<Blob> blobs{};
  std::vector<stele::Timestamp> times{};
  std::vector<Decimal> prices{};
  std::vector<Mood> moods{};
};

constexpr std::string_view chest = R"({
  "code": "0190a6e2-7c1f-7d3a-9b4e-5f60718293a4", "weight": "12.345600",
  "data": {"a": [1, 2.5, null, {"b": "c"}]}, "more": [true],
  "address": {"street": "Elm", "number": 7},
  "sizes": [3, -1], "names": ["a", null, ""], "grid": [[1, 2], [3, 4]], "rates": [0.5, 2.0],
  "blobs": ["AP8=", ""], "times": ["2026-11-22T17:05:09.000120Z"], "prices": ["1.500000"],
  "moods": ["well"]
})";

bool has_chests(const Database& database) {
  const stele::Features& features = database.dialect().features();
  return features.json && features.arrays && features.decimals;
}

}  // namespace

TEST_CASE("decimals, documents and arrays come back from JSON") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  if (!has_chests(database)) return;
  const auto chests = database.define<Chest>();
  database.sync();
  const auto document = json::parse(chest);
  Chest row = chests.from_json(document, keys_of(document));
  CHECK(row.weight == Decimal("12.3456"));
  CHECK(row.address.number == 7);
  CHECK(without_id(chests.to_json(row)) == document);
  row = chests.get(chests.create(row).id);
  CHECK(without_id(chests.to_json(row)) == document);
  CHECK(without_id(chests.to_json<ordered_json>(row))["data"] == document["data"]);

  const Model<Record> records = database.model("Chest");
  const Record record = records.create(records.from_json(document, keys_of(document)));
  CHECK(without_id(records.to_json(records.get(record.get<std::int64_t>("id")))) == document);

  // JSON's null is a document where the attribute cannot be NULL.
  const Chest nothing = chests.from_json<&Chest::data, &Chest::more, &Chest::weight>(
      json{{"data", nullptr}, {"more", nullptr}, {"weight", 12}});
  CHECK(nothing.data.is_null());
  CHECK(nothing.more == std::nullopt);
  CHECK(nothing.weight == Decimal(12));
}

TEST_CASE("a row is built of the accepted attributes alone, the others keep their defaults") {
  const Blog blog(GENERATE(from_range(database_urls())));
  const auto document = json::parse(R"({"title": "mine", "body": "text"})");
  const Post post = blog.posts().from_json<&Post::title, &Post::body>(document);
  CHECK(post.title == "mine");
  CHECK(post.body == "text");
  CHECK(post.stars == 3);
  CHECK_FALSE(post.author.loaded());
  const Post named = blog.posts().from_json(json{{"title", "mine"}}, {"title", "body"});
  CHECK(named.title == "mine");
  CHECK(named.body == std::nullopt);

  Post there = blog.posts().include<&Post::labels>().order_by(col<&Post::id>).first().value();
  blog.posts().assign_from_json(there, document, {"title", "body"});
  blog.posts().assign_from_json<&Post::body>(there, json{{"body", nullptr}});
  CHECK(there.id == 1);
  CHECK(there.title == "mine");
  CHECK(there.body == std::nullopt);
  CHECK(there.pinned);
  CHECK(there.labels.size() == 2);

  const Model<Record> posts = blog.database.model("Post");
  Record record = posts.get(2);
  posts.assign_from_json(record, document, {"title", "body"});
  CHECK(record.changed() == std::vector<std::string>{"title", "body"});
  posts.save(record);
  CHECK(blog.posts().get(2).title == "mine");
}

TEST_CASE("keys that are not accepted are refused, and those that are listed") {
  const Blog blog(GENERATE(from_range(database_urls())));
  const auto document = json::parse(R"({"titel": "x", "pinned": true, "a secret\n": 1})");
  const auto error =
      violation_of([&] { (void)blog.posts().from_json<&Post::title, &Post::body>(document); });
  CHECK(error.code() == Errc::validation);
  CHECK(error.context().model == "Post");
  CHECK(error.what() ==
        std::string("could not read the JSON of Post: a key that is no attribute's name is not "
                    "accepted; pinned is not accepted; titel is not accepted (did you mean "
                    "'title'?); accepted are title, body"));
  REQUIRE(error.items().size() == 3);
  CHECK(error.items()[1].attribute == "pinned");
  CHECK(error.items()[1].rule == "accepted");

  json flood = json::object();
  for (int i = 0; i < 1000; ++i) flood["key" + std::to_string(i)] = i;
  const auto many = violation_of([&] { (void)blog.posts().from_json(flood, {}); });
  CHECK(many.items().size() == 10);
  CHECK_THAT(many.what(), Catch::EndsWith("; no attribute is accepted"));

  const auto unknown = error_of([&] { (void)blog.posts().from_json(json::object(), {"titel"}); });
  CHECK(unknown.code() == Errc::mapping);
  CHECK_THAT(unknown.what(), Catch::Contains("did you mean 'title'"));
  CHECK(error_of([&] { (void)blog.posts().from_json(json::object(), {"labels"}); }).code() ==
        Errc::mapping);
}

TEST_CASE("values of another kind are refused all at once, and nothing is set") {
  const Blog blog(GENERATE(from_range(database_urls())));
  const auto document =
      json::parse(R"({"title": 987654, "body": ["hidden"], "pinned": "hidden", "stars": 1.5})");
  const auto act = [&](Post& post) {
    blog.posts().assign_from_json(post, document, {"title", "body", "pinned", "stars"});
  };
  Post post{.title = "kept"};
  const auto error = violation_of([&] { act(post); });
  CHECK(error.what() ==
        std::string("could not read the JSON of Post: body must be text, or null; pinned must be "
                    "true or false; stars must be an integer from -2147483648 to 2147483647; title "
                    "must be text; accepted are title, body, pinned, stars"));
  CHECK(error.context().columns.size() == 4);
  CHECK(error.items()[0].rule == "type");

  // One of two is good.
  CHECK_THROWS(blog.posts().assign_from_json(post, json{{"stars", "x"}, {"title", "new"}},
                                             {"stars", "title"}));
  CHECK(post.title == "kept");
  Record record = blog.database.model("Post").get(1);
  CHECK_THROWS(blog.database.model("Post").assign_from_json(
      record, json{{"stars", "x"}, {"body", "new"}}, {"stars", "body"}));
  CHECK(record.changed().empty());

  CHECK_THAT(violation_of([&] { (void)blog.posts().from_json(json("title"), {"title"}); }).what(),
             Catch::Contains("it must be an object"));
  CHECK_THAT(violation_of([&] {
               (void)blog.posts().from_json(json{{"title", nullptr}}, {"title"});
             }).what(),
             Catch::Contains("title must be text;"));
}

namespace {

struct Refused {
  const char* attribute;
  json value;
  const char* expected;
};

}  // namespace

TEST_CASE("each type says what it takes") {
  const FreshDatabase fresh(database_urls().front());
  Database database = fresh.open();
  const auto samples = database.define<Sample>();
  const auto chests = database.define<Chest>();
  const auto refused = [&](const auto& model, const Refused& each) {
    INFO(each.attribute << " = " << each.value.dump());
    const auto error = violation_of([&] {
      (void)model.from_json(json{{each.attribute, each.value}}, {each.attribute});
    });
    CHECK_THAT(error.what(),
               Catch::Contains(std::string(each.attribute) + " must be " + each.expected));
  };
  const Refused of_samples[] = {
      {"small", 32768, "an integer from -32768 to 32767;"},
      {"small", 1.0, "an integer from -32768 to 32767;"},
      {"maybe_medium", 2147483648, "an integer from -2147483648 to 2147483647, or null;"},
      {"big", 9223372036854775808U, "an integer from -9223372036854775808"},
      {"byte", 256, "an integer from -2147483648 to 2147483647, and fit its member;"},
      {"wide", -1, "an integer from -9223372036854775808 to 9223372036854775807, and fit its"},
      {"single", 1e300, "a number;"},
      {"real", "1", "a number;"},
      {"flag", 1, "true or false;"},
      {"moment", "yesterday", "a time such as \"2026-11-22T17:05:09Z\";"},
      {"moment", 1700000000, "a time such as \"2026-11-22T17:05:09Z\";"},
      {"local", "2026-11-22T17:05:09Z", "a time without an offset, such as"},
      {"day", "2026-02-30", "a date such as \"2026-11-22\";"},
      {"time", "24:00:00", "a time of day such as \"17:05:09\";"},
      {"bytes", "QR==", "bytes as text in base64;"},
      {"bytes", "Q", "bytes as text in base64;"},
      {"bytes", "Q*==", "bytes as text in base64;"},
      {"mood", "furious", "one of sad, well, Very_happy;"},
  };
  for (const Refused& each : of_samples) refused(samples, each);
  const Refused of_chests[] = {
      {"code", "12", "a UUID as text;"},
      {"weight", 1.5, "a decimal number as text, such as \"12.50\", or an integer;"},
      {"weight", "1,5", "a decimal number as text, such as \"12.50\", or an integer;"},
      {"address", {{"street", 5}}, "a JSON document, and fit its member;"},
      {"sizes", {1, "2"}, "an array, each element an integer from -2147483648 to 2147483647;"},
      {"sizes", {1, nullptr}, "an array, each element an integer from -2147483648 to 2147483647, "},
      {"moods", {"furious"}, "an array, each element one of sad, well, Very_happy;"},
  };
  for (const Refused& each : of_chests) refused(chests, each);
  const auto ragged = violation_of([&] {
    (void)chests.from_json(json{{"grid", {{1, 2}, {3}}}}, {"grid"});
  });
  CHECK_THAT(ragged.what(),
             Catch::Contains("grid is refused: ") && Catch::Contains("are not of one length"));
  const auto nul = violation_of([&] {
    (void)chests.from_json(json{{"data", std::string(1, '\0')}}, {"data"});
  });
  CHECK_THAT(nul.what(), Catch::Contains("data is refused: ") && Catch::Contains("U+0000"));
  CHECK(samples.from_json<&Sample::moment>(json{{"moment", "2026-11-22T19:05:09+02:00"}}).moment ==
        stele::parse_timestamp("2026-11-22T17:05:09Z"));
}

TEST_CASE("what JSON does not have is refused by the attribute's name") {
  const FreshDatabase fresh(database_urls().front());
  Database database = fresh.open();
  const auto samples = database.define<Sample>();
  const auto chests = database.define<Chest>();
  const auto error = error_of(
      [&] { (void)samples.to_json(Sample{.real = std::numeric_limits<double>::infinity()}); });
  CHECK(error.code() == Errc::conversion);
  CHECK(error.what() ==
        std::string("could not write Sample as JSON: real is NaN or infinite, which "
                    "JSON does not have; set another value"));
  CHECK(error.context().columns == std::vector<std::string>{"real"});
  const auto text = error_of([&] { (void)samples.to_json(Sample{.text = "\xff"}); });
  CHECK_THAT(text.what(), Catch::Contains("text is not valid UTF-8"));
  const auto moment =
      error_of([&] { (void)samples.to_json(Sample{.moment = stele::Timestamp::max()}); });
  CHECK_THAT(moment.what(), Catch::Contains("moment is a time that no database stores"));
  Chest infinite;
  infinite.rates = {1, -std::numeric_limits<double>::infinity()};
  CHECK_THAT(error_of([&] { (void)chests.to_json(infinite); }).what(),
             Catch::Contains("rates is NaN or infinite"));
}

TEST_CASE("a graph is read from JSON as far as it is accepted") {
  const Blog blog(GENERATE(from_range(database_urls())));
  const json document = json::parse(R"({
    "name": "Cy", "badge": {"colour": "blue"},
    "posts": [{"title": "one", "labels": [{"text": "new"}]}, {"title": "two", "stars": 4}]})");
  auto author = blog.authors()
                    .from_json<&Author::name, stele::accept<&Author::badge, &Badge::colour>,
                               stele::accept<&Author::posts, &Post::title, &Post::stars,
                                             stele::accept<&Post::labels, &Label::text>>>(document);
  CHECK(author.name == "Cy");
  CHECK(author.badge->colour == "blue");
  REQUIRE(author.posts.size() == 2);
  CHECK(author.posts[0].title == "one");
  CHECK(author.posts[0].stars == 3);
  CHECK(author.posts[0].labels[0].text == "new");
  CHECK(author.posts[1].stars == 4);
  CHECK_FALSE(author.posts[1].labels.loaded());
  CHECK_FALSE(author.editor.loaded());

  const Author made = blog.authors().create_graph(std::move(author));
  const auto read = blog.authors()
                        .include<&Author::badge>()
                        .include<&Author::posts, &Post::labels>()
                        .where(col<&Author::id> == made.id)
                        .one();
  CHECK(read.badge->author_id == made.id);
  CHECK(read.posts.size() == 2);
  CHECK(read.posts[0].labels.size() == 1);
  CHECK(read.posts[0].labels[0].text == "new");

  // The same by names, of records.
  const Model<Record> authors = blog.database.model("Author");
  const Record record = authors.create_graph(authors.from_json(
      document, {"name", "badge.colour", "posts.title", "posts.labels.text", "posts.stars"}));
  CHECK(record.many("posts")[0].many("labels")[0]["text"] == "new");
  CHECK(blog.posts().where(col<&Post::author_id> == record["id"].as<std::int64_t>()).count() == 2);
}

TEST_CASE("an association of a document is refused where it is not accepted or not one") {
  const Blog blog(GENERATE(from_range(database_urls())));
  const auto authors = blog.authors();
  const auto faults_of = [&](std::string_view text) {
    const auto error = violation_of([&] {
      (void)authors.from_json<&Author::name, stele::accept<&Author::badge, &Badge::colour>,
                              stele::accept<&Author::posts, &Post::title>>(json::parse(text));
    });
    CHECK(error.code() == Errc::validation);
    return std::string(error.what());
  };
  CHECK(faults_of(R"({"name": "Cy", "editor": {"name": "x"}})") ==
        "could not read the JSON of Author: editor is not accepted; accepted are name, badge "
        "(colour), posts (title)");
  CHECK(
      faults_of(R"({"posts": [{"title": "a"}, {"title": 1, "author_id": 7}, 8]})") ==
      "could not read the JSON of Author: posts[1].author_id is not accepted; posts[1].title must "
      "be text; posts[2] must be an object; accepted are name, badge (colour), posts (title)");
  CHECK(faults_of(R"({"posts": {"title": "a"}, "badge": [1]})") ==
        "could not read the JSON of Author: badge must be an object; posts must be an array of "
        "objects; accepted are name, badge (colour), posts (title)");
  const auto none = authors.from_json<&Author::name, stele::accept<&Author::badge, &Badge::colour>>(
      json::parse(R"({"name": "Cy", "badge": null})"));
  CHECK(none.badge.loaded());
  CHECK_FALSE(none.badge);

  // What is refused changes nothing of a row that is there.
  auto ada = authors.include<&Author::posts>().where(col<&Author::id> == 1).one();
  const auto change = [&](std::string_view text) {
    authors.assign_from_json<&Author::name, stele::accept<&Author::posts, &Post::title>>(
        ada, json::parse(text));
  };
  CHECK(violation_of([&] { change(R"({"name": "x", "posts": [{"title": null}]})"); }).code() ==
        Errc::validation);
  CHECK(ada.name == "Ada");
  CHECK(ada.posts.size() == 2);
  change(R"({"posts": []})");
  CHECK(ada.posts.empty());

  const Model<Record> records = blog.database.model("Author");
  CHECK(error_of([&] { (void)records.from_json(json::object(), {"post.title"}); }).code() ==
        Errc::mapping);
  CHECK(error_of([&] { (void)records.from_json(json::object(), {"posts.titel"}); }).code() ==
        Errc::mapping);
  CHECK(error_of([&] { (void)authors.from_json(json::object(), {"posts.title"}); }).code() ==
        Errc::invalid_argument);
  // However many are wrong, an error is of some size.
  json many = {{"posts", json::array()}};
  for (int i = 0; i < 10'000; ++i) many["posts"].push_back(i);
  CHECK(violation_of([&] { (void)records.from_json(many, {"posts.title"}); }).items().size() ==
        100);
}
