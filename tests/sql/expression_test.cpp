#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "both.hpp"

using nlohmann::json;
using stele::col;
using stele::column;
using stele::Condition;
using stele::Database;
using stele::Decimal;
using stele::Query;
using stele::test::check_query;
using stele::test::Texts;

namespace {

enum class Color { red, green };

struct Item {
  std::int64_t id = 0;
  std::string name{};
  std::string email{};  ///< citext
  std::optional<int> size{};
  double weight = 0;
  stele::Decimal price{};  ///< decimal(10, 2)
  stele::Timestamp made{};
  stele::Uuid key{};
  stele::Blob photo{};
  Color color = Color::red;
  json data{};
  std::vector<std::int64_t> numbers{};
  std::vector<std::string> tags{};
};

void describe(stele::ModelBuilder<Item>& model) {
  model.attribute<&Item::email>().type(stele::types::citext());
  model.attribute<&Item::price>().type(stele::types::decimal(10, 2));
}

/// What follows SELECT … FROM "items".
void check_tail(const std::function<Query<Item>(const stele::Model<Item>&)>& build,
                const Texts& tail) {
  const std::string all_items =
      R"(SELECT "id", "name", "email", "size", "weight", "price", "made", "key", "photo", "color", )"
      R"("data", "numbers", "tags" FROM "items")";
  check_query([&](Database& database) { return build(database.define<Item>()); },
              {all_items + tail.sqlite, all_items + tail.postgres});
}

template <class C>
void check_where(const C& condition, const Texts& where) {
  check_tail([&](const auto& items) { return items.where(condition); },
             {" WHERE " + where.sqlite, " WHERE " + where.postgres});
}

template <class Term>
void check_order(const Term& term, const Texts& order) {
  check_tail([&](const auto& items) { return items.order_by(term); },
             {" ORDER BY " + order.sqlite, " ORDER BY " + order.postgres});
}

}  // namespace

TEST_CASE("operands of every type are compared with constants of theirs") {
  check_where(col<&Item::email> == "A@b.c",
              {R"("email" = ?1)", R"(lower("email" COLLATE "C") = $1)"});
  check_where(col<&Item::email> < "M", {R"("email" < ?1)", R"(lower("email" COLLATE "C") < $1)"});
  check_where(col<&Item::weight> > 0.5, {R"("weight" > ?1)", R"("weight" > $1)"});
  check_where(col<&Item::size> > 0.5, {R"("size" > ?1)", R"("size" > $1)"});
  check_where(col<&Item::price> == Decimal("9.99"), {R"("price" = ?1)", R"("price" = $1)"});
  check_where(col<&Item::price> <= Decimal("9.995"), {R"("price" <= ?1)", R"("price" <= $1)"});
  check_where(col<&Item::price> == Decimal("9.995"),
              {R"("price" <> "price")", R"("price" <> "price")"});
  check_where(col<&Item::price> < 10, {R"("price" < ?1)", R"("price" < $1)"});
  check_where(col<&Item::made> >= stele::Timestamp(), {R"("made" >= ?1)", R"("made" >= $1)"});
  check_where(col<&Item::key> == stele::Uuid(), {R"("key" = ?1)", R"("key" = $1)"});
  check_where(col<&Item::photo> == stele::Blob(), {R"("photo" = ?1)", R"("photo" = $1)"});
  check_where(col<&Item::color> != Color::green, {R"("color" <> ?1)", R"("color" <> $1)"});
  check_where(col<&Item::numbers> == std::vector<std::int64_t>{1},
              {R"("numbers" = ?1)", R"("numbers" = $1)"});
  check_where(col<&Item::data> == json::object(),
              {R"(stele_json_equal("data", ?1))", R"("data" = $1)"});
}

TEST_CASE("two columns are compared, without case where one of them is") {
  check_where(col<&Item::name> == col<&Item::email>,
              {R"(lower("name") = lower("email"))",
               R"(lower("name" COLLATE "C") = lower("email" COLLATE "C"))"});
  check_where(col<&Item::name> < col<&Item::email>,
              {R"(lower("name") < lower("email"))",
               R"(lower("name" COLLATE "C") < lower("email" COLLATE "C"))"});
  check_where(col<&Item::id> == col<&Item::size>, {R"("id" = "size")", R"("id" = "size")"});
}

TEST_CASE("distinct from says how NULL compares") {
  check_where(col<&Item::size>.is_distinct_from(1),
              {R"("size" IS NOT ?1)", R"("size" IS DISTINCT FROM $1)"});
  check_where(col<&Item::size>.is_not_distinct_from(1),
              {R"("size" IS ?1)", R"("size" IS NOT DISTINCT FROM $1)"});
  check_where(col<&Item::size>.is_distinct_from(std::nullopt),
              {R"("size" IS NOT NULL)", R"("size" IS NOT NULL)"});
  check_where(col<&Item::size>.is_distinct_from(col<&Item::id>),
              {R"("size" IS NOT "id")", R"("size" IS DISTINCT FROM "id")"});
  check_where(col<&Item::email>.is_distinct_from("A"),
              {R"("email" IS NOT ?1)", R"(lower("email" COLLATE "C") IS DISTINCT FROM $1)"});
  check_where(col<&Item::data>.is_distinct_from(json()),
              {R"(NOT stele_json_same("data", ?1))", R"("data" IS DISTINCT FROM $1)"});
}

TEST_CASE("lists of every type are one parameter") {
  check_where(col<&Item::email>.in({"A", "b"}), {R"("email" IN (SELECT value FROM json_each(?1)))",
                                                 R"(lower("email" COLLATE "C") = ANY($1))"});
  check_where(
      col<&Item::weight>.in({0.5, 1.0}),
      {R"("weight" IN (SELECT stele_real(value) FROM json_each(?1)))", R"("weight" = ANY($1))"});
  check_where(col<&Item::price>.in({Decimal("1.50"), Decimal("9.995")}),
              {R"("price" IN (SELECT value FROM json_each(?1)))", R"("price" = ANY($1))"});
  check_where(col<&Item::made>.in({stele::Timestamp()}),
              {R"("made" IN (SELECT value FROM json_each(?1)))", R"("made" = ANY($1))"});
  check_where(col<&Item::key>.not_in({stele::Uuid()}),
              {R"("key" NOT IN (SELECT value FROM json_each(?1)))", R"("key" <> ALL($1))"});
  check_where(
      col<&Item::photo>.in({stele::Blob()}),
      {R"("photo" IN (SELECT stele_bytes(value) FROM json_each(?1)))", R"("photo" = ANY($1))"});
  check_where(col<&Item::color>.in({Color::red, Color::green}),
              {R"("color" IN (SELECT value FROM json_each(?1)))", R"("color" = ANY($1))"});
  check_where(column("size").in({1, 2}),
              {R"("size" IN (SELECT value FROM json_each(?1)))", R"("size" = ANY($1))"});
}

TEST_CASE("a constant pattern is a GLOB, others are functions, on sqlite") {
  check_where(col<&Item::name>.like("a%_\\%*"), {R"("name" GLOB ?1)", R"("name" LIKE $1)"});
  check_where(col<&Item::name>.not_like("a%"),
              {R"(NOT ("name" GLOB ?1))", R"("name" NOT LIKE $1)"});
  check_where(col<&Item::name>.ilike("a%"),
              {R"(stele_ilike(?1, "name"))", R"(("name" COLLATE "C.utf8") ILIKE $1)"});
  check_where(col<&Item::name>.not_ilike("a%"),
              {R"(NOT (stele_ilike(?1, "name")))", R"(("name" COLLATE "C.utf8") NOT ILIKE $1)"});
  check_where(col<&Item::name>.matches("^\\d+$"),
              {R"(stele_matches(?1, "name"))", R"("name" ~ $1)"});
  check_where(col<&Item::name>.not_matches("^\\d+$"),
              {R"(NOT (stele_matches(?1, "name")))", R"("name" !~ $1)"});
  check_where(col<&Item::email>.like("A%"),
              {R"(lower("email") GLOB ?1)", R"(lower("email" COLLATE "C") LIKE $1)"});
  check_where(col<&Item::email>.ilike("A%"),
              {R"(stele_ilike(?1, lower("email")))",
               R"((lower("email" COLLATE "C") COLLATE "C.utf8") ILIKE $1)"});
  check_where(col<&Item::email>.matches("^A"),
              {R"(stele_matches(?1, lower("email")))", R"(lower("email" COLLATE "C") ~ $1)"});
}

TEST_CASE("a prefix is a range") {
  check_where(col<&Item::name>.starts_with("ab"),
              {R"("name" >= ?1 AND "name" < ?2)", R"("name" >= $1 AND "name" < $2)"});
  check_where(col<&Item::name>.starts_with(""), {R"("name" >= ?1)", R"("name" >= $1)"});
  check_where(col<&Item::email>.starts_with("AB"),
              {R"("email" >= ?1 AND "email" < ?2)",
               R"(lower("email" COLLATE "C") >= $1 AND lower("email" COLLATE "C") < $2)"});
  check_where(col<&Item::name>.ends_with("a_b"), {R"("name" GLOB ?1)", R"("name" LIKE $1)"});
  check_where(col<&Item::name>.contains("50%"), {R"("name" GLOB ?1)", R"("name" LIKE $1)"});
}

TEST_CASE("arithmetic is checked, and of 64 bits") {
  check_where(col<&Item::size> + 1 > 5,
              {R"((stele_add("size", ?1)) > ?2)", R"((CAST("size" AS BIGINT) + $1) > $2)"});
  check_where(col<&Item::id> - col<&Item::size> < 0, {R"((stele_subtract("id", "size")) < ?1)",
                                                      R"(("id" - CAST("size" AS BIGINT)) < $1)"});
  check_where(col<&Item::size> * 2 == 4,
              {R"((stele_multiply("size", ?1)) = ?2)", R"((CAST("size" AS BIGINT) * $1) = $2)"});
  check_where(col<&Item::size> / 2 == 4,
              {R"((stele_divide("size", ?1)) = ?2)", R"((CAST("size" AS BIGINT) / $1) = $2)"});
  check_where(col<&Item::size> + 0.5 > 1, {R"((stele_add(CAST("size" AS REAL), ?1)) > ?2)",
                                           R"((CAST("size" AS DOUBLE PRECISION) + $1) > $2)"});
  check_where(col<&Item::weight> * 2 > 1, {R"((stele_multiply("weight", CAST(?1 AS REAL))) > ?2)",
                                           R"(("weight" * CAST($1 AS DOUBLE PRECISION)) > $2)"});
  check_where(col<&Item::weight> / col<&Item::size> > 1,
              {R"((stele_divide("weight", CAST("size" AS REAL))) > ?1)",
               R"(("weight" / CAST("size" AS DOUBLE PRECISION)) > $1)"});
  check_where((col<&Item::size> + 1) * 2 > col<&Item::id>,
              {R"((stele_multiply(stele_add("size", ?1), ?2)) > "id")",
               R"(((CAST("size" AS BIGINT) + $1) * $2) > "id")"});
  check_where(col<&Item::size> > col<&Item::id> + 1,
              {R"("size" > (stele_add("id", ?1)))", R"("size" > ("id" + $1))"});
  check_where((col<&Item::size> + 1).in({1, 2}),
              {R"((stele_add("size", ?1)) IN (SELECT value FROM json_each(?2)))",
               R"((CAST("size" AS BIGINT) + $1) = ANY($2))"});
  check_where((col<&Item::size> + 1).is_null(),
              {R"((stele_add("size", ?1)) IS NULL)", R"((CAST("size" AS BIGINT) + $1) IS NULL)"});
}

TEST_CASE("decimals are calculated exactly") {
  check_where(col<&Item::price> + Decimal("0.5") > Decimal("1"),
              {R"((stele_decimal(stele_add("price", ?1))) > ?2)",
               R"((CAST("price" + $1 AS NUMERIC(18,2))) > $2)"});
  check_where(col<&Item::price> - 1 > 0, {R"((stele_decimal(stele_subtract("price", ?1))) > ?2)",
                                          R"((CAST("price" - $1 AS NUMERIC(18,2))) > $2)"});
  check_where(col<&Item::price> * col<&Item::price> > Decimal("0.25"),
              {R"((stele_decimal(stele_multiply("price", "price"))) > ?1)",
               R"((CAST("price" * "price" AS NUMERIC(18,4))) > $1)"});
  check_where(col<&Item::price> * 2 > 5, {R"((stele_decimal(stele_multiply("price", ?1))) > ?2)",
                                          R"((CAST("price" * $1 AS NUMERIC(18,2))) > $2)"});
  check_where(col<&Item::price> / 3 > 0.5,
              {R"((stele_divide(stele_decimal_real("price", 2), stele_decimal_real(?1, 0))) > ?2)",
               R"((CAST("price" AS DOUBLE PRECISION) / CAST($1 AS DOUBLE PRECISION)) > $2)"});
}

TEST_CASE("a part of a document is compared with values of its own type") {
  check_where(
      col<&Item::data>.json("a") == 1,
      {R"((json_type("data", '$."a"') IN ('integer', 'real') AND json_extract("data", '$."a"') = ?1))",
       R"(("data" -> 'a') = $1)"});
  check_where(
      col<&Item::data>.json("a", 0, "b") == "x",
      {R"((json_type("data", '$."a"[0]."b"') = 'text' AND json_extract("data", '$."a"[0]."b"') = ?1))",
       R"((jsonb_path_query_first("data" -> 'a', 'strict $[0]', '{}', true) -> 'b') = $1)"});
  check_where(
      col<&Item::data>.json("a", -1) == true,
      {R"((json_type("data", '$."a"[#-1]') IN ('true', 'false') AND json_extract("data", '$."a"[#-1]') = ?1))",
       R"((jsonb_path_query_first("data" -> 'a', 'strict $[last]', '{}', true)) = $1)"});
  check_where(col<&Item::data>.json("a") != "x",
              {R"((json_type("data", '$."a"') = 'text' AND json_extract("data", '$."a"') <> ?1))",
               R"((jsonb_typeof("data" -> 'a') = 'string' AND ("data" -> 'a') <> $1))"});
  check_where(
      col<&Item::data>.json("a") > 1.5,
      {R"((json_type("data", '$."a"') IN ('integer', 'real') AND json_extract("data", '$."a"') > ?1))",
       R"((jsonb_typeof("data" -> 'a') = 'number' AND ("data" -> 'a') > $1))"});
  check_where(
      col<&Item::data>.json("a") < "x",
      {R"((json_type("data", '$."a"') = 'text' AND json_extract("data", '$."a"') < ?1))",
       R"((jsonb_typeof("data" -> 'a') = 'string' AND (("data" -> 'a') #>> '{}') COLLATE "C" < $1))"});
  check_where(col<&Item::data>.json("a") == json(),
              {R"(json_type("data", '$."a"') = 'null')", R"(("data" -> 'a') = $1)"});
  check_where(
      col<&Item::data>.json("a") == json::array(),
      {R"((json_type("data", '$."a"') = 'array' AND stele_json_equal(stele_json_part("data", '["a"]'), ?1)))",
       R"(("data" -> 'a') = $1)"});
  check_where(
      col<&Item::data>.json("it's") == 1,
      {R"((json_type("data", '$."it''s"') IN ('integer', 'real') AND json_extract("data", '$."it''s"') = ?1))",
       R"(("data" -> 'it''s') = $1)"});
  check_where(
      col<&Item::data>.json("a\"b") == 1,
      {R"((json_type(stele_json_part("data", '["a\"b"]'), '$') IN ('integer', 'real') AND json_extract(stele_json_part("data", '["a\"b"]'), '$') = ?1))",
       R"(("data" -> 'a"b') = $1)"});
  check_where(col<&Item::data>.json("a").is_null(),
              {R"(json_type("data", '$."a"') IS NULL)", R"(("data" -> 'a') IS NULL)"});
  check_where(col<&Item::data>.json("a").is_not_null(),
              {R"(json_type("data", '$."a"') IS NOT NULL)", R"(("data" -> 'a') IS NOT NULL)"});
  check_where(col<&Item::data>.json("a").is_distinct_from(1),
              {R"(NOT stele_json_same(stele_json_part("data", '["a"]'), ?1))",
               R"(("data" -> 'a') IS DISTINCT FROM $1)"});
  check_where(
      col<&Item::data>.json("a") == col<&Item::data>.json("b"),
      {R"(stele_json_equal(stele_json_part("data", '["a"]'), stele_json_part("data", '["b"]')))",
       R"(("data" -> 'a') = ("data" -> 'b'))"});
  check_where(
      col<&Item::data>.json("a").in({1, 2}),
      {R"((json_type("data", '$."a"') IN ('integer', 'real') AND json_extract("data", '$."a"') = ?1) OR (json_type("data", '$."a"') IN ('integer', 'real') AND json_extract("data", '$."a"') = ?2))",
       R"(("data" -> 'a') = $1 OR ("data" -> 'a') = $2)"});
  check_where(
      col<&Item::data>.json("a").like("x%"),
      {R"(CASE WHEN json_type("data", '$."a"') = 'text' THEN json_extract("data", '$."a"') END GLOB ?1)",
       R"((CASE WHEN jsonb_typeof("data" -> 'a') = 'string' THEN (("data" -> 'a') #>> '{}') END) LIKE $1)"});
  check_where(
      col<&Item::data>.json("a").contains("x"),
      {R"(CASE WHEN json_type("data", '$."a"') = 'text' THEN json_extract("data", '$."a"') END GLOB ?1)",
       R"((CASE WHEN jsonb_typeof("data" -> 'a') = 'string' THEN (("data" -> 'a') #>> '{}') END) LIKE $1)"});
  check_where(col<&Item::data>.contains(json{{"a", 1}}),
              {R"(stele_json_contains("data", ?1))", R"("data" @> $1)"});
  check_where(
      col<&Item::data>.json("a").contains(json::array({1})),
      {R"(stele_json_contains(stele_json_part("data", '["a"]'), ?1))", R"(("data" -> 'a') @> $1)"});
}

TEST_CASE("arrays are asked for their elements") {
  check_where(col<&Item::numbers>.contains({1, 2}),
              {R"(stele_array_contains("numbers", ?1))", R"("numbers" @> $1)"});
  check_where(col<&Item::numbers>.overlaps({1, 2}),
              {R"(stele_array_overlaps("numbers", ?1))", R"("numbers" && $1)"});
  check_where(col<&Item::numbers>.any_of({1, 2}),
              {R"(stele_array_overlaps("numbers", ?1))", R"("numbers" && $1)"});
  check_where(col<&Item::numbers>.any(1),
              {R"(stele_array_any("numbers", ?1))", R"("numbers" @> $1)"});
  check_where(col<&Item::tags>.any("x"), {R"(stele_array_any("tags", ?1))", R"("tags" @> $1)"});
  check_where(col<&Item::tags>.contains({"x"}),
              {R"(stele_array_contains("tags", ?1))", R"("tags" @> $1)"});
}

TEST_CASE("a collation is named") {
  check_where(collate(col<&Item::name>, "my \"own\"") < "x",
              {R"(("name" COLLATE "my ""own""") < ?1)", R"(("name" COLLATE "my ""own""") < $1)"});
}

TEST_CASE("a run-time column is written as a typed one") {
  check_where(column("size") + 1 > 5,
              {R"((stele_add("size", ?1)) > ?2)", R"((CAST("size" AS BIGINT) + $1) > $2)"});
  check_where(column("name").like("a%"), {R"("name" GLOB ?1)", R"("name" LIKE $1)"});
  check_where(column("price") * 2 > Decimal("5"),
              {R"((stele_decimal(stele_multiply("price", ?1))) > ?2)",
               R"((CAST("price" * $1 AS NUMERIC(18,2))) > $2)"});
  check_where(
      column("data").json("a") == 1,
      {R"((json_type("data", '$."a"') IN ('integer', 'real') AND json_extract("data", '$."a"') = ?1))",
       R"(("data" -> 'a') = $1)"});
  check_where(column("numbers").any(1),
              {R"(stele_array_any("numbers", ?1))", R"("numbers" @> $1)"});
}

TEST_CASE("what is ordered is written as what is compared") {
  check_order(col<&Item::email>, {R"("email")", R"(lower("email" COLLATE "C"))"});
  check_order(col<&Item::size> + 1,
              {R"(stele_add("size", ?1) NULLS LAST)", R"((CAST("size" AS BIGINT) + $1))"});
  check_order(collate(col<&Item::name>, "my own").desc(),
              {R"("name" COLLATE "my own" DESC NULLS FIRST)", R"(("name" COLLATE "my own") DESC)"});
}

TEST_CASE("parts of documents are ordered by their type, then by their value") {
  check_order(
      col<&Item::data>.json("a"),
      {R"(CASE json_type("data", '$."a"') WHEN 'null' THEN 0 WHEN 'false' THEN 1 WHEN 'true' THEN 2 )"
       R"(WHEN 'integer' THEN 3 WHEN 'real' THEN 3 WHEN 'text' THEN 4 )"
       R"(WHEN 'array' THEN 5 WHEN 'object' THEN 6 END NULLS LAST, )"
       R"(CASE WHEN json_type("data", '$."a"') IN ('integer', 'real', 'text') )"
       R"(THEN json_extract("data", '$."a"') END)",
       R"(CASE jsonb_typeof("data" -> 'a') WHEN 'null' THEN 0 WHEN 'boolean' THEN 1 WHEN 'number' THEN 3 WHEN 'string' THEN 4 )"
       R"(WHEN 'array' THEN 5 WHEN 'object' THEN 6 END, )"
       R"(CASE WHEN jsonb_typeof("data" -> 'a') )"
       R"(IN ('boolean', 'number') THEN "data" -> 'a' END, )"
       R"(CASE WHEN jsonb_typeof("data" -> 'a') = 'string' )"
       R"(THEN (("data" -> 'a') #>> '{}') END COLLATE "C")"});
}
