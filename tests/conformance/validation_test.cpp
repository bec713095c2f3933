#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/sql_log.hpp"
#include "support/throws.hpp"

using stele::Database;
using stele::Errc;
using stele::Errors;
using stele::Model;
using stele::Record;
using stele::ValidationError;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::SqlLog;
using stele::test::violation_of;

namespace types = stele::types;

namespace {

struct Member {
  std::int64_t id = 0;
  std::string email{};
  std::string name{};
  std::optional<std::string> code{};
  int age = 0;
  std::optional<std::string> nick{};
};

enum class Rank { low, high };

struct Soldier {
  std::int64_t id = 0;
  std::string name{};
  Rank rank = Rank::low;
};

bool is_even(const int& age) { return age % 2 == 0; }

void describe(stele::ModelBuilder<Member>& model) {
  model.attribute<&Member::email>().column("e_mail").validate(stele::is_email());
  model.attribute<&Member::name>().length(5).validate(stele::not_empty());
  model.attribute<&Member::code>().validate(stele::length(2, 3), stele::matches("^[A-Z]+$"));
  model.attribute<&Member::age>().validate(stele::min(0), stele::max(150), is_even);
  model.validate([](const Member& member, Errors& errors) {
    if (member.nick == "root") errors.add<&Member::nick>("is reserved", "reserved");
    if (member.nick == member.name) errors.add_to_model("nick and name must differ");
  });
}

/// "attribute/rule" of each failure, in their order.
std::vector<std::string> failures(const ValidationError& error) {
  std::vector<std::string> all;
  for (const stele::ValidationItem& item : error.items()) {
    all.push_back(item.attribute + "/" + item.rule);
  }
  return all;
}

using Failures = std::vector<std::string>;

struct Fixture {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  Model<Member> members = database.define<Member>();
  SqlLog log{database};

  Fixture() {
    database.sync();
    (void)log.take();
  }
};

const Member valid{.email = "a@b.cc", .name = "ada", .age = 36};

}  // namespace

TEST_CASE("all failures of all attributes are told at once, and no SQL is sent") {
  Fixture f;
  const ValidationError error = violation_of([&] {
    f.members.create(
        {.email = "no mail", .name = "", .code = "toolong", .age = -1, .nick = "root"});
  });
  CHECK(error.code() == Errc::validation);
  CHECK(failures(error) == Failures{"email/is_email", "name/not_empty", "code/length",
                                    "code/matches", "age/min", "age/custom", "nick/reserved"});
  CHECK(error.items()[0].message == "email must be an e-mail address");
  CHECK(error.items()[6].message == "nick is reserved");
  CHECK(error.context().model == "Member");
  CHECK(error.context().table == "members");
  CHECK(error.context().columns ==
        std::vector<std::string>{"e_mail", "name", "code", "age", "nick"});
  CHECK_THAT(error.what(), Catch::StartsWith("could not create Member: email must be") &&
                               Catch::Contains("; nick is reserved") &&
                               !Catch::Contains("toolong") && !Catch::Contains("no mail"));
  CHECK(f.log.take().empty());
}

TEST_CASE("a text that is too long for its type is refused by the library") {
  Fixture f;
  Member member = valid;
  member.name = "\u00e4\u00e4\u00e4\u00e4\u00e4";
  CHECK_NOTHROW(f.members.create(member));
  (void)f.log.take();
  member.name += "x";
  const ValidationError error = violation_of([&] { f.members.create(member); });
  CHECK(failures(error) == Failures{"name/length"});
  CHECK(error.items()[0].message == "name must have at most 5 characters");
  CHECK(f.log.take().empty());
}

TEST_CASE("a bulk update is held to what the columns themselves ask, before any SQL") {
  Fixture f;
  (void)f.members.create(valid);
  const auto all = f.members.where(stele::col<&Member::id> > 0);
  const auto records = f.database.model("Member").where(stele::column("id") > 0);
  (void)f.log.take();
  const ValidationError error = violation_of(
      [&] { all.update(stele::set<&Member::name>("longer"), stele::set<&Member::email>("\xff")); });
  CHECK(error.code() == Errc::validation);
  CHECK(failures(error) == Failures{"name/length", "email/text"});
  const ValidationError required =
      violation_of([&] { records.update(stele::set("age", nullptr)); });
  CHECK(required.code() == Errc::validation);
  CHECK(failures(required) == Failures{"age/required"});
  const auto twice = [&] { all.update(stele::set<&Member::age>(1), stele::set<&Member::age>(2)); };
  CHECK(error_of(twice).code() == Errc::invalid_argument);
  CHECK(f.log.take().empty());
  CHECK(all.update(stele::set<&Member::age>(-1)) == 1);  // rules do not run
}

TEST_CASE("a value of no enumerator is told with the other failures") {
  Fixture f;
  const auto soldiers = f.database.define<Soldier>();
  f.database.sync();
  (void)f.log.take();
  const ValidationError error = violation_of(
      [&] { soldiers.create({.name = std::string("a\0b", 3), .rank = static_cast<Rank>(7)}); });
  CHECK(error.code() == Errc::validation);
  CHECK(failures(error) == Failures{"name/text", "rank/one_of"});
  CHECK(f.log.take().empty());
}

TEST_CASE("min and max compare decimals exactly", "[builtin]") {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  const auto prices = database.define(
      "Price",
      {{"amount",
        {.type = stele::types::decimal(10, 2), .validate = {stele::min(0), stele::max(99.99)}}}});
  database.sync();
  for (const std::string_view good : {"0", "0.00", "5", "99.99"}) {
    CHECK_NOTHROW(prices.create({{"amount", stele::Decimal(good)}}));
  }
  for (const std::string_view bad : {"-0.01", "100", "99.991"}) {
    CHECK(error_of([&] {
            prices.create({{"amount", stele::Decimal(bad)}});
          }).code() == Errc::validation);
  }
}

TEST_CASE("rules are not asked of NULL") {
  Fixture f;
  CHECK_NOTHROW(f.members.create(valid));
}

TEST_CASE("a fault of the whole row has no attribute") {
  Fixture f;
  Member member = valid;
  member.nick = member.name;
  const ValidationError error = violation_of([&] { f.members.create(member); });
  CHECK(failures(error) == Failures{"/custom"});
  CHECK(error.items()[0].message == "nick and name must differ");
}

TEST_CASE("save and update validate what they write") {
  Fixture f;
  Member member = f.members.create(valid);
  (void)f.log.take();
  member.age = 151;
  CHECK(failures(violation_of([&] { f.members.save(member); })) ==
        Failures{"age/max", "age/custom"});
  CHECK(failures(violation_of([&] { f.members.update(member); })).size() == 2);
  CHECK(failures(violation_of([&] { f.members.update<&Member::age>(member); })).size() == 2);
  CHECK(f.log.take().empty());
  member.email = "kept as it is";
  member.age = 40;
  CHECK_NOTHROW(f.members.update<&Member::age>(member));
  CHECK(f.members.get(member.id).age == 40);
}

namespace {

Model<Record> define_projects(Database& database) {
  auto projects = database.define(
      "Project",
      {{"title",
        {.type = types::string(10), .allow_null = false, .validate = {stele::not_empty()}}},
       {"code",
        {.type = types::string(20),
         .allow_null = false,
         .validate = {stele::length(2, 20), stele::matches("^[A-Z]+$")}}},
       {"email", {.type = types::string(), .column = "e_mail", .validate = {stele::is_email()}}},
       {"stars",
        {.type = types::integer(),
         .validate = {stele::min(0),
                      stele::rule(
                          "even", [](const stele::Value& v) { return v.as<int>() % 2 == 0; },
                          "must be even")}}}});
  projects.validate([](const Record& project, Errors& errors) {
    if (project["title"] == project["code"]) errors.add("title", "must differ from code");
  });
  return projects;
}

}  // namespace

TEST_CASE("a run-time model validates alike") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Model<Record> projects = define_projects(database);
  database.sync();
  SqlLog log(database);
  const ValidationError error = violation_of([&] {
    projects.create({{"title", " \t"}, {"email", "@"}, {"stars", -1}});
  });
  CHECK(failures(error) ==
        Failures{"title/not_empty", "code/required", "email/is_email", "stars/min", "stars/even"});
  CHECK(error.items()[1].message == "code is required");
  CHECK(failures(violation_of([&] {
          projects.create({{"title", "ABC"}, {"code", "ABC"}});
        })) == Failures{"title/custom"});
  CHECK(failures(violation_of([&] {
          projects.create({{"title", "12345678901"}, {"code", nullptr}});
        })) == Failures{"title/length", "code/required"});
  CHECK(log.take().empty());
  CHECK_NOTHROW(projects.create({{"title", "1234567890"}, {"code", "AB"}, {"stars", 2}}));
}

TEST_CASE("a record is validated in what it saves") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const Model<Record> projects = define_projects(database);
  database.sync();
  Record project = projects.create({{"title", "one"}, {"code", "AB"}});
  project.set("code", nullptr);
  CHECK(failures(violation_of([&] { projects.save(project); })) == Failures{"code/required"});
  project.set("code", "x");
  CHECK(failures(violation_of([&] { projects.save(project); })) ==
        Failures{"code/length", "code/matches"});
  project.set("code", "XY");
  CHECK_NOTHROW(projects.save(project));
}

TEST_CASE("a value that the database makes is not required") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto things = database.define(
      "Thing", {{"name", {.type = types::text(), .allow_null = false, .default_sql = "'x'"}}});
  database.sync();
  CHECK(things.create({}).get<std::string>("name") == "x");
}
