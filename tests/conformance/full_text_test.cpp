#include <optional>
#include <string>
#include <string_view>
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
using stele::Query;
using stele::Record;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::shared_database_urls;

namespace types = stele::types;

namespace {

struct Comment;
struct Post {
  std::int64_t id = 0;
  std::string title{};
  std::optional<std::string> body{};
  int views = 0;
  stele::HasMany<Comment> comments{};
};
struct Comment {
  std::int64_t id = 0;
  std::int64_t post_id = 0;
  std::string text{};
};

void describe(stele::ModelBuilder<Post>& model) {
  model.full_text<&Post::title, &Post::body>();
  model.has_many<&Post::comments>();
}

struct Plain {
  std::int64_t id = 0;
  std::string text{};
};

template <class Rows>
std::string ids(const Rows& rows) {
  std::string joined;
  for (const auto& row : rows) joined += (joined.empty() ? "" : " ") + std::to_string(row.id);
  return joined;
}

std::string in_order_of_id(const Query<Post>& query) {
  return ids(Query<Post>(query).order_by(col<&Post::id>).all());
}

struct Fixture {
  Fixture() : fresh(GENERATE(from_range(database_urls()))) {
    if (is_supported) database.sync();
  }
  [[nodiscard]] std::string found(std::string_view text) const {
    return in_order_of_id(posts.search(text));
  }

  FreshDatabase fresh;
  Database database = fresh.open();
  bool is_supported = database.dialect().features().full_text;
  Model<Post> posts = database.define<Post>();
  Model<Comment> comments = database.define<Comment>();
};

}  // namespace

TEST_CASE("a search finds the same rows on every database") {
  Fixture fixture;
  if (!fixture.is_supported) return;
  const std::vector<std::pair<std::string, std::optional<std::string>>> rows = {
      /* 1 */ {"The little red hen", "found a grain of wheat"},
      /* 2 */ {"Red fox", "The fox has seen the hen"},
      /* 3 */ {"Wheat-field", "red"},
      /* 4 */ {"hens", std::nullopt},
      /* 5 */ {"Mail", "to me@example.com or http://example.com/a/b?c=d, at 12:30 on 2024-05-06"},
      /* 6 */ {"Größe", "ÉCOLE naïve Straße Привет 日本語 テスト"},
      /* 7 */ {"rock'n'roll C++ snake_case x86 3.14 -5 1e5 007 <b>bold</b> &amp;", ""},
      /* 8 */ {"", ""},
      /* 9 */ {"cafe\xCC\x81s 😀 hen😀fox ５５", "AND or NOT near"},
  };
  for (const auto& [title, body] : rows) {
    static_cast<void>(fixture.posts.create({.title = title, .body = body}));
  }
  struct Case {
    std::string_view text;
    std::string_view ids;
  };
  using namespace std::string_view_literals;
  const std::string longest = "hen -" + std::string(995, 'a');
  const std::string many = [] {
    std::string all;
    while (all.size() < 990) all += "hen ";
    return all;
  }();
  const Case cases[] = {
      {"hen", "1 2 9"},
      {"HEN", "1 2 9"},
      {"red hen", "1 2"},
      {"\"red hen\"", "1"},
      {"\"hen red\"", ""},
      {"\"hen found\"", ""},  // the end of one column and the beginning of the next
      {"\"field red\"", ""},
      {"he*", "1 2 4 9"},
      {"\"the fo\"*", "2"},
      {"\"red fo\"*", "2"},
      {"red -hen", "3"},
      {"red -he*", "3"},
      {"red -\"red hen\"", "2 3"},
      {"-red hen", "9"},
      {"hen -red -fox", ""},
      {"wheat-field", "3"},
      {"wheat", "1 3"},
      {"example", "5"},
      {"me@example.com", "5"},
      {"http://example.com/a/b?c=d", "5"},
      {"com a b c d", "5"},
      {"12:30", "5"},
      {"2024-05-06", "5"},
      {"30 12 05", "5"},
      {"größe", "6"},
      {"GRÖSSE", ""},
      {"grosse", ""},
      {"école", "6"},
      {"ecole", ""},
      {"Naïve", "6"},
      {"straße", "6"},
      {"привет", "6"},
      {"日本語", "6"},
      {"日本*", "6"},
      {"テスト", "6"},
      {"rock'n'roll", "7"},
      {"n", "7"},
      {"C++", "5 7"},
      {"case", "7"},
      {"snake_case", "7"},
      {"x86", "7"},
      {"86", ""},
      {"3.14", "7"},
      {"14 3", "7"},
      {"5", "7"},
      {"1e5", "7"},
      {"007", "7"},
      {"7", ""},
      {"bold", "7"},
      {"amp", "7"},
      {"cafe\xCC\x81s", "9"},
      {"caf\xC3\xA9s", ""},  // another text, as everywhere
      {"cafes", ""},
      {"😀hen😀", "1 2 9"},
      {"５５", "9"},
      {"55", ""},
      {"near not", "9"},
      {"hen OR fox", "9"},
      {"or", "5 9"},
      {"title:hen", ""},
      {"hen NEAR(fox)", ""},
      {"fox NEAR", "9"},
      {"^hen", "1 2 9"},
      {"hen:* | fox", "2 9"},
      {"!hen", "1 2 9"},
      {"hen & !fox", "2 9"},
      {"hen'; DROP TABLE posts; --", ""},
      {"hen\\ 'fox\\' ''", "2 9"},
      {"hen\0fox"sv, "2 9"},
      {"hen\xFF\xC0\xAF fox\xE2\x82", "2 9"},
      {"(hen) {fox} [red]", "2"},
      {"hen %s $1 ?1 :p1", ""},
      {longest, "1 2 9"},
      {many, "1 2 9"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.text, fixture.fresh.url());
    CHECK(fixture.found(each.text) == each.ids);
  }
  for (const std::string_view refused : {"", " ", "-hen", "\"hen", "!!!", "😀"}) {
    CAPTURE(refused);
    CHECK(error_of([&] { (void)fixture.found(refused); }).code() == Errc::invalid_argument);
  }
}

TEST_CASE("every verb that writes keeps the full-text index true") {
  Fixture fixture;
  if (!fixture.is_supported) return;
  const Model<Post>& posts = fixture.posts;
  Post first = posts.create({.title = "red hen"});
  CHECK(first.id == 1);  // and none of the index's own rows
  CHECK(fixture.found("hen") == "1");
  first.title = "red fox";
  posts.update(first);
  CHECK(fixture.found("hen").empty());
  CHECK(fixture.found("fox") == "1");
  first.body = "a fox and a hen";
  posts.save(first);
  CHECK(fixture.found("hen fox") == "1");

  std::vector<Post> more = {{.title = "two"}, {.title = "three"}};
  more = posts.create_all(more);
  CHECK(fixture.found("t*") == "2 3");
  CHECK(posts.where(col<&Post::id> == 2).update(stele::set<&Post::title>("second")) == 1);
  CHECK(fixture.found("two").empty());
  CHECK(fixture.found("second") == "2");
  CHECK(posts.where(col<&Post::id> == 2).update(stele::set<&Post::views>(7)) == 1);
  CHECK(fixture.found("second") == "2");
  CHECK(posts.where(col<&Post::id> == 2).update(stele::set<&Post::body>(std::nullopt)) == 1);

  Post third{.id = 3, .title = "drei", .body = std::nullopt};
  (void)posts.upsert(third, stele::on_conflict<&Post::id>().update<&Post::title, &Post::body>());
  CHECK(fixture.found("three").empty());
  CHECK(fixture.found("drei") == "3");

  CHECK(posts.search("drei").update(stele::set<&Post::title>("trois")) == 1);
  CHECK(fixture.found("trois") == "3");
  CHECK(posts.search("trois").destroy() == 1);
  CHECK(fixture.found("trois").empty());
  posts.destroy(first);
  CHECK(fixture.found("fox").empty());
  CHECK(error_of([&] {
          fixture.database.transaction([&](stele::Transaction& tx) {
            (void)tx.model<Post>().create({.title = "undone"});
            throw stele::Error(Errc::invalid_argument, "no");
          });
        }).code() == Errc::invalid_argument);
  CHECK(fixture.found("undone").empty());
  CHECK(fixture.found("second") == "2");
  posts.destroy_all();
  CHECK(fixture.found("second").empty());
  (void)posts.create({.title = "again"});
  posts.truncate({.cascade = true});
  CHECK(fixture.found("again").empty());
  (void)posts.create({.title = "again"});
  CHECK(posts.search("again").count() == 1);
}

TEST_CASE("the best rows come first, and then the key decides") {
  Fixture fixture;
  if (!fixture.is_supported) return;
  const std::string once =
      "one hen lorem ipsum dolor sit amet consectetur adipiscing elit sed do lorem ipsum dolor sit "
      "amet consectetur adipiscing elit sed do";
  for (const std::string& title : {once, std::string("hen hen hen"), once, std::string("fox")}) {
    (void)fixture.posts.create({.title = title});
  }
  const auto found = fixture.posts.search("hen");
  CHECK(ids(found.all()) == "2 1 3");
  CHECK(found.first()->id == 2);
  CHECK(ids(Query<Post>(found).limit(2).all()) == "2 1");
  CHECK(ids(Query<Post>(found).offset(1).all()) == "1 3");
  const auto page = found.page(2, 2);
  CHECK(page.total == 3);
  CHECK(ids(page.rows) == "3");
  CHECK(ids(Query<Post>(found).order_by(col<&Post::id>.desc()).all()) == "3 2 1");
  CHECK(found.pluck<&Post::id>() == std::vector<std::int64_t>{2, 1, 3});
  std::string streamed;
  for (const Post& post : found.stream()) streamed += std::to_string(post.id);
  CHECK(streamed == "213");
  CHECK(Query<Post>(found).limit(1).update(stele::set<&Post::views>(9)) == 1);
  CHECK(fixture.posts.where(col<&Post::views> == 9).one().id == 2);
  CHECK(error_of([&] { (void)Query<Post>(found).after(*found.first()).all(); }).code() ==
        Errc::invalid_argument);
  CHECK(ids(Query<Post>(found).order_by(col<&Post::id>).after(*found.first()).all()) == "3");
}

TEST_CASE("a search stands beside all that a query says") {
  Fixture fixture;
  if (!fixture.is_supported) return;
  const Model<Post>& posts = fixture.posts;
  for (const int views : {1, 2, 3, 4}) {
    (void)posts.create({.title = views % 2 == 0 ? "red hen" : "red fox", .views = views});
  }
  for (const std::int64_t post : {2, 2, 4}) {
    (void)fixture.comments.create({.post_id = post, .text = "hm"});
  }
  const auto hens = posts.search("hen");
  CHECK(hens.count() == 2);
  CHECK(hens.exists());
  CHECK(!posts.search("cow").exists());
  CHECK(hens.sum<&Post::views>() == 6);
  CHECK(ids(posts.where(col<&Post::views> > 2).search("hen").all()) == "4");
  CHECK(ids(posts.search("red").search("hen").all()) == "2 4");
  CHECK(ids(posts.search("red").search("-hen fox").all()) == "1 3");
  CHECK(ids(posts.where(col<&Post::id>.in(hens.select(col<&Post::id>)))
                .order_by(col<&Post::id>)
                .all()) == "2 4");
  CHECK(ids(posts.where(!col<&Post::id>.in(hens.select(col<&Post::id>)))
                .order_by(col<&Post::id>)
                .all()) == "1 3");
  CHECK(posts
            .where(
                exists(fixture.comments.where(col<&Comment::post_id> == stele::outer<&Post::id>())))
            .search("hen")
            .count() == 2);
  CHECK(ids(hens.join<&Post::comments>().all()) == "2 4");
  CHECK(hens.join<&Post::comments>().where(col<&Comment::text> == "hm").count() == 2);
  CHECK(ids(stele::union_(hens, posts.search("fox")).order_by(col<&Post::id>).all()) == "1 2 3 4");
  const auto by_title = posts.search("red")
                            .group_by(col<&Post::title>)
                            .select(col<&Post::title>, stele::count())
                            .order_by(col<&Post::title>)
                            .all();
  REQUIRE(by_title.size() == 2);
  CHECK(std::get<1>(by_title.front()) == 2);
  CHECK(posts.search("red").select(col<&Post::title>).distinct().all().size() == 2);
  CHECK(std::get<0>(posts.search("hen").select(col<&Post::views>).all().back()) == 4);
  CHECK(posts.search("fox").destroy_returning().size() == 2);
  CHECK(hens.update_returning(stele::set<&Post::views>(0)).size() == 2);
}

TEST_CASE("run-time models are searched as typed ones are") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  if (!database.dialect().features().full_text) return;
  const auto pages = database.define(
      "Page", {{"title", types::string()}, {"note", {.type = types::citext(), .column = "a note"}}},
      {.table = "the \"pages\"", .full_text = {"title", "note"}});
  database.sync();
  database.sync();
  pages.create({{"title", "red hen"}, {"note", "NOTED"}});
  pages.create({{"title", "fox"}, {"note", nullptr}});
  CHECK(pages.search("noted hen").count() == 1);
  CHECK(pages.search("fox").one().get<std::int64_t>("id") == 2);
  CHECK(pages.where(column("title").like("r%")).search("h*").order_by(column("id")).all().size() ==
        1);
  const auto typed = database.define<Post>();
  database.sync();
  database.model("Post").create({{"title", "a cow"}, {"views", 1}});
  CHECK(database.model("Post").search("cow").count() == 1);
  CHECK(typed.search("cow").count() == 1);
}

TEST_CASE("what cannot be searched is refused in words") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  const auto plain = database.define<Plain>();
  const stele::Error error = error_of([&] { (void)plain.search("hen"); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK(std::string(error.what()).find("full_text") != std::string::npos);
  const auto refuses = [&](std::initializer_list<stele::Attribute> attributes,
                           const stele::ModelOptions& options) {
    Database other = fresh.open();
    return error_of([&] {
             other.define("Page", attributes, options);
             other.sync();
           }).code() == Errc::mapping;
  };
  CHECK(refuses({{"views", types::integer()}}, {.full_text = {"views"}}));
  CHECK(refuses({{"kind", types::enumeration({"a", "b"})}}, {.full_text = {"kind"}}));
  CHECK(refuses({{"title", types::text()}}, {.full_text = {"titel"}}));
  CHECK(refuses({{"title", types::text()}}, {.full_text = {"title", "title"}}));
  CHECK(refuses({{"pages_search", types::text()}}, {.full_text = {"pages_search"}}));
  if (!database.dialect().features().full_text) return;
  Database other = fresh.open();
  const auto posts = other.define<Post>();
  (void)other.define<Comment>();
  CHECK(error_of([&] { (void)stele::union_(posts.query(), posts.query()).search("hen"); }).code() ==
        Errc::invalid_argument);
}

TEST_CASE("searches share one statement, whatever their texts") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  if (!database.dialect().features().full_text) return;
  const auto posts = database.define<Post>();
  (void)database.define<Comment>();
  database.sync();
  (void)posts.create({.title = "red hen"});
  (void)posts.create({.title = "red fox", .views = 2});
  const std::string sql = posts.search("a").to_sql().sql;
  CHECK(posts.search("\"b c\" -d").to_sql().sql == sql);
  for (int i = 0; i < 3; ++i) {
    CHECK(ids(posts.search("hen").all()) == "1");
    CHECK(ids(posts.search("fox -hen").all()) == "2");
    CHECK(ids(posts.search("\"red fox\"").where(col<&Post::views> == 2).all()) == "2");
    CHECK(ids(posts.search("\"red fox\"").where(col<&Post::views> == 3).all()).empty());
    CHECK(posts.search("red").count() == 2);
    CHECK(posts.search("r*").sum<&Post::views>() == 2);
    CHECK(posts.search("r*").first()->id == 1);
  }
}
