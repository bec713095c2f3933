#include <functional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Error;
using stele::Model;
using stele::QueryEvent;
using stele::test::database_urls;
using stele::test::FreshDatabase;

namespace types = stele::types;

namespace {

constexpr const char* marker = "sEcrEt";
constexpr std::int64_t number = 7654321;

struct Secret {
  std::int64_t id = 0;
  std::string word{};
  std::string key{};
  int digits = 0;
  stele::Blob bytes{};
};

void describe(stele::ModelBuilder<Secret>& model) {
  model.attribute<&Secret::word>().unique().length(30).validate(stele::matches("^sE.*"));
  model.attribute<&Secret::digits>().validate(stele::max(8'000'000));
  model.unique<&Secret::key, &Secret::digits>();
  model.check("bounds", col<&Secret::digits> < 7'000'000);
}

struct Child {
  std::int64_t id = 0;
  std::string parent{};
  std::int64_t secret_id = 0;
  stele::BelongsTo<Secret> secret{};
};

void check_silent(const std::string& text) {
  CHECK_THAT(text, !Catch::Contains(marker) && !Catch::Contains(std::to_string(number)));
}

void check_silent(const Error& error) {
  check_silent(std::string(error.what()));
  const stele::ErrorContext& context = error.context();
  for (const std::string& text : {context.sql, context.model, context.table, context.constraint,
                                  context.sqlstate, context.server_message}) {
    check_silent(text);
  }
  for (const std::string& column : context.columns) check_silent(column);
  const auto* violation = dynamic_cast<const stele::ValidationError*>(&error);
  if (violation == nullptr) return;
  for (const stele::ValidationItem& item : violation->items()) {
    check_silent(item.attribute + item.rule + item.message);
  }
}

void check_silent(const std::function<void()>& failing) {
  try {
    failing();
    FAIL_CHECK("threw nothing");
  } catch (const Error& error) {
    check_silent(error);
    CHECK_THAT(error.what(), !Catch::Contains("87654321"));
  }
}

using Work = std::function<void(const Model<Secret>&, const Model<Child>&)>;

const stele::Blob secret_bytes(40, static_cast<std::byte>('s'));

std::vector<Work> failing() {
  const std::string word = std::string(marker) + "!";
  return {
      [=](const auto& s, const auto&) { s.create({.word = word, .digits = 1}); },
      [=](const auto& s, const auto&) { s.create({.word = "sEx", .key = word, .digits = 2}); },
      [=](const auto& s, const auto&) { s.create({.word = word + word + word + word + word}); },
      [=](const auto& s, const auto&) { s.create({.word = "x" + word}); },
      [=](const auto& s, const auto&) { s.create({.word = word + '\0'}); },
      [=](const auto& s, const auto&) { s.create({.word = word + "\xff"}); },
      [=](const auto& s, const auto&) {
        s.create({.word = "sE1", .digits = static_cast<int>(number)});
      },
      [=](const auto& s, const auto&) { s.create({.word = "sE1", .digits = 87654321}); },
      [=](const auto&, const auto& c) { c.create({.parent = word, .secret_id = number}); },
      [=](const auto& s, const auto&) { (void)s.get(number); },
      [=](const auto& s, const auto&) { (void)s.where(col<&Secret::word> == word + '\0').all(); },
      [=](const auto& s, const auto&) { (void)s.where(stele::column("wird") == word).all(); },
      [=](const auto& s, const auto&) { (void)s.where(stele::column("digits") == word).all(); },
      [=](const auto& s, const auto&) {
        (void)s.where(col<&Secret::word> == word).limit(-number).all();
      },
      [=](const auto& s, const auto&) {
        s.where(col<&Secret::id> == 1).update(stele::set<&Secret::digits>(87654321000 + number));
      },
      [=](const auto& s, const auto&) {
        s.where(col<&Secret::id> == 1)
            .update(stele::set<&Secret::digits>(number), stele::set<&Secret::word>(word));
      },
      [=](const auto& s, const auto&) {
        (void)s.where(col<&Secret::word> != std::string("other")).one();
      },
  };
}

}  // namespace

TEST_CASE("no value is in the text of any error or event") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open({.on_query = [](const QueryEvent& event) {
    check_silent(std::string(event.sql) + std::string(event.transaction_id));
    check_silent(stele::format_query(event));
  }});
  const auto secrets = database.define<Secret>();
  const auto children = database.define<Child>();
  database.sync();
  const std::string word = std::string(marker) + "!";
  (void)secrets.create({.word = word, .key = word, .digits = 2, .bytes = secret_bytes});
  (void)secrets.create({.word = "sEcond"});
  (void)children.create({.parent = word, .secret_id = 1});
  const auto query = secrets.where(col<&Secret::word>.in({word, "x"})).limit(number);
  check_silent(query.to_sql().sql);
  CHECK(query.count() == 1);
  int index = 0;
  for (const Work& work : failing()) {
    INFO(index++);
    check_silent([&] { work(secrets, children); });
  }
}

TEST_CASE("no value is in the text of an error of a run-time model") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto things =
      database.define("Thing", {{"word", {.type = types::string(30), .unique = true}},
                                {"n", types::integer()},
                                {"mood", types::enumeration({"sad", "well"})}});
  database.sync();
  const std::string word = std::string(marker) + "!";
  things.create({{"word", word}});
  const std::vector<std::function<void()>> works = {
      [&] {
        things.create({{"word", word}});
      },
      [&] {
        things.create({{"n", word}});
      },
      [&] {
        things.create({{"n", 87654321000}});
      },
      [&] {
        things.create({{"mood", word}});
      },
      [&] { (void)things.query().one().get<int>("word"); },
      [&] {
        (void)things.build({{"word", word}}).get<bool>("word");
      },
  };
  for (const auto& work : works) check_silent(work);
}

TEST_CASE("no name that is made of a value is in the text of an error", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const std::string word = std::string(marker) + "_name";
  std::vector<std::function<void()>> works;
  if (database.dialect().name() == "postgres") {
    works = {
        [&] { (void)database.query<std::string>("SELECT CAST({} AS regclass)::text", word); },
        [&] { (void)database.query<std::int64_t>("SELECT nextval({})", word); },
        [&] { (void)database.query<std::string>("SELECT set_config({}, 'a', false)", word); },
        [&] { (void)database.query<bool>("SELECT pg_has_role({}, 'usage')", word); },
        [&] { (void)database.query<std::string>("SELECT to_tsquery({})::text", word + " & & x"); },
    };
  } else {
    database.execute("CREATE VIRTUAL TABLE docs USING fts5(body)");
    works = {
        [&] {
          (void)database.query<std::string>("SELECT body FROM docs WHERE docs MATCH {}",
                                            word + ":x");
        },
        [&] {
          (void)database.query<std::string>("SELECT body FROM docs WHERE docs MATCH {}",
                                            word + " AND");
        },
    };
  }
  for (const auto& work : works) check_silent(work);
}
