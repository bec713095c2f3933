#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "both.hpp"
#include "stele/postgres/expressions.hpp"
#include "stele/sqlite/expressions.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::Error;
using stele::Query;
using stele::raw;
using stele::test::check_query;
using stele::test::error_of;
using stele::test::Texts;

namespace {

struct Post {
  std::int64_t id = 0;
  std::string title{};
  std::optional<int> stars{};
  std::vector<std::string> tags{};
  std::vector<std::int64_t> votes{};
  nlohmann::json data{};
  stele::Timestamp from{};
  stele::Timestamp until{};
};

constexpr const char* all_posts =
    R"(SELECT "id", "title", "stars", "tags", "votes", "data", "from", "until" FROM "posts")";

/// What follows SELECT … FROM "posts".
void check_tail(const std::function<Query<Post>(const stele::Model<Post>&)>& build,
                const Texts& tail) {
  check_query([&](Database& database) { return build(database.define<Post>()); },
              {all_posts + tail.sqlite, all_posts + tail.postgres});
}

template <class C>
void check_where(const C& condition, const Texts& where) {
  check_tail([&](const auto& posts) { return posts.where(condition); },
             {" WHERE " + where.sqlite, " WHERE " + where.postgres});
}

/// What one dialect writes, and how the other one refuses it.
template <class C>
void check_only(const std::string& url, const C& condition, const std::string& where) {
  Database here = Database::open(url);
  CHECK(here.define<Post>().where(condition).to_sql().sql ==
        std::string(all_posts) + " WHERE " + where);
  const bool is_sqlite = url.starts_with("sqlite");
  Database there =
      Database::open(is_sqlite ? "postgres://nobody@localhost/nothing" : "sqlite::memory:");
  const Error error = error_of([&] { (void)there.define<Post>().where(condition).to_sql(); });
  CHECK(error.code() == Errc::unsupported);
  const std::string words = error.what();
  CHECK(words.find(is_sqlite ? "is one of sqlite; postgres has none"
                             : "is one of postgres; sqlite has none") != std::string::npos);
}

template <class C>
void check_postgres(const C& condition, const std::string& where) {
  check_only("postgres://nobody@localhost/nothing", condition, where);
}
template <class C>
void check_sqlite(const C& condition, const std::string& where) {
  check_only("sqlite::memory:", condition, where);
}

}  // namespace

// [extension]
namespace mydb {

/// How the text sounds. SQL: soundex(text)
template <stele::detail::Operand X>
[[nodiscard]] auto soundex(const X& text) {
  return stele::extension<std::string>({"mydb", "soundex"}, "soundex({})", text);
}
/// Whether both sound alike. SQL: a SOUNDS LIKE b
template <stele::detail::Operand X, class R>
[[nodiscard]] auto sounds_like(const X& text, const R& other) {
  return stele::extension({"mydb", "SOUNDS LIKE"}, "{} SOUNDS LIKE {}", text, other);
}

}  // namespace mydb
// [/extension]

TEST_CASE("raw conditions have columns in quotes and values bound") {
  check_where(raw("similarity({}, {}) > 0.3", col<&Post::title>, "x"),
              {R"(similarity("title", ?1) > 0.3)", R"(similarity("title", $1) > 0.3)"});
  check_where(raw("{} IN {}", col<&Post::stars>, std::vector<int>{1, 2}),
              {R"("stars" IN (?1, ?2))", R"("stars" IN ($1, $2))"});
  check_where(raw("{} IN {}", col<&Post::stars>, std::vector<int>{}),
              {R"("stars" IN (NULL))", R"("stars" IN (NULL))"});
  check_where(raw("{} = {}", col<&Post::stars>, std::nullopt),
              {R"("stars" = NULL)", R"("stars" = NULL)"});
  check_where(raw("'{{}}' <> '{{'"), {"'{}' <> '{'", "'{}' <> '{'"});
}

TEST_CASE("raw conditions are in parentheses beside others") {
  check_where(raw("a OR b") && col<&Post::stars> > 1,
              {R"((a OR b) AND "stars" > ?1)", R"((a OR b) AND "stars" > $1)"});
  check_where(!raw("a OR b"), {"NOT (a OR b)", "NOT (a OR b)"});
  check_where(raw("NOT {}", col<&Post::stars> > 1 || col<&Post::stars> < 0),
              {R"(NOT ("stars" > ?1 OR "stars" < ?2))", R"(NOT ("stars" > $1 OR "stars" < $2))"});
  check_where(raw<int>("{} % 2", col<&Post::stars>) == 1,
              {R"(("stars" % 2) = ?1)", R"(("stars" % 2) = $1)"});
}

TEST_CASE("raw terms order as they stand") {
  check_tail([](const auto& posts) { return posts.order_by(raw<double>("random()")); },
             {" ORDER BY random() NULLS LAST", " ORDER BY (random())"});
  check_tail(
      [](const auto& posts) {
        return posts.order_by(raw<int>("{} % 2", col<&Post::stars>).desc());
      },
      {R"( ORDER BY "stars" % 2 DESC NULLS FIRST)", R"( ORDER BY ("stars" % 2) DESC)"});
}

TEST_CASE("postgres has operators of arrays that others refuse") {
  namespace pg = stele::postgres;
  const std::vector<std::string> tags{"a"};
  check_postgres(pg::array_contained_by(col<&Post::tags>, tags), R"("tags" <@ $1)");
  check_postgres(pg::array_contains(col<&Post::tags>, tags), R"("tags" @> $1)");
  check_postgres(pg::array_overlaps(col<&Post::tags>, col<&Post::tags>), R"("tags" && "tags")");
  check_postgres(pg::array_concat(col<&Post::votes>, std::vector<int>{1}) == col<&Post::votes>,
                 R"(("votes" || $1) = "votes")");
  check_postgres(pg::cardinality(pg::array_append(col<&Post::votes>, 1)) > 3,
                 R"((cardinality((array_append("votes", $1)))) > $2)");
  check_postgres(pg::array_length(col<&Post::tags>) == 1, R"((array_length("tags", $1)) = $2)");
  check_postgres(col<&Post::id> > pg::all(col<&Post::votes>), R"("id" > ALL ("votes"))");
  check_postgres(col<&Post::id> == pg::any(std::vector<int>{1, 2}), R"("id" = ANY ($1))");
}

TEST_CASE("postgres matches several patterns, and others refuse it") {
  namespace pg = stele::postgres;
  check_postgres(pg::ilike_any(col<&Post::title>, {"a%", "b%"}), R"("title" ILIKE ANY ($1))");
  check_postgres(pg::like_all(col<&Post::title>, std::vector<std::string>{"a%"}),
                 R"("title" LIKE ALL ($1))");
}

TEST_CASE("postgres has ranges that others refuse") {
  namespace pg = stele::postgres;
  const stele::Timestamp now{};
  const auto booked = pg::tstzrange(col<&Post::from>, col<&Post::until>);
  check_postgres(pg::range_contains(booked, now), R"((tstzrange("from", "until", '[)')) @> $1)");
  check_postgres(pg::range_overlaps(booked, pg::tstzrange(now, std::nullopt, pg::Bounds::both)),
                 R"((tstzrange("from", "until", '[)')) && (tstzrange($1, NULL, '[]')))");
  check_postgres(pg::range_upper(pg::int8range(1, col<&Post::id>)) == 5,
                 R"((upper((int8range($1, "id", '[)')))) = $2)");
}

TEST_CASE("postgres has hstore, which others refuse") {
  namespace pg = stele::postgres;
  check_postgres(pg::hstore_get(col<&Post::title>, "a") == "b",
                 R"((CAST("title" AS hstore) -> $1) = $2)");
  check_postgres(pg::hstore_has(col<&Post::title>, "a"), R"(exist(CAST("title" AS hstore), $1))");
}

TEST_CASE("sqlite has operators that others refuse") {
  namespace lite = stele::sqlite;
  check_sqlite(lite::glob(col<&Post::title>, "a*"), R"("title" GLOB ?1)");
  check_sqlite(lite::json_extract<int>(col<&Post::data>, "$.a[0]") > 1,
               R"((json_extract("data", '$.a[0]')) > ?1)");
  check_sqlite(lite::json_array_length(col<&Post::data>) == 2,
               R"((json_array_length("data", '$')) = ?1)");
  check_sqlite(lite::json_type(col<&Post::data>, "$.a") == "text",
               R"((json_type("data", '$.a')) = ?1)");
}

TEST_CASE("an extension of a dialect that is not there is refused by its name") {
  Database database = Database::open("sqlite::memory:");
  const auto posts = database.define<Post>();
  const auto refused = [&](const auto& condition, const std::string& words) {
    const Error error = error_of([&] { (void)posts.where(condition).to_sql(); });
    CHECK(error.code() == Errc::unsupported);
    CHECK(std::string(error.what()).find(words) != std::string::npos);
  };
  refused(mydb::soundex(col<&Post::title>) == "x", "'soundex' is one of mydb");
  refused(mydb::sounds_like(col<&Post::title>, "x"), "'SOUNDS LIKE' is one of mydb");
  refused(!mydb::sounds_like(col<&Post::title>, col<&Post::title>), "is one of mydb");
}
