#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::Model;
using stele::ValidationError;
using stele::test::database_urls;
using stele::test::FreshDatabase;

// A text that is longer than its column allows is a check violation, also where the database has
// the length as a part of the type.

namespace {

struct Label {
  std::int64_t id = 0;
  std::string code{};
  std::optional<std::string> note{};
  std::string mark = "....";
  std::string text{};
};

void describe(stele::ModelBuilder<Label>& model) {
  model.attribute<&Label::code>().length(5).unique();
  model.attribute<&Label::note>().length(5);
  model.attribute<&Label::mark>().type(stele::types::char_(4));
  model.attribute<&Label::text>().type(stele::types::text());
}

struct Fixture {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  Model<Label> labels = database.define<Label>();

  Fixture() {
    database.sync();
    (void)labels.create({.code = "a", .text = "far too long"});
  }
};

template <class Act>
ValidationError violation_of(const Act& act) {
  try {
    act();
  } catch (const ValidationError& error) {
    CHECK(stele::to_string(error.code()) == stele::to_string(Errc::check_violation));
    REQUIRE(error.items().size() == 1);
    CHECK(error.items().front().rule == "check");
    return error;
  }
  FAIL("nothing was refused");
  throw 0;
}

void check_names(const ValidationError& error, const std::string& attribute,
                 const std::string& words) {
  INFO(error.what());
  CHECK(std::string(error.what()) == words);
  CHECK(error.items().front().attribute == attribute);
  CHECK(error.context().model == "Label");
  CHECK(error.context().table == "labels");
  CHECK(error.context().columns == std::vector<std::string>{attribute});
  CHECK(error.context().constraint == "labels_" + attribute + "_check");
}

}  // namespace

TEST_CASE("raw SQL that writes a text that is too long breaks a check", "[builtin]") {
  Fixture f;
  const ValidationError error =
      violation_of([&] { f.database.execute("UPDATE labels SET code = {}", "too long"); });
  CHECK(error.items().front().attribute.empty());
  CHECK(error.context().columns.empty());
  (void)violation_of([&] {
    f.database.execute("INSERT INTO labels (code, mark, text) VALUES ('too long', '....', '')");
  });
  CHECK(f.labels.one().code == "a");
}

TEST_CASE("an expression that is too long for its column names the attribute", "[builtin]") {
  Fixture f;
  const auto all = f.labels.where(col<&Label::id> > 0);
  check_names(violation_of([&] {
                all.update(stele::set<&Label::code>(stele::raw<std::string>("'too long'")));
              }),
              "code", "could not update Label: code must have at most 5 characters");
  check_names(violation_of([&] { all.update(stele::set<&Label::note>(col<&Label::text>)); }),
              "note", "could not update Label: note must have at most 5 characters");
  check_names(violation_of([&] { all.update(stele::set<&Label::mark>(col<&Label::text>)); }),
              "mark", "could not update Label: mark must have exactly 4 characters");
  check_names(violation_of([&] { all.update(stele::set<&Label::mark>(col<&Label::code>)); }),
              "mark", "could not update Label: mark must have exactly 4 characters");
  Label row{.code = "a"};
  const auto rename =
      stele::on_conflict<&Label::code>().update(stele::set<&Label::note>(col<&Label::text>));
  check_names(violation_of([&] { (void)f.labels.upsert(row, rename); }), "note",
              "could not upsert Label: note must have at most 5 characters");
}

TEST_CASE("a row whose text is too long is named where validation is left out", "[builtin]") {
  Fixture f;
  const std::vector<Label> rows = {{.code = "b"}, {.code = "c", .note = "too long"}, {.code = "d"}};
  const std::vector<Label> marks = {{.code = "b", .mark = "..."}};
  for (const bool returning : {true, false}) {
    check_names(violation_of([&] {
                  (void)f.labels.create_all(rows, {.validate = false, .returning = returning});
                }),
                "note", "row 2 of 3: could not create Label: note must have at most 5 characters");
    check_names(violation_of([&] {
                  (void)f.labels.create_all(marks, {.validate = false, .returning = returning});
                }),
                "mark", "row 1 of 1: could not create Label: mark must have exactly 4 characters");
  }
  CHECK(f.labels.count() == 1);
}
