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
using stele::Timestamp;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;

namespace types = stele::types;

namespace {

struct Job;
struct Badge;
struct Step;
struct Note;

struct Owner {
  std::int64_t id = 0;
  std::string name{};
  stele::HasMany<Job> jobs{};
  stele::HasMany<Step> steps{};
  stele::HasMany<Note> notes{};
};
struct Job {
  std::int64_t id = 0;
  std::string title{};
  std::optional<std::int64_t> owner_id{};
  Timestamp updated_at{};
  stele::BelongsTo<Owner> owner{};
  stele::BelongsToMany<Badge> badges{};
};
struct Note {
  std::int64_t id = 0;
  std::optional<std::int64_t> subject_id{};
  std::string subject{};
  std::string text{};
};
struct Step {
  std::int64_t id = 0;
  std::int64_t owner_id = 0;
  int place = 0;
  bool active = true;
};
struct Badge {
  std::int64_t id = 0;
  std::string name{};
  std::optional<Timestamp> deleted_at{};
};
struct JobBadge {
  std::int64_t job_id = 0;
  std::int64_t badge_id = 0;
  int weight = 1;
};
void describe(stele::ModelBuilder<Owner>& model) {
  model.has_many<&Owner::notes>()
      .foreign_key<&Note::subject_id>()
      .where(col<&Note::subject> == "owner")
      .constraints(false);
}
void describe(stele::ModelBuilder<Step>& model) {
  model.default_scope([](Query<Step>& query) {
    query.where(col<&Step::active> == true).order_by(col<&Step::place>).limit(2);
  });
}
void describe(stele::ModelBuilder<Badge>& model) { model.paranoid<&Badge::deleted_at>(); }
void describe(stele::ModelBuilder<JobBadge>& model) {
  model.primary_key<&JobBadge::job_id, &JobBadge::badge_id>();
}
void describe(stele::ModelBuilder<Job>& model) {
  model.belongs_to_many<&Job::badges>().through<JobBadge>();
}

struct Office {
  explicit Office(const std::string& url) : fresh(url), database(fresh.open()) {
    database.define<Owner, Job, Step, Note, Badge, JobBadge>();
    database.sync();
    ada = owners().create({.name = "Ada"});
  }
  [[nodiscard]] stele::Model<Owner> owners() const { return database.model<Owner>(); }
  [[nodiscard]] stele::Model<Job> jobs() const { return database.model<Job>(); }
  [[nodiscard]] stele::Model<Step> steps() const { return database.model<Step>(); }

  FreshDatabase fresh;
  Database database;
  Owner ada;
};

}  // namespace

TEST_CASE(
    "a row that is removed from a relation refers to nothing, and stays so when it is saved") {
  Office office(GENERATE(from_range(database_urls())));
  auto jobs = office.owners().related<&Owner::jobs>(office.ada);
  Job job = jobs.create({.title = "sweep"});
  Job pending = job;
  pending.title = "mop";
  CHECK(jobs.remove(pending) == 1);
  CHECK_FALSE(pending.owner_id);
  CHECK(pending.title == "mop");
  CHECK(pending.updated_at == office.jobs().get(job.id).updated_at);
  office.jobs().save(pending);
  CHECK(jobs.count() == 0);
  CHECK(office.jobs().get(job.id).title == "mop");
  CHECK(jobs.remove(pending) == 0);

  std::vector<Job> all = {job, office.jobs().create({.title = "dust"})};
  jobs.add(all);
  for (const Job& each : all) {
    CHECK(each.owner_id == office.ada.id);
    CHECK(each.updated_at == office.jobs().get(each.id).updated_at);
  }
  CHECK(jobs.remove(all) == 2);
  CHECK_FALSE(all[1].owner_id);
}

TEST_CASE("what is not among an owner's rows keeps its foreign key when it is removed") {
  Office office(GENERATE(from_range(database_urls())));
  const Owner bob = office.owners().create({.name = "Bob"});
  Job job = office.jobs().create({.title = "sweep", .owner_id = bob.id});
  CHECK(office.owners().related<&Owner::jobs>(office.ada).remove(job) == 0);
  CHECK(job.owner_id == bob.id);
}

TEST_CASE("a key that serves several models, and records, refer to nothing after remove") {
  Office office(GENERATE(from_range(database_urls())));
  auto notes = office.owners().related<&Owner::notes>(office.ada);
  Note note = notes.create({.text = "call"});
  CHECK(notes.remove(note) == 1);
  CHECK_FALSE(note.subject_id);
  office.database.model<Note>().save(note);
  CHECK(notes.count() == 0);

  const auto owners = office.database.model("Owner");
  Record owner = owners.get(office.ada.id);
  auto jobs = owners.related("jobs", owner);
  Record job = jobs.create({{"title", "sweep"}});
  job.set("title", "mop");
  CHECK(jobs.remove(job) == 1);
  CHECK(job["owner_id"].is_null());
  office.database.model("Job").save(job);
  CHECK(jobs.count() == 0);
  CHECK(office.jobs().get(job.get<std::int64_t>("id")).title == "mop");
}

TEST_CASE("of a composite key what can be NULL is NULL after remove") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const stele::AttributeOptions key{.type = types::integer(), .primary_key = true};
  auto rooms = database.define("Room", {{"house", key}, {"number", key}}, {.timestamps = false});
  auto beds = database.define(
      "Bed",
      {{"name", types::string()}, {"house", {.type = types::integer(), .allow_null = false}}},
      {.timestamps = false});
  rooms.has_many(beds, {.as = "beds", .foreign_key = {"house", "room_number"}});
  database.sync();
  Record room = rooms.create({{"house", 1}, {"number", 7}});
  auto in_room = rooms.related("beds", room);
  Record bed = in_room.create({{"name", "wide"}});
  CHECK(in_room.remove(bed) == 1);
  CHECK(bed.get<int>("house") == 1);
  CHECK(bed["room_number"].is_null());
  bed.set("name", "narrow");
  beds.save(bed);
  CHECK(in_room.count() == 0);
}

TEST_CASE("a relation has, and takes away, what its queries give") {
  Office office(GENERATE(from_range(database_urls())));
  auto steps = office.owners().related<&Owner::steps>(office.ada);
  for (int place = 1; place <= 3; ++place) steps.create({.place = place});
  const Step hidden = steps.create({.place = 4, .active = false});
  const std::vector<Step> all = steps.all();
  CHECK(all.size() == 2);
  CHECK(steps.has(all[0]));
  CHECK_FALSE(steps.has(hidden));
  steps.set(office.steps().unscoped().where(col<&Step::active> == true).all());
  CHECK(office.steps().unscoped().count() == 4);
  steps.set(all);
  CHECK(office.steps().unscoped().count() == 3);
  CHECK(office.steps().unscoped().where(col<&Step::id> == hidden.id).exists());
  CHECK(steps.remove(hidden) == 1);
}

TEST_CASE("the join row of a deleted row stays, and links it again when it is restored") {
  Office office(GENERATE(from_range(database_urls())));
  const auto badges = office.database.model<Badge>();
  const Job job = office.jobs().create({.title = "sweep"});
  auto of_job = office.jobs().related<&Job::badges>(job);
  Badge gold = of_job.create({.name = "gold"}, JobBadge{.weight = 5});
  Badge iron = of_job.create({.name = "iron"});
  badges.destroy(gold);
  CHECK_FALSE(of_job.has(gold));
  of_job.set({iron});
  of_job.set({});
  CHECK(office.database.model<JobBadge>().count() == 1);
  badges.restore(gold);
  CHECK(of_job.one().name == "gold");
}

TEST_CASE("rows in braces are linked with attributes of their join rows") {
  Office office(GENERATE(from_range(database_urls())));
  const Job job = office.jobs().create({.title = "sweep"});
  const auto badges = office.database.model<Badge>();
  const Badge gold = badges.create({.name = "gold"});
  const Badge iron = badges.create({.name = "iron"});
  auto of_job = office.jobs().related<&Job::badges>(job);
  const auto weights = [&] {
    return office.database.model<JobBadge>()
        .order_by(col<&JobBadge::badge_id>)
        .pluck<&JobBadge::weight>();
  };
  of_job.set({gold, iron}, JobBadge{.weight = 2});
  CHECK(weights() == std::vector<int>{2, 2});
  of_job.add({gold.id, iron.id}, JobBadge{.weight = 3});
  CHECK(weights() == std::vector<int>{3, 3});
  const auto jobs = office.database.model("Job");
  const Record record = jobs.get(job.id);
  auto of_record = jobs.related("badges", record);
  of_record.set({gold.id, iron.id}, {{"weight", 4}});
  CHECK(weights() == std::vector<int>{4, 4});
  const Record first = office.database.model("Badge").get(gold.id);
  of_record.add({first, first}, {{"weight", 5}});
  CHECK(weights() == std::vector<int>{5, 4});
}

TEST_CASE("attributes of join rows are named by their model, but not in a relation's queries") {
  Office office(GENERATE(from_range(database_urls())));
  const Job job = office.jobs().create({.title = "sweep"});
  auto badges = office.jobs().related<&Job::badges>(job);
  badges.create({.name = "gold"}, JobBadge{.weight = 5});
  badges.create({.name = "iron"});
  const auto heavy = column("JobBadge.weight") > 2;
  const auto read =
      office.jobs().include<&Job::badges>([&](Query<Badge>& query) { query.where(heavy); }).one();
  REQUIRE(read.badges.size() == 1);
  CHECK(read.badges[0].name == "gold");
  CHECK(office.jobs().where_has<&Job::badges>(heavy).count() == 1);
  CHECK(office.jobs().where(stele::count_of<&Job::badges>(heavy) == 1).count() == 1);
  CHECK(error_of([&] { (void)badges.where(heavy).all(); }).code() == Errc::mapping);
}

TEST_CASE("a second include of an association goes on from the first") {
  Office office(GENERATE(from_range(database_urls())));
  auto jobs = office.owners().related<&Owner::jobs>(office.ada);
  for (const char* title : {"a", "b", "c", "d"}) jobs.create({.title = title});
  const Owner read = office.owners()
                         .include<&Owner::jobs>([](Query<Job>& query) {
                           query.where(col<&Job::title> > "a").order_by(col<&Job::title>).limit(1);
                         })
                         .include<&Owner::jobs>([](Query<Job>& query) {
                           query.where(col<&Job::title> < "d").limit(5);
                         })
                         .one();
  REQUIRE(read.jobs.size() == 2);
  CHECK(read.jobs[0].title == "b");
}

TEST_CASE("a relation's one row is got by one()") {
  Office office(GENERATE(from_range(database_urls())));
  auto jobs = office.owners().related<&Owner::jobs>(office.ada);
  CHECK(error_of([&] { (void)jobs.one(); }).code() == Errc::not_found);
  jobs.create({.title = "sweep"});
  CHECK(jobs.one().title == "sweep");
  jobs.create({.title = "mop"});
  CHECK(error_of([&] { (void)jobs.one(); }).code() == Errc::invalid_argument);
  CHECK(office.database.model("Job").columns({"title"}).all().size() == 2);
}

TEST_CASE("what is NULL cannot be referred to") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  auto cities = database.define("City",
                                {{"code", {.type = types::string(20), .unique = "place"}},
                                 {"zone", {.type = types::string(20), .unique = "place"}}},
                                {.timestamps = false});
  auto halls = database.define("Hall", {{"name", types::string()}}, {.timestamps = false});
  halls.belongs_to(
      cities,
      {.as = "city", .foreign_key = {"city_code", "city_zone"}, .target_key = {"code", "zone"}});
  cities.has_many(
      halls,
      {.as = "halls", .foreign_key = {"city_code", "city_zone"}, .source_key = {"code", "zone"}});
  database.sync();
  const Record vague = cities.create({{"code", "zz"}});
  Record hall = halls.create({{"name", "old"}});
  const auto of_key = error_of([&] { halls.related("city", hall).set(vague); });
  CHECK(of_key.code() == Errc::invalid_argument);
  CHECK_THAT(of_key.what(), Catch::Contains("City.zone") && Catch::Contains("is NULL"));
  CHECK(hall["city_code"].is_null());
  const auto of_id = error_of([&] { halls.related("city", hall).set(vague["id"]); });
  CHECK(of_id.code() == Errc::invalid_argument);
  const auto of_owner = error_of([&] { cities.related("halls", vague).add(hall); });
  CHECK(of_owner.code() == Errc::invalid_argument);
  CHECK_THAT(of_owner.what(),
             Catch::Contains("City.zone, which is NULL") && !Catch::Contains("create it first"));

  Record city = cities.build({{"code", "yy"}});
  city.set("halls", {halls.build({{"name", "new"}})});
  const auto of_graph = error_of([&] { (void)cities.create_graph(city); });
  CHECK(of_graph.code() == Errc::invalid_argument);
  CHECK_THAT(of_graph.what(), Catch::Contains("City.zone"));
  Record with_city = halls.build({{"name", "new"}});
  with_city.set("city", {cities.build({{"code", "xx"}})});
  CHECK(error_of([&] { (void)halls.create_graph(with_city); }).code() == Errc::invalid_argument);
  CHECK(halls.count() == 1);
  CHECK(cities.count() == 1);
}
