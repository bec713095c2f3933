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
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::violation_of;

using Names = std::vector<std::string>;
namespace types = stele::types;

namespace {

enum class State { open, closed };

struct Owner {
  std::int64_t id = 0;
  std::string email{};
  std::string first{};
  std::string last{};
  int age = 18;
  State state = State::open;
};

void describe(stele::ModelBuilder<Owner>& model) {
  model.table("the \"owners\"");
  model.attribute<&Owner::email>().column("e-mail, \"private\"").unique();
  model.attribute<&Owner::first>().column("f.irst");
  model.unique<&Owner::first, &Owner::last>();
  model.check("grown up", col<&Owner::age> >= 18);
}

struct House {
  std::int64_t id = 0;
  std::int64_t owner_id = 0;
  std::optional<std::int64_t> tenant_id{};
  stele::BelongsTo<Owner> owner{};
  stele::BelongsTo<Owner> tenant{};
};

void describe(stele::ModelBuilder<House>& model) {
  model.attribute<&House::tenant_id>().column("tenant");
}

struct Models {
  Model<Owner> owners;
  Model<House> houses;
};

/// All that a program can know of a violation, but for what is the database's own.
struct Facts {
  Errc code{};
  std::string what{};
  std::vector<std::string> items{};
  std::string model{};
  std::string table{};
  Names columns{};
  std::string constraint{};

  friend bool operator==(const Facts&, const Facts&) = default;
};

Facts facts_of(const ValidationError& error) {
  Facts facts{error.code(),
              error.what(),
              {},
              error.context().model,
              error.context().table,
              error.context().columns,
              error.context().constraint};
  for (const stele::ValidationItem& item : error.items()) {
    facts.items.push_back(item.attribute + "/" + item.rule + "/" + item.message);
  }
  return facts;
}

using Act = std::function<void(const Models&)>;

Facts facts_on(const std::string& url, const Act& act) {
  const FreshDatabase fresh(url);
  Database database = fresh.open();
  const Models models{database.define<Owner>(), database.define<House>()};
  database.sync();
  (void)models.owners.create({.email = "a", .first = "x", .last = "y"});
  (void)models.owners.create({.email = "b", .first = "x", .last = "z"});
  (void)models.houses.create({.owner_id = 1, .tenant_id = 2});
  const ValidationError error = violation_of([&] { act(models); });
  CHECK(error.context().dialect == database.dialect().name());
  CHECK_FALSE(error.context().sql.empty());
  return facts_of(error);
}

void check_everywhere(const Act& act, const Facts& expected) {
  for (const std::string& url : database_urls()) {
    const Facts facts = facts_on(url, act);
    INFO(url);
    CHECK(stele::to_string(facts.code) == stele::to_string(expected.code));
    CHECK(facts.what == expected.what);
    CHECK(facts.items == expected.items);
    CHECK(facts.model == expected.model);
    CHECK(facts.table == expected.table);
    CHECK(facts.columns == expected.columns);
    CHECK(facts.constraint == expected.constraint);
  }
}

constexpr const char* table = "the \"owners\"";
constexpr const char* email = "e-mail, \"private\"";

}  // namespace

TEST_CASE("a value that is there already") {
  check_everywhere([](const Models& m) { m.owners.create({.email = "a"}); },
                   {Errc::unique_violation,
                    "could not create Owner: email must be unique",
                    {"email/unique/email must be unique"},
                    "Owner",
                    table,
                    {email},
                    "the \"owners\"_e-mail, \"private\"_key"});
}

TEST_CASE("values that are there together") {
  check_everywhere(
      [](const Models& m) {
        auto owner = m.owners.get(2);
        owner.last = "y";
        m.owners.save(owner);
      },
      {Errc::unique_violation,
       "could not update Owner: first, last must be unique together",
       {"first/unique/first, last must be unique together",
        "last/unique/first, last must be unique together"},
       "Owner",
       table,
       {"f.irst", "last"},
       "the \"owners\"_f.irst_last_key"});
}

TEST_CASE("a key that is there already") {
  check_everywhere([](const Models& m) { m.owners.create({.id = 2, .email = "c"}); },
                   {Errc::unique_violation,
                    "could not create Owner: id must be unique",
                    {"id/unique/id must be unique"},
                    "Owner",
                    table,
                    {"id"},
                    "the \"owners\"_pkey"});
}

TEST_CASE("a check that fails") {
  check_everywhere([](const Models& m) { m.owners.create({.email = "c", .age = 17}); },
                   {Errc::check_violation,
                    "could not create Owner: the check grown up failed",
                    {"age/check/the check grown up failed"},
                    "Owner",
                    table,
                    {"age"},
                    "grown up"});
}

TEST_CASE("a bulk update names what it breaks alike") {
  check_everywhere(
      [](const Models& m) {
        m.owners.where(col<&Owner::id> == 2).update(stele::set<&Owner::email>("a"));
      },
      {Errc::unique_violation,
       "could not update Owner: email must be unique",
       {"email/unique/email must be unique"},
       "Owner",
       table,
       {email},
       "the \"owners\"_e-mail, \"private\"_key"});
}

TEST_CASE("a parent that is not there") {
  const std::string words = "owner_id refers to a row that is not there";
  const Facts create{Errc::foreign_key_violation,
                     "could not create House: " + words,
                     {"owner_id/foreign_key/" + words},
                     "House",
                     "houses",
                     {"owner_id"},
                     "houses_owner_id_fkey"};
  check_everywhere([](const Models& m) { m.houses.create({.owner_id = 9, .tenant_id = 1}); },
                   create);
}

TEST_CASE("a parent that is not there, where the column is named otherwise") {
  const std::string words = "tenant_id refers to a row that is not there";
  const Facts update{Errc::foreign_key_violation,
                     "could not update House: " + words,
                     {"tenant_id/foreign_key/" + words},
                     "House",
                     "houses",
                     {"tenant"},
                     "houses_tenant_fkey"};
  check_everywhere(
      [](const Models& m) {
        auto house = m.houses.get(1);
        house.tenant_id = 9;
        m.houses.update<&House::tenant_id>(house);
      },
      update);
}

TEST_CASE("a parent that is not there, of rows that are written together") {
  const std::string words = "owner_id refers to a row that is not there";
  const Facts create{Errc::foreign_key_violation,
                     "could not create House: " + words,
                     {"owner_id/foreign_key/" + words},
                     "House",
                     "houses",
                     {"owner_id"},
                     "houses_owner_id_fkey"};
  Facts update = create;
  update.what = "could not update House: " + words;
  const auto bad = [] { return std::vector<House>{{.owner_id = 1}, {.owner_id = 9}}; };
  check_everywhere([&](const Models& m) { m.houses.create_all(bad()); }, create);
  check_everywhere([](const Models& m) { m.houses.create_all({{.owner_id = 9}}); }, create);
  check_everywhere([&](const Models& m) { m.houses.create_all(bad(), {.returning = false}); },
                   create);
  check_everywhere(
      [](const Models& m) {
        std::vector<House> houses = {m.houses.get(1), m.houses.create({.owner_id = 1})};
        houses.back().owner_id = 9;
        m.houses.update_all(houses);
      },
      update);
  check_everywhere(
      [](const Models& m) {
        m.houses.where(col<&House::id> == 1).update(stele::set<&House::owner_id>(9));
      },
      update);
  check_everywhere(
      [](const Models& m) {
        m.houses.where(col<&House::id> == 1)
            .update(stele::set<&House::owner_id>(col<&House::owner_id> + 10));
      },
      update);
  check_everywhere(
      [](const Models& m) {
        m.houses.where(col<&House::id> == 1)
            .update(stele::set<&House::tenant_id>(1), stele::set<&House::owner_id>(9));
      },
      update);
  check_everywhere(
      [](const Models& m) {
        m.houses.where(col<&House::id> == 1)
            .update(stele::set<&House::tenant_id>(2),
                    stele::set<&House::owner_id>(col<&House::owner_id> + 10));
      },
      update);
}

TEST_CASE("rows that are still referred to, of a condition and of all") {
  const std::string words = "it is still referred to by House.owner_id";
  const Facts destroy{Errc::foreign_key_violation,
                      "could not destroy Owner: " + words,
                      {"/foreign_key/" + words},
                      "Owner",
                      table,
                      {},
                      "houses_owner_id_fkey"};
  check_everywhere([](const Models& m) { m.owners.where(col<&Owner::id> == 1).destroy(); },
                   destroy);
  check_everywhere(
      [](const Models& m) { (void)m.owners.where(col<&Owner::email> == "a").destroy_returning(); },
      destroy);
  check_everywhere(
      [](const Models& m) {
        m.owners.where(col<&Owner::id> < 9).order_by(col<&Owner::id>).limit(1).destroy();
      },
      destroy);
  check_everywhere(
      [](const Models& m) {
        m.houses.where(col<&House::id> == 1).update(stele::set<&House::tenant_id>(std::nullopt));
        m.owners.destroy_all();
      },
      destroy);
}

TEST_CASE("a row that is still referred to") {
  check_everywhere(
      [](const Models& m) {
        auto owner = m.owners.get(1);
        m.owners.destroy(owner);
      },
      {Errc::foreign_key_violation,
       "could not destroy Owner: it is still referred to by House.owner_id",
       {"/foreign_key/it is still referred to by House.owner_id"},
       "Owner",
       table,
       {},
       "houses_owner_id_fkey"});
}

TEST_CASE("a row that is still referred to, in a transaction that goes on") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto owners = database.define<Owner>();
  database.define<House>();
  database.sync();
  const auto owner = owners.create({.email = "a"});
  database.transaction([&](stele::Transaction& tx) {
    (void)tx.model<House>().create({.owner_id = owner.id});
    const auto error = violation_of([&] {
      tx.transaction([&](stele::Transaction& inner) {
        auto copy = owner;
        inner.model<Owner>().destroy(copy);
      });
    });
    CHECK(error.code() == Errc::foreign_key_violation);
    CHECK(error.context().constraint == "houses_owner_id_fkey");
  });
  CHECK(database.model<House>().count() == 1);
}

TEST_CASE("a missing parent in a transaction is told as outside") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  database.define<Owner, House>();
  database.sync();
  const auto error = violation_of([&] {
    database.transaction(
        [&](stele::Transaction& tx) { tx.model<House>().create({.owner_id = 5}); });
  });
  CHECK(error.code() == Errc::foreign_key_violation);
  CHECK(error.context().columns == Names{"owner_id"});
  CHECK(error.context().constraint == "houses_owner_id_fkey");
  CHECK(database.model<House>().count() == 0);
}

TEST_CASE("NULL where the table, but not the model, refuses it") {
  for (const std::string& url : database_urls()) {
    INFO(url);
    const FreshDatabase fresh(url);
    Database first = fresh.open();
    const auto strict = first.define("Thing",
                                     {{"name", types::string()},
                                      {"size",
                                       {.type = types::integer(),
                                        .allow_null = false,
                                        .default_sql = "NULL",
                                        .column = "the_size"}}},
                                     {.timestamps = false});
    first.sync();
    const ValidationError error = violation_of([&] { strict.create({{"name", "x"}}); });
    CHECK(facts_of(error) == Facts{Errc::not_null_violation,
                                   "could not create Thing: size is required",
                                   {"size/required/size is required"},
                                   "Thing",
                                   "things",
                                   {"the_size"},
                                   ""});
  }
}

TEST_CASE("a table that is not there is a syntax error that names the model") {
  std::vector<std::string> words;
  for (const std::string& url : database_urls()) {
    const FreshDatabase fresh(url);
    Database database = fresh.open();
    const auto owners = database.define<Owner>();
    const auto error = error_of([&] { (void)owners.all(); });
    CHECK(error.code() == Errc::syntax);
    CHECK_THAT(error.context().sql, Catch::StartsWith("SELECT"));
    const auto write = error_of([&] { owners.create({.email = "a"}); });
    CHECK(write.code() == Errc::syntax);
    CHECK(write.context().model == "Owner");
  }
}
