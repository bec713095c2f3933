#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "ledger.hpp"
#include "plain_database.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::Model;
using stele::Record;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::shared_database_urls;

namespace {

struct Word {
  std::int64_t id = 0;
  std::string text{};
  std::optional<std::string> note{};
};

struct Fixture {
  explicit Fixture(const std::vector<std::string>& texts)
      : fresh(GENERATE(from_range(database_urls()))),
        has_patterns(stele::test::features_of(fresh.url()).patterns) {
    database.sync();
    for (const std::string& each : texts) words.create({.text = each});
  }

  /// The texts that the condition finds, in their bytewise order, joined; by both kinds of model.
  std::string found(const stele::Condition<Word>& typed, const stele::Condition<>& run_time) {
    std::string joined;
    for (const Word& word : words.where(typed).order_by(col<&Word::text>).all())
      joined += word.text + "|";
    std::string again;
    for (const Record& word : by_name.where(run_time).order_by(stele::column("text")).all()) {
      again += word.get<std::string>("text") + "|";
    }
    CHECK(again == joined);
    return joined;
  }

  FreshDatabase fresh;
  Database database = fresh.open();
  Model<Word> words = database.define<Word>();
  Model<Record> by_name = database.model("Word");
  bool has_patterns;
};

const auto text = col<&Word::text>;
stele::RuntimeColumn name() { return stele::column("text"); }

#define FOUND(test) fixture.found(text.test, name().test)

}  // namespace

TEST_CASE("like tells upper from lower case, and has %, _ and backslash") {
  Fixture fixture({"", "abc", "ABC", "a%c", "a_c", "a\\c", "a*c", "a?c", "a[b]c", "a\nc",
                   "\u00e4bc", "abcabc"});
  if (!fixture.has_patterns) {
    CHECK(error_of([&] { (void)fixture.words.where(text.like("a%")).all(); }).code() ==
          Errc::unsupported);
    return;
  }
  CHECK(FOUND(like("abc")) == "abc|");
  CHECK(FOUND(like("a%c")) == "a\nc|a%c|a*c|a?c|a[b]c|a\\c|a_c|abc|abcabc|");
  CHECK(FOUND(like("a_c")) == "a\nc|a%c|a*c|a?c|a\\c|a_c|abc|");
  CHECK(FOUND(like("_bc")) == "abc|\u00e4bc|");
  CHECK(FOUND(like("a\\%c")) == "a%c|");
  CHECK(FOUND(like("a\\_c")) == "a_c|");
  CHECK(FOUND(like("a\\\\c")) == "a\\c|");
  CHECK(FOUND(like("a*c")) == "a*c|");
  CHECK(FOUND(like("a?c")) == "a?c|");
  CHECK(FOUND(like("a[b]c")) == "a[b]c|");
  CHECK(FOUND(like("")) == "|");
  CHECK(FOUND(not_like("a%")) == "|ABC|\u00e4bc|");
  CHECK(error_of([] { (void)text.like("a\\"); }).code() == Errc::invalid_argument);
  CHECK(error_of([] { (void)text.ilike("a\\\\\\"); }).code() == Errc::invalid_argument);
  CHECK(error_of([] { (void)text.like("\xff"); }).code() == Errc::conversion);
}

TEST_CASE("ilike compares by the simple lower case of Unicode") {
  Fixture fixture({"Stra\u00dfe", "STRASSE", "\u00c4RGER", "\u00e4rger", "\u0391\u03a3",
                   "\u03b1\u03c3", "a.b", "A_B"});
  if (!fixture.has_patterns) return;
  CHECK(FOUND(ilike("\u00c4rger")) == "\u00c4RGER|\u00e4rger|");
  CHECK(FOUND(ilike("stra%")) == "STRASSE|Stra\u00dfe|");
  CHECK(FOUND(ilike("\u03b1\u03c3")) == "\u0391\u03a3|\u03b1\u03c3|");
  CHECK(FOUND(ilike("a\\_b")) == "A_B|");
  CHECK(FOUND(not_ilike("%r%")) == "A_B|a.b|\u0391\u03a3|\u03b1\u03c3|");
}

TEST_CASE("starts_with, ends_with and contains take their needle as it is") {
  Fixture fixture({"", "a", "ab", "a%b", "a_b", "a\\b", "b", "%", "z\u00e9", "\U0010FFFF",
                   "\U0010FFFFx", "\uD7FF!", "\uE000"});
  CHECK(FOUND(starts_with("a")) == "a|a%b|a\\b|a_b|ab|");
  CHECK(FOUND(starts_with("a%")) == "a%b|");
  CHECK(FOUND(starts_with("a_")) == "a_b|");
  CHECK(FOUND(starts_with("z\u00e9")) == "z\u00e9|");
  CHECK(FOUND(starts_with("\uD7FF")) == "\uD7FF!|");
  CHECK(FOUND(starts_with("\U0010FFFF")) == "\U0010FFFF|\U0010FFFFx|");
  CHECK(FOUND(starts_with("")) ==
        "|%|a|a%b|a\\b|a_b|ab|b|z\u00e9|\uD7FF!|\uE000|\U0010FFFF|\U0010FFFFx|");
  if (!fixture.has_patterns) return;
  CHECK(FOUND(ends_with("b")) == "a%b|a\\b|a_b|ab|b|");
  CHECK(FOUND(ends_with("%")) == "%|");
  CHECK(FOUND(ends_with("%b")) == "a%b|");
  CHECK(FOUND(contains("_")) == "a_b|");
  CHECK(FOUND(contains("\\")) == "a\\b|");
  CHECK(FOUND(contains("%")) == "%|a%b|");
  CHECK(FOUND(contains("\u00e9")) == "z\u00e9|");
}

TEST_CASE("matches takes the portable expressions, and nothing else") {
  Fixture fixture({"abc", "ABC", "a1", "x\ny", "\u00e9", "two words"});
  if (!fixture.has_patterns) return;
  CHECK(FOUND(matches("^a")) == "a1|abc|");
  CHECK(FOUND(matches("(?i)^abc$")) == "ABC|abc|");
  CHECK(FOUND(matches("\\d")) == "a1|");
  CHECK(FOUND(matches("x.y")) == "");
  CHECK(FOUND(matches("^.$")) == "\u00e9|");
  CHECK(FOUND(matches("\\bwords\\b")) == "two words|");
  CHECK(FOUND(not_matches("[a-z]")) == "ABC|\u00e9|");
  for (const char* pattern : {"(", "a{2,1}", "(?<n>a)", "\\1", "[[:alpha:]]", "a*?"}) {
    CHECK(error_of([&] { (void)text.matches(pattern); }).code() == Errc::invalid_argument);
  }
}

TEST_CASE("starts_with is served by the index of a unique column") {
  const std::string url = GENERATE(from_range(shared_database_urls()));
  const FreshDatabase fresh(url);
  Database database = fresh.open();
  const auto codes = database.define(
      "Code", {{"code", {.type = stele::types::text(), .allow_null = false, .unique = true}}},
      {.timestamps = false});
  database.sync();
  database.transaction([&](stele::Transaction& tx) {
    for (int i = 0; i < 3000; ++i) tx.model("Code").create({{"code", "code " + std::to_string(i)}});
  });
  const auto query = codes.where(stele::column("code").starts_with("code 12"));
  CHECK(query.count() == 111);
  // The suite looks at plans of the databases that it knows.
  if (!stele::test::features_of(fresh.url()).patterns) return;
  PlainDatabase plain(fresh.url());
  std::string plan;
  const auto explain = [&](const std::string& prefix) {
    for (const std::string& row :
         plain.rows(prefix + "SELECT code FROM codes WHERE code >= 'code 12' AND code < 'code 13'"))
      plan += row;
  };
  if (plain.is_postgres()) {
    plain.run("ANALYZE codes");
    explain("EXPLAIN ");
    CHECK(plan.find("Index") != std::string::npos);
  } else {
    explain("EXPLAIN QUERY PLAN ");
    CHECK(plan.find("USING COVERING INDEX") != std::string::npos);
  }
  CHECK(query.to_sql().sql.find(plain.is_postgres()
                                    ? R"("code" >= $1 AND "code" < $2)"
                                    : R"("code" >= ?1 AND "code" < ?2)") != std::string::npos);
}

TEST_CASE("a list of any length is one prepared text") {
  Fixture fixture({"a", "b", "it's", "\u00e9"});
  std::vector<std::string> many = {"b", "it's", "nothing"};
  std::vector<std::int64_t> keys = {1, 3};
  const auto sql = fixture.words.where(text.in(many)).to_sql().sql;
  for (const std::size_t size : {0U, 1U, 10U, 10'000U, 100'000U}) {
    many.resize(std::min<std::size_t>(size, 3));
    keys.resize(std::min<std::size_t>(size, 2));
    while (many.size() < size) many.push_back("x" + std::to_string(many.size()));
    while (keys.size() < size) keys.push_back(static_cast<std::int64_t>(keys.size()) + 1000);
    if (!fixture.has_patterns && size > 10) break;
    CHECK(fixture.words.where(text.in(many)).count() == (size == 0 ? 0 : size == 1 ? 1 : 2));
    CHECK(fixture.words.where(text.not_in(many)).count() == (size == 0 ? 4 : size == 1 ? 3 : 2));
    CHECK(fixture.words.where(col<&Word::id>.in(keys)).count() == (size == 0   ? 0
                                                                   : size == 1 ? 1
                                                                               : 2));
    if (fixture.has_patterns) CHECK(fixture.words.where(text.in(many)).to_sql().sql == sql);
    many = {"b", "it's", "nothing"};
    keys = {1, 3};
  }
}

TEST_CASE("is_distinct_from takes NULL for a value like any other") {
  Fixture fixture({"a", "b"});
  fixture.words.create({.text = "c", .note = "x"});
  const auto note = col<&Word::note>;
  const auto column = stele::column("note");
  CHECK(fixture.found(note.is_distinct_from("x"), column.is_distinct_from("x")) == "a|b|");
  CHECK(fixture.found(note.is_not_distinct_from("x"), column.is_not_distinct_from("x")) == "c|");
  CHECK(fixture.found(note.is_distinct_from(std::nullopt), column.is_distinct_from(std::nullopt)) ==
        "c|");
  CHECK(fixture.found(note.is_distinct_from(text), column.is_distinct_from(name())) == "a|b|c|");
  CHECK(fixture.found(note != "y", column != "y") == "c|");
}

TEST_CASE("text sorts bytewise, or by a collation that is asked for") {
  Fixture fixture({"b", "A", "a", "B", "\u00e9"});
  const auto texts = [&](const auto& order) {
    std::string joined;
    for (const Word& word : fixture.words.order_by(order, col<&Word::id>).all()) {
      joined += word.text;
    }
    return joined;
  };
  CHECK(texts(text.asc()) == "ABab\u00e9");
  CHECK(texts(text.desc()) == "\u00e9baBA");
  const bool is_postgres = fixture.database.dialect().name() == "postgres";
  const std::string collation = is_postgres ? "POSIX" : "NOCASE";
  CHECK(texts(stele::collate(text, collation)) == (is_postgres ? "ABab\u00e9" : "AabB\u00e9"));
  if (!fixture.has_patterns) return;
  CHECK(error_of([&] { (void)texts(stele::collate(text, "no such \"one")); }).code() ==
        Errc::unsupported);
}

TEST_CASE("the option collation is that of the text columns") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const bool is_postgres = stele::Url::parse(fresh.url()).scheme().starts_with("postgres");
  Database database = fresh.open({.collation = is_postgres ? "C.utf8" : "NOCASE"});
  const auto words = database.define<Word>();
  if (!stele::test::features_of(fresh.url()).patterns) return;
  database.sync();
  database.sync();
  for (const char* each : {"b", "A", "a", "Bc"}) words.create({.text = each});
  std::string joined;
  for (const Word& word : words.order_by(text, col<&Word::id>).all()) joined += word.text;
  CHECK(joined == (is_postgres ? "ABcab" : "AabBc"));
  CHECK(words.where(text.starts_with("B")).count() == 1);
  CHECK(words.where(text == "bc").count() == (is_postgres ? 0 : 1));
}

TEST_CASE("lower and upper change ASCII only") {
  Fixture fixture({"AbZ\u00c4\u00e4\u0130", "x"});
  CHECK(fixture.found(stele::lower(text) == "abz\u00c4\u00e4\u0130",
                      stele::lower(name()) == "abz\u00c4\u00e4\u0130") == "AbZ\u00c4\u00e4\u0130|");
  CHECK(fixture.found(stele::upper(text).in({"ABZ\u00c4\u00e4\u0130", "y"}),
                      stele::upper(name()).in({"ABZ\u00c4\u00e4\u0130", "y"})) ==
        "AbZ\u00c4\u00e4\u0130|");
  CHECK(fixture.words.order_by(stele::lower(text).desc()).first()->text == "x");
  CHECK(error_of([&] {
          (void)fixture.by_name.where(stele::lower(stele::column("id")) == "x").count();
        }).code() == Errc::mapping);
}
