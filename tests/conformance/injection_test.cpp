#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "hostile.hpp"
#include "ledger.hpp"
#include "stele/postgres/patterns.hpp"
#include "stele/sqlite/glob.hpp"
#include "support/throws.hpp"

using namespace stele::test;  // NOLINT(google-build-using-namespace)
using stele::col;
using stele::column;
using stele::Errc;
using stele::Error;
using stele::Model;
using stele::Record;
using stele::Value;

namespace types = stele::types;

namespace {

using Query = stele::Query<Record>;
using Attempt = std::function<void(Query, const std::string&)>;

/// Each takes the name of an attribute, an association or a scope.
std::vector<std::pair<std::string, Attempt>> attempts_with_names() {
  return {
      {"where", [](Query q, const std::string& name) { (void)q.where(column(name) == 1).all(); }},
      {"in", [](Query q, const std::string& name) { (void)q.where(column(name).in({1})).all(); }},
      {"order_by", [](Query q, const std::string& name) { (void)q.order_by(column(name)).all(); }},
      {"order_by_input",
       [](Query q, const std::string& name) { (void)q.order_by_input(name, {"name"}).all(); }},
      {"allowed order",
       [](Query q, const std::string& name) {
         (void)q.order_by_input(name, {stele::OrderName(std::string_view(name))}).all();
       }},
      {"select",
       [](const Query& q, const std::string& name) { (void)q.select(column(name)).all(); }},
      {"distinct",
       [](Query q, const std::string& name) {
         (void)q.distinct(column(name)).order_by(column(name)).all();
       }},
      {"group_by",
       [](const Query& q, const std::string& name) {
         (void)q.select(stele::count()).group_by(column(name)).all();
       }},
      {"having",
       [](const Query& q, const std::string& name) {
         (void)q.select(stele::count()).having(min(column(name)) == 1).all();
       }},
      {"pluck", [](const Query& q, const std::string& name) { (void)q.pluck(name); }},
      {"sum", [](const Query& q, const std::string& name) { (void)q.sum(name); }},
      {"avg", [](const Query& q, const std::string& name) { (void)q.avg(name); }},
      {"min", [](const Query& q, const std::string& name) { (void)q.min(name); }},
      {"max", [](const Query& q, const std::string& name) { (void)q.max(name); }},
      {"join", [](Query q, const std::string& name) { (void)q.join(name).all(); }},
      {"left_join", [](Query q, const std::string& name) { (void)q.left_join(name).all(); }},
      {"include", [](Query q, const std::string& name) { (void)q.include(name).all(); }},
      {"scope", [](Query q, const std::string& name) { (void)q.scope(name).all(); }},
      {"outer",
       [](Query q, const std::string& name) {
         const Query inner = q;
         (void)q.where(exists(Query(inner).where(column("id") == stele::outer(name)))).all();
       }},
      {"json",
       [](Query q, const std::string& name) {
         (void)q.where(column(name).json("a", name) == 1).all();
       }},
      {"set", [](const Query& q, const std::string& name) { q.update(stele::set(name, 1)); }},
      {"increment", [](const Query& q, const std::string& name) { q.increment(name); }},
  };
}

}  // namespace

TEST_CASE("a name from outside is that of an attribute, or refused") {
  Staff staff(GENERATE(from_range(database_urls())));
  const Model<Record> employees = staff.database.model("Employee");
  for (const auto& each : attempts_with_names()) {
    const std::string& verb = each.first;
    const Attempt& attempt = each.second;
    for (const std::string& text : hostile_texts()) {
      CAPTURE(verb, text);
      const Query query = employees.where(column("salary") != bound);
      // An order of nothing is none.
      const bool is_order = verb == "order_by_input" || verb == "allowed order";
      const bool is_nothing = is_order && (text.empty() || text == " ");
      std::optional<Errc> code;
      check_unharmed(staff, [&] {
        try {
          attempt(query, text);
        } catch (const Error& error) {
          code = error.code();
          throw;
        }
      });
      CHECK(code.has_value() != is_nothing);
    }
  }
}

TEST_CASE("a name that a query gives from outside is a name") {
  Staff staff(GENERATE(from_range(database_urls())));
  const Model<Record> employees = staff.database.model("Employee");
  const auto names = employees.select(column("name").as("name"));
  for (const std::string& text : hostile_texts()) {
    CAPTURE(text);
    const auto check = [&](const auto& count) {
      check_unharmed(staff, [&] {
        const auto counted = static_cast<std::int64_t>(count());
        CHECK(counted == 5);
      });
    };
    check([&] { return stele::from(text, names).where(column("name") != "x").count(); });
    check([&] { return stele::with(text, names).order_by(column("name")).all().size(); });
    check([&] {
      return stele::with_recursive(
                 text, names,
                 [](const auto& so_far) {
                   return so_far.where(column("name") == "x").select(column("name").as("name"));
                 })
          .count();
    });
    check([&] {
      const auto other = alias(employees, text);
      return employees.join(other, column("id") == other.column("id"))
          .order_by(column("id"))
          .all()
          .size();
    });
    check([&] {
      const auto named = employees.select(column("name").as(text), column("id").as("id"));
      return stele::from("made", named).where(column(text) != "x").count();
    });
  }
}

TEST_CASE("a text from outside is a value") {
  Staff staff(GENERATE(from_range(database_urls())));
  const Model<Record> skills = staff.database.model("Skill");
  for (const std::string& text : hostile_texts()) {
    if (!is_text(text) || text.size() > 255) continue;
    skills.create({{"name", text}});
  }
  const std::int64_t all = skills.count();
  const auto name = column("name");
  for (const std::string& text : hostile_texts()) {
    CAPTURE(text);
    const bool is_stored = is_text(text) && text.size() <= 255;
    const auto found = [&](const stele::Condition<>& condition) {
      Strings names;
      for (const Value& value : skills.where(condition).pluck("name")) {
        names.push_back(value.as<std::string>());
      }
      return names;
    };
    const auto check = [&](const auto& make) {
      check_unharmed(staff, [&] {
        const Strings names = found(make());
        CHECK(is_stored == (std::find(names.begin(), names.end(), text) != names.end()));
      });
    };
    check([&] { return name == text; });
    check([&] { return name.in({Value(text)}); });
    check([&] { return name.starts_with(text); });
    check([&] { return name.ends_with(text); });
    check([&] { return name.contains(text); });
    check([&] { return name.like(stele::detail::escaped_like(text)); });
    check([&] { return name.between(text, text); });
    check([&] { return name.is_not_distinct_from(text); });
    check([&] { return coalesce(name, text) == text; });
    check([&] { return name == case_when(name == text, text).otherwise("nothing of these"); });
    if (is_stored) CHECK(found(name == text) == Strings{text});
    check_unharmed(staff, [&] {
      const auto others = static_cast<std::int64_t>(found(name.not_in({Value(text)})).size());
      CHECK(others == all - (is_stored ? 1 : 0));
    });
    CHECK(skills.count() == all);
  }
}

TEST_CASE("a pattern or a collation from outside is one, or refused") {
  Staff staff(GENERATE(from_range(database_urls())));
  const Model<Record> employees = staff.database.model("Employee");
  for (const std::string& text : hostile_texts()) {
    CAPTURE(text);
    const auto name = column("name");
    const Query query = employees.where(column("salary") != bound);
    const auto check = [&](const auto& make) {
      check_unharmed(staff, [&] { (void)Query(query).where(make()).all(); });
    };
    check([&] { return name.like(text); });
    check([&] { return name.not_like(text); });
    check([&] { return name.ilike(text); });
    check([&] { return name.matches(text); });
    check([&] { return name.not_matches(text); });
    check_unharmed(staff, [&] { (void)Query(query).order_by(stele::collate(name, text)).all(); });
  }
}

TEST_CASE("a key of a JSON path from outside is a key") {
  const Staff staff(GENERATE(from_range(database_urls())));
  if (!has_ledgers(staff.fresh.url())) return;  // the dialect has no JSON
  stele::Database database = staff.fresh.open();
  const Model<Record> notes =
      database.define("Note", {{"data", types::json()}}, {.timestamps = false});
  database.sync();
  for (const std::string& text : hostile_texts()) {
    CAPTURE(text);
    if (!is_text(text)) {
      CHECK(error_of([&] {
              (void)notes.where(column("data").json(text) == "found").count();
            }).code() == Errc::conversion);
      continue;
    }
    notes.where(column("id") > 0).destroy();
    notes.create({{"data", nlohmann::json{{text, "found"}}}});
    CHECK(notes.where(column("data").json(text) == "found").count() == 1);
    CHECK(notes.where(column("data").json(text + "x") == "found").count() == 0);
    CHECK(notes.where(column("data").json(text, text).is_null()).count() == 1);
    CHECK(notes.count() == 1);
  }
}

TEST_CASE("a locked model from outside is one of the query, or refused") {
  Staff staff(GENERATE(from_range(database_urls())));
  for (const std::string& text : hostile_texts()) {
    CAPTURE(text);
    staff.database.transaction([&](stele::Transaction& transaction) {
      const auto employees = transaction.model<Employee>();
      CHECK(error_of([&] {
              (void)employees.where(col<&Employee::salary> != bound).lock().of(text).all();
            }).code() == Errc::mapping);
    });
  }
  CHECK(staff.employees.count() == 5);
}

TEST_CASE("names of models, tables and columns from outside are names, or refused") {
  const Staff staff(GENERATE(from_range(database_urls())));
  for (const std::string& text : hostile_texts()) {
    CAPTURE(text);
    check_unharmed(staff, [&] {
      stele::Database database = staff.fresh.open();
      const Model<Record> model = database.define(
          "Thing",
          {{text, types::text()}, {"other", {.type = types::bigint(), .column = text + "2"}}},
          {.timestamps = false, .table = text});
      database.sync();
      model.create({{text, text}, {"other", bound}});
      const std::int64_t count =
          model.where(column(text) == text && column("other") == bound).count();
      const std::vector<Value> plucked = model.pluck(text);
      const std::int64_t groups =
          model.select(column(text)).group_by(column(text)).order_by(column(text)).count();
      CHECK(count == 1);
      CHECK(plucked == std::vector<Value>{text});
      CHECK(groups == 1);
    });
    check_unharmed(staff, [&] {
      stele::Database database = staff.fresh.open();
      const Model<Record> things = database.define(text, {{"name", types::text()}},
                                                   {.timestamps = false, .table = "things"});
      database.sync();
      const std::int64_t count = things.count();
      CHECK(count == 0);
    });
  }
}

TEST_CASE("values of raw SQL cannot carry SQL") {
  const Staff staff(GENERATE(from_range(database_urls())));
  for (const std::string& text : hostile_texts()) {
    CAPTURE(text);
    const auto same = [&](const auto& run) {
      if (is_text(text)) {
        CHECK(run() == std::vector<std::string>{text});
      } else {
        check_words(error_of([&] { (void)run(); }));
      }
    };
    check_unharmed(staff, [&] {
      const auto& db = staff.database;
      same([&] { return db.template query<std::string>("SELECT {} WHERE {} > 0", text, bound); });
      same([&] {
        return db.template query<std::string>("SELECT x FROM (SELECT {} AS x) AS t WHERE x IN {}",
                                              text, std::vector<std::string>{"other", text});
      });
      same([&] {
        std::vector<std::string> names;
        for (const auto& row : staff.employees.select(stele::raw<std::string>("{}", text))
                                   .where(stele::raw("{} = {}", col<&Employee::id>, 1))
                                   .all()) {
          names.push_back(std::get<0>(row).value());
        }
        return names;
      });
    });
  }
}

TEST_CASE("columns of raw SQL cannot carry SQL") {
  const Staff staff(GENERATE(from_range(database_urls())));
  for (const std::string& text : hostile_texts()) {
    CAPTURE(text);
    check_unharmed(staff, [&] {
      try {
        // There is no such column; some databases take the name for a text then.
        const auto names = staff.database.query<std::string>(
            "SELECT {} FROM employees WHERE id = 1 AND {} > 0", column(text), bound);
        CHECK(names == Strings{text});
      } catch (const Error& error) {
        check_words(error);
      }
    });
  }
}

TEST_CASE("the names of an extension are for messages, and what it is given is bound") {
  const Staff staff(GENERATE(from_range(database_urls())));
  const auto name = col<&Employee::name>;
  const auto finds_nobody = [&](const auto& make_condition) {
    check_unharmed(staff, [&] {
      const std::int64_t found = staff.employees.where(make_condition()).count();
      CHECK(found == 0);
    });
  };
  for (const std::string& text : hostile_texts()) {
    for (const std::string& dialect : {std::string("sqlite"), std::string("postgres"), text}) {
      CAPTURE(text, dialect);
      finds_nobody([&] { return stele::extension({dialect, text}, "{} = {}", name, text); });
      check_unharmed(staff, [&] {
        const auto term = stele::extension<std::string>({dialect, text}, "lower({})", text);
        (void)staff.employees.where(col<&Employee::salary> != bound).select(term).all();
      });
    }
    CAPTURE(text);
    finds_nobody([&] { return stele::sqlite::glob(name, text); });
    finds_nobody([&] { return stele::postgres::like_any(name, {text, "other"}); });
  }
}
