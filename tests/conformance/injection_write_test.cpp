#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "hostile.hpp"

using namespace stele::test;  // NOLINT(google-build-using-namespace)
using stele::column;
using stele::Error;
using stele::excluded;
using stele::Model;
using stele::on_conflict;
using stele::Record;
using stele::set;

namespace types = stele::types;

namespace {

using Attempt = std::function<void(const Model<Record>&, Record&, const std::string&)>;

/// Each takes the name of an attribute.
std::vector<std::pair<std::string, Attempt>> attempts_with_names() {
  using M = const Model<Record>&;
  using Name = const std::string&;
  const auto row = [](M model) {
    return model.build({{"id", 1}, {"name", "x"}, {"salary", bound}});
  };
  return {
      {"build",
       [](M m, Record&, Name name) {
         (void)m.build({{name, bound}});
       }},
      {"create",
       [](M m, Record&, Name name) {
         m.create({{"name", "x"}, {name, bound}});
       }},
      {"create_all",
       [](M m, Record&, Name name) {
         m.create_all({{{name, bound}}});
       }},
      {"record.set", [](M, Record& record, Name name) { record.set(name, bound); }},
      {"update",
       [](M m, Record& record, Name name) {
         m.update(record, {{name, bound}});
       }},
      {"update_all", [](M m, Record& record, Name name) { m.update_all({record}, {name}); }},
      {"increment", [](M m, Record& record, Name name) { m.increment(record, name, bound); }},
      {"decrement", [](M m, Record& record, Name name) { m.decrement(record, name, bound); }},
      {"set",
       [](M m, Record&, Name name) {
         (void)m.where(column("id") == 1).update_returning(set(name, bound));
       }},
      {"set to a column",
       [](M m, Record&, Name name) {
         m.where(column("id") == 1).limit(1).update(set("salary", column(name) + bound));
       }},
      {"destroy",
       [](M m, Record&, Name name) { m.where(column(name) == bound).limit(1).destroy(); }},
      {"target", [row](M m, Record&, Name name) { m.upsert(row(m), on_conflict(name)); }},
      {"second target",
       [row](M m, Record&, Name name) { m.upsert(row(m), on_conflict("id", name)); }},
      {"target of many",
       [row](M m, Record&, Name name) {
         m.create_all({row(m)}, {.on_conflict = on_conflict(name).ignore()});
       }},
      {"updated",
       [row](M m, Record&, Name name) { m.upsert(row(m), on_conflict("id").update(name)); }},
      {"set in a conflict",
       [row](M m, Record&, Name name) {
         m.upsert(row(m), on_conflict("id").update(set(name, bound)));
       }},
      {"excluded",
       [row](M m, Record&, Name name) {
         m.upsert(row(m), on_conflict("id").update(set("name", excluded(name))));
       }},
      {"condition of a conflict",
       [row](M m, Record&, Name name) {
         m.upsert(row(m), on_conflict("id").where(column(name) == bound));
       }},
      {"find_or_create",
       [row](M m, Record&, Name name) { m.find_or_create(column(name) == bound, row(m)); }},
      {"find_or_build",
       [row](M m, Record&, Name name) { m.find_or_build(column(name) == bound, row(m)); }},
  };
}

}  // namespace

TEST_CASE("a name that a write is given from outside is that of an attribute, or refused") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const Model<Record> employees = staff.database.model("Employee");
  for (const auto& each : attempts_with_names()) {
    const std::string& verb = each.first;
    const Attempt& attempt = each.second;
    Record record = employees.get(1);
    for (const std::string& text : hostile_texts()) {
      CAPTURE(verb, text);
      bool is_refused = false;
      check_unharmed(staff, [&] {
        try {
          attempt(employees, record, text);
        } catch (const Error&) {
          is_refused = true;
          throw;
        }
      });
      CHECK(is_refused);
    }
  }
}

TEST_CASE("a text that a write is given from outside is a value") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const Model<Record> skills = staff.database.model("Skill");
  for (const std::string& text : hostile_texts()) {
    if (!is_text(text) || text.size() > 255) continue;
    CAPTURE(text);
    const auto named = [&] { return skills.where(column("name") == text).count(); };
    check_unharmed(staff, [&] {
      const std::int64_t before = named();
      const auto made = skills.create_all({{{"name", text}}, {{"name", text}}});
      CHECK(named() == before + 2);
      skills.create_all({skills.build({{"name", text}})}, {.returning = false});
      CHECK(named() == before + 3);
      const auto put = skills.upsert({{"id", made[0]["id"]}, {"name", "y"}}, on_conflict("id"));
      CHECK_FALSE(put.created);
      const auto by_text = on_conflict("id").update(set("name", text));
      CHECK(skills.upsert({{"id", made[0]["id"]}, {"name", "z"}}, by_text).row["name"] ==
            stele::Value(text));
      CHECK_FALSE(skills
                      .find_or_create(column("id") == made[1]["id"] && column("name") == text,
                                      {{"id", made[1]["id"]}, {"name", text}})
                      .created);
      const auto rows = skills.where(column("id") == made[1]["id"])
                            .update_returning(set("name", stele::raw<std::string>("{}", text)));
      REQUIRE(rows.size() == 1);
      CHECK(rows[0]["name"] == stele::Value(text));
      CHECK(skills.where(column("name") == text).destroy() == before + 3);
    });
  }
}

TEST_CASE("names of keys, indexes and comments from outside are names, or refused") {
  const Staff staff(GENERATE(from_range(database_urls())));
  for (const std::string& text : hostile_texts()) {
    CAPTURE(text);
    const auto check = [&](stele::AttributeOptions options, stele::IndexOptions index) {
      check_unharmed(staff, [&] {
        stele::Database database = staff.fresh.open();
        options.type = types::bigint();
        index.attributes = {"size"};
        const Model<Record> things =
            database.define("Thing", {{"code", options}, {"size", types::bigint()}},
                            {.timestamps = false, .indexes = {index}});
        database.sync({.force = true});
        things.create({{"code", 1}, {"size", 2}});
        CHECK(things.count() == 1);
      });
    };
    check({.unique = text}, {});
    check({.comment = text}, {});
    check({}, {.unique = true, .name = text});
    check({}, {.method = text});
  }
}
