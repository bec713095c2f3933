#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::column;
using stele::Database;
using stele::Errc;
using stele::Query;
using stele::Record;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace types = stele::types;

namespace {

struct Pupil;
struct Mark;

struct Course {
  std::int64_t id = 0;
  std::string name{};
  stele::HasMany<Pupil> pupils{};
};
struct Pupil {
  std::int64_t id = 0;
  std::int64_t course_id = 0;
  std::string name{};
  stele::BelongsTo<Course> course{};
  stele::HasMany<Mark> marks{};
};
struct Mark {
  std::int64_t id = 0;
  std::int64_t pupil_id = 0;
  int value = 0;
};

struct School {
  explicit School(const std::string& url) : fresh(url), database(fresh.open()) {
    database.define<Course, Pupil, Mark>();
    database.sync();
    for (const char* name : {"art", "music", "sport"}) courses().create({.name = name});
    pupils().create({.course_id = 1, .name = "Ann"});
    pupils().create({.course_id = 1, .name = "Bob"});
    pupils().create({.course_id = 2, .name = "Cy"});
    database.model<Mark>().create({.pupil_id = 3, .value = 5});
  }
  [[nodiscard]] stele::Model<Course> courses() const { return database.model<Course>(); }
  [[nodiscard]] stele::Model<Pupil> pupils() const { return database.model<Pupil>(); }

  FreshDatabase fresh;
  Database database;
};

using Names = std::vector<std::string>;

Names names_of(const Query<Course>& query) {
  return Query<Course>(query).order_by(col<&Course::id>).pluck<&Course::name>();
}
Names names_of(const Query<Record>& query) {
  Names names;
  for (const stele::Value& each : Query<Record>(query).order_by(column("id")).pluck("name")) {
    names.push_back(each.as<std::string>());
  }
  return names;
}

}  // namespace

TEST_CASE("rows are chosen by a condition on their associations") {
  const School school(GENERATE(from_range(database_urls())));
  const auto courses = school.courses();
  CHECK(names_of(courses.where_has<&Course::pupils>(col<&Pupil::name> == "Ann")) == Names{"art"});
  CHECK(names_of(courses.where_has_not<&Course::pupils>(col<&Pupil::name> == "Ann")) ==
        Names{"music", "sport"});
  CHECK(names_of(courses.where_has<&Course::pupils, &Pupil::marks>(col<&Mark::value> > 4)) ==
        Names{"music"});
  CHECK(names_of(courses.where(col<&Course::id> > 1).where_has<&Course::pupils>()) ==
        Names{"music"});
  Query<Course> query = courses.query();
  query.where_has<&Course::pupils>(col<&Pupil::name> != "Ann")
      .where_has_not<&Course::pupils>([](Query<Pupil>& q) { q.where(col<&Pupil::name> == "Cy"); });
  CHECK(names_of(query) == Names{"art"});
}

TEST_CASE("records are chosen by their associations, by name") {
  const School school(GENERATE(from_range(database_urls())));
  const auto courses = school.database.model("Course");
  CHECK(names_of(courses.where_has("pupils")) == Names{"art", "music"});
  CHECK(names_of(courses.where_has_not("pupils")) == Names{"sport"});
  CHECK(names_of(courses.where_has("pupils", column("name") == "Cy")) == Names{"music"});
  CHECK(names_of(courses.where_has_not("pupils.marks", column("value") == 5)) ==
        Names{"art", "sport"});
  CHECK(names_of(courses.where(column("id") > 1).where_has("pupils", [](Query<Record>& query) {
          query.where(column("name") == "Cy").where_has("marks");
        })) == Names{"music"});
  const auto missing = error_of([&] { (void)courses.where_has("pupil").all(); });
  CHECK(missing.code() == Errc::mapping);
  CHECK_THAT(missing.what(), Catch::Contains("did you mean 'pupils'?"));
  const auto typed = error_of([&] { (void)school.courses().where_has("pupils").all(); });
  CHECK(typed.code() == Errc::invalid_argument);
  CHECK_THAT(typed.what(), Catch::Contains("use where_has<&Course::pupils>()"));
}

TEST_CASE("what is read along of an association does not say which rows have one") {
  const School school(GENERATE(from_range(database_urls())));
  const auto none = [](Query<Pupil>& query) { query.where(col<&Pupil::name> == "Zoe"); };
  CHECK(names_of(school.courses().include<&Course::pupils>(none).where_has<&Course::pupils>()) ==
        Names{"art", "music"});
}

TEST_CASE("an association of records is read and set as it is: with one row, or several") {
  const School school(GENERATE(from_range(database_urls())));
  const auto pupils = school.database.model("Pupil");
  Record ann = pupils.include("course").include("marks").where(column("name") == "Ann").one();
  CHECK(ann.one("course")->get<std::string>("name") == "art");
  const auto one = error_of([&] { (void)ann.one("marks"); });
  CHECK(one.code() == Errc::invalid_argument);
  CHECK_THAT(one.what(), Catch::Contains("Pupil::marks has several rows"));
  const auto many = error_of([&] { (void)ann.many("course"); });
  CHECK(many.code() == Errc::invalid_argument);
  CHECK_THAT(many.what(), Catch::Contains("one(\"course\")"));
  const std::vector<Record> courses = school.database.model("Course").all();
  const auto set = error_of([&] { ann.set("course", {courses[0], courses[1]}); });
  CHECK(set.code() == Errc::invalid_argument);
  CHECK_THAT(set.what(), Catch::Contains("Pupil::course") && Catch::Contains("one row"));
  CHECK(ann.one("course")->get<std::string>("name") == "art");
}

TEST_CASE("what is included before a union is read along of the rows of the whole") {
  const School school(GENERATE(from_range(database_urls())));
  const auto read = school.pupils()
                        .include<&Pupil::course>()
                        .include<&Pupil::marks>()
                        .where(col<&Pupil::name> == "Ann")
                        .union_(school.pupils().where(col<&Pupil::name> == "Cy"))
                        .order_by(col<&Pupil::id>)
                        .all();
  REQUIRE(read.size() == 2);
  CHECK(read[0].course->name == "art");
  CHECK(read[1].course->name == "music");
  CHECK(read[0].marks.empty());
  CHECK(read[1].marks.size() == 1);

  const auto courses = school.courses()
                           .include<&Course::pupils>(stele::required)
                           .union_(school.courses().where(col<&Course::name> == "sport"))
                           .order_by(col<&Course::id>)
                           .all();
  REQUIRE(courses.size() == 3);
  CHECK(courses[0].pupils.size() == 2);
  CHECK(courses[2].pupils.empty());
}

TEST_CASE("load takes nothing that is said of the owners") {
  const School school(GENERATE(from_range(database_urls())));
  auto courses = school.courses().all();
  const auto required = error_of([&] {
    school.courses().load<&Course::pupils>(courses, [](Query<Pupil>& query) { query.required(); });
  });
  CHECK(required.code() == Errc::invalid_argument);
  CHECK_THAT(required.what(), Catch::Contains("could not load Course::pupils: required()"));
  auto pupils = school.pupils().all();
  const auto joined = error_of([&] {
    school.pupils().load<&Pupil::course>(pupils, [](Query<Course>& query) { query.by_join(); });
  });
  CHECK(joined.code() == Errc::invalid_argument);
  CHECK_THAT(joined.what(), Catch::Contains("by_join()"));
  const auto chosen = error_of([&] {
    (void)school.courses()
        .where_has<&Course::pupils>([](Query<Pupil>& query) { query.required(); })
        .all();
  });
  CHECK(chosen.code() == Errc::invalid_argument);
  school.courses().load<&Course::pupils>(
      courses, [](Query<Pupil>& query) { query.include<&Pupil::marks>(stele::required); });
  CHECK(courses[0].pupils.empty());
  CHECK(courses[1].pupils.size() == 1);
}

TEST_CASE("what an association of its kind does not have is refused where it is written") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const auto error_with = [&](stele::RelationKind kind, const stele::AssociationOptions& options) {
    Database database = fresh.open();
    auto users = database.define("User", {{"name", {.type = types::string(), .unique = true}}});
    auto tasks = database.define("Task", {{"name", {.type = types::string(), .unique = true}}});
    const auto error = error_of([&] {
      if (kind == stele::RelationKind::belongs_to) {
        tasks.belongs_to(users, options);
      } else {
        users.has_many(tasks, options);
      }
      database.sync();
    });
    CHECK(error.code() == Errc::mapping);
    return std::string(error.what());
  };
  constexpr auto has_many = stele::RelationKind::has_many;
  constexpr auto belongs_to = stele::RelationKind::belongs_to;
  CHECK_THAT(error_with(has_many, {.through = "UserTask"}),
             Catch::Contains("through is not for has_many"));
  CHECK_THAT(error_with(has_many, {.other_key = {"task_id"}}),
             Catch::Contains("other_key is not for has_many"));
  CHECK_THAT(error_with(has_many, {.target_key = {"name"}}),
             Catch::Contains("target_key is not for has_many"));
  CHECK_THAT(error_with(belongs_to, {.source_key = {"name"}}),
             Catch::Contains("source_key is not for belongs_to"));
}
