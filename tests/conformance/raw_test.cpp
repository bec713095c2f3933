#include <array>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "plain_database.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/sql_log.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::Error;
using stele::Record;
using stele::Transaction;
using stele::Value;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::shared_database_urls;
using stele::test::SqlLog;

namespace {

enum class Role { admin, member, guest };

struct Person {
  std::int64_t id = 0;
  std::string email{};
  Role role = Role::member;
  std::optional<int> age{};
  std::string nick_name{};
  bool active = true;
};

void describe(stele::ModelBuilder<Person>& model) {
  model.table("people");
  model.attribute<&Person::nick_name>().column("nick");
}

struct RoleCount {
  Role role = Role::member;
  std::int64_t n = 0;

  friend bool operator==(const RoleCount&, const RoleCount&) = default;
};

struct Oldest {
  std::string email{};
  std::optional<int> age_of_oldest{};
};

/// A type of the program's own.
struct Cents {
  std::int64_t count = 0;
};

using Emails = std::vector<std::string>;

Database people_of(const FreshDatabase& fresh) {
  Database database = fresh.open();
  const auto people = database.define<Person>();
  database.sync();
  people.create({.email = "a@x", .role = Role::admin, .age = 40, .nick_name = "ann"});
  people.create({.email = "b@x", .age = 20, .nick_name = "bob"});
  people.create({.email = "c@x", .age = 30, .nick_name = "it's", .active = false});
  people.create({.email = "d@x", .role = Role::guest, .nick_name = "{}"});
  return database;
}

std::string many(int count) {
  std::string list = "1";
  for (int i = 2; i <= count; ++i) list += ", " + std::to_string(i) + " AS c" + std::to_string(i);
  return list;
}

}  // namespace

template <>
struct stele::Codec<Cents> {
  using Stored = std::int64_t;
  static Stored encode(const Cents& cents) { return cents.count; }
  static Cents decode(const Stored& count) { return Cents{count}; }
};

TEST_CASE("reads raw rows into a struct by the names of its columns") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = people_of(fresh);
  const std::string mail = "b@x";
  for (int round = 0; round < 2; ++round) {
    // The columns stand in another order than the members.
    const auto rows = database.query<RoleCount>(
        "SELECT count(*) AS n, role FROM people WHERE age >= {} AND email <> {} GROUP BY role "
        "ORDER BY role",
        30, mail);
    CHECK(rows == std::vector<RoleCount>{{Role::admin, 1}, {Role::member, 1}});
  }
  // Other values, by the same statement.
  CHECK(database.query<RoleCount>(
            "SELECT count(*) AS n, role FROM people WHERE age >= {} AND email <> {} GROUP BY role "
            "ORDER BY role",
            35, "none") == std::vector<RoleCount>{{Role::admin, 1}});
}

TEST_CASE("gives the members of a raw row the column names of a model") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = fresh.open({.naming = stele::Naming::sequelize()});
  const auto oldest =
      database.query<Oldest>("SELECT {} AS \"ageOfOldest\", {} AS email", 40, std::string("a@x"));
  REQUIRE(oldest.size() == 1);
  CHECK(oldest[0].age_of_oldest == 40);
  CHECK(oldest[0].email == "a@x");
  const Error error =
      error_of([&] { (void)database.query<Oldest>("SELECT 1 AS age_of_oldest, 2 AS email"); });
  CHECK(error.code() == Errc::mapping);
  CHECK(std::string(error.what()).find("did you mean 'ageOfOldest'?") != std::string::npos);
}

TEST_CASE("reads raw rows of a model's table as the model does") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = people_of(fresh);
  const auto people =
      database.query<Person>("SELECT * FROM people WHERE {} < 35 ORDER BY id", col<&Person::age>);
  REQUIRE(people.size() == 2);
  CHECK(people[0].nick_name == "bob");
  CHECK(people[0].active);
  CHECK(people[1].nick_name == "it's");
  CHECK_FALSE(people[1].active);
}

TEST_CASE("reads raw rows into tuples by the places of their columns") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = people_of(fresh);
  using Row = std::tuple<std::string, std::optional<int>, bool>;
  // Names do not count, not even that they are the same.
  const auto rows = database.query<Row>(
      "SELECT email AS a, age AS a, active FROM people WHERE id > {} ORDER BY id", 2);
  CHECK(rows == std::vector<Row>{{"c@x", 30, false}, {"d@x", std::nullopt, true}});
}

TEST_CASE("reads one raw column into values") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = people_of(fresh);
  CHECK(database.query<std::string>("SELECT email FROM people WHERE age IS NULL") == Emails{"d@x"});
  CHECK(database.query<std::optional<int>>("SELECT age FROM people ORDER BY id") ==
        std::vector<std::optional<int>>{40, 20, 30, std::nullopt});
  CHECK(database.query<Role>("SELECT role FROM people ORDER BY id LIMIT 1") ==
        std::vector<Role>{Role::admin});
  CHECK(database.query<bool>("SELECT active FROM people ORDER BY id") ==
        std::vector<bool>{true, true, false, true});
  CHECK(database.query<double>("SELECT avg(age) FROM people") == std::vector<double>{30});
  CHECK(database.query<std::int64_t>("SELECT sum(age) FROM people") ==
        std::vector<std::int64_t>{90});
  CHECK(database.query<Cents>("SELECT age FROM people WHERE id = 1").at(0).count == 40);
  CHECK(database.query<Value>("SELECT email FROM people WHERE id = 1") ==
        std::vector<Value>{Value("a@x")});
  CHECK(database.query<int>("SELECT age FROM people WHERE id = -1").empty());
}

TEST_CASE("reads raw rows into records", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = people_of(fresh);
  const auto rows = database.query<Record>(
      "SELECT id, email, age, age / {} AS half FROM people ORDER BY id", 2.0);
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].attributes() == std::vector<std::string>{"id", "email", "age", "half"});
  CHECK(rows[0]["email"] == Value("a@x"));
  CHECK(rows[0].get<int>("age") == 40);
  CHECK(rows[0].get<double>("half") == 20);
  CHECK(rows[3].get<std::optional<int>>("age") == std::nullopt);
  CHECK_FALSE(rows[0].is_new());
  const Error error = error_of([&] { (void)rows[0]["emial"]; });
  CHECK(error.code() == Errc::mapping);
  CHECK(std::string(error.what()).find("did you mean 'email'") != std::string::npos);
}

TEST_CASE("binds values of every type in raw SQL") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = fresh.open();
  const auto same = [&]<class T>(const T& value) {
    CAPTURE(stele::reflect::type_name<T>());
    const auto back = database.query<T>("SELECT {}", value);
    REQUIRE(back.size() == 1);
    CHECK(back[0] == value);
    CHECK(database.query<std::optional<T>>("SELECT {}", std::optional<T>(value)).at(0) == value);
    CHECK(database.query<std::optional<T>>("SELECT {}", std::optional<T>()).at(0) == std::nullopt);
  };
  same(std::int16_t{-5});
  same(123456);
  same(std::int64_t{1} << 60);
  same(0.1);
  same(std::string("it's {} ? $1 :a"));
  same(stele::Blob{std::byte{0}, std::byte{255}});
  same(true);
  same(stele::Timestamp(std::chrono::microseconds(1'700'000'000'123'456)));
  same(stele::LocalTimestamp(std::chrono::microseconds(1'700'000'000'123'456)));
  same(stele::Date{std::chrono::year(2024), std::chrono::month(2), std::chrono::day(29)});
  same(stele::TimeOfDay{std::chrono::hours(23)});
  same(stele::Uuid::v4());
  same(Role::guest);
  if (database.dialect().features().json) {
    const nlohmann::json document{{"a", 1}};
    CHECK(database.query<nlohmann::json>("SELECT {}", document) ==
          std::vector<nlohmann::json>{document});
  }
  CHECK(database.query<std::int64_t>("SELECT {}", Cents{5}) == std::vector<std::int64_t>{5});
  CHECK(database.query<std::string>("SELECT {}", "literal") == Emails{"literal"});
  CHECK(database.query<std::int64_t>("SELECT {}", Value(7)) == std::vector<std::int64_t>{7});
  CHECK(database.query<std::int64_t>("SELECT {}", stele::value(7)) == std::vector<std::int64_t>{7});
  CHECK(database.query<std::optional<int>>("SELECT CAST({} AS INTEGER)", std::nullopt).at(0) ==
        std::nullopt);
}

TEST_CASE("takes arguments of raw SQL beside columns of their types") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = people_of(fresh);
  const auto ids = [&](auto text, const auto&... arguments) {
    return database.query<std::int64_t>(stele::unchecked(text), arguments...);
  };
  using Ids = std::vector<std::int64_t>;
  CHECK(ids("SELECT id FROM people WHERE age > {} ORDER BY id", 25) == Ids{1, 3});
  CHECK(ids("SELECT id FROM people WHERE age > {} ORDER BY id", std::int64_t{25}) == Ids{1, 3});
  CHECK(ids("SELECT id FROM people WHERE age > {} ORDER BY id", 25.5) == Ids{1, 3});
  CHECK(ids("SELECT id FROM people WHERE age + {} > {}", 1, 40) == Ids{1});
  CHECK(ids("SELECT id FROM people WHERE role = {}", Role::guest) == Ids{4});
  CHECK(ids("SELECT id FROM people WHERE active = {}", false) == Ids{3});
  CHECK(ids("SELECT id FROM people WHERE email LIKE {} || '@%'", "a") == Ids{1});
  CHECK(ids("SELECT id FROM people ORDER BY id LIMIT {} OFFSET {}", 1, 2) == Ids{3});
}

TEST_CASE("takes expressions over a model's columns as arguments of raw SQL") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = people_of(fresh);
  CHECK(database.query<int>("SELECT {} FROM people WHERE id = {}", col<&Person::age> + 1, 1) ==
        std::vector<int>{41});
  CHECK(database.query<std::string>(
            "SELECT {} FROM people WHERE {} ORDER BY id", stele::upper(col<&Person::email>),
            col<&Person::age> > 25 && col<&Person::active> == true) == Emails{"A@X"});
  CHECK(database.execute("UPDATE people SET nick = {} WHERE id = {}",
                         stele::upper(col<&Person::email>), 1) == 1);
  CHECK(database.query<std::string>("SELECT nick FROM people WHERE id = 1") == Emails{"A@X"});
  const Error other = error_of(
      [&] { (void)database.query<int>("SELECT {} FROM people", stele::column("age") + 1); });
  CHECK(other.code() == Errc::invalid_argument);
  CHECK_THAT(other.what(), Catch::Contains("an expression over the columns of one model"));
}

TEST_CASE("binds a null pointer as NULL in raw SQL") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = people_of(fresh);
  const char* const none = nullptr;
  CHECK(database.query<std::int64_t>("SELECT id FROM people WHERE {} IS NULL AND id = {}", none,
                                     1) == std::vector<std::int64_t>{1});
}

TEST_CASE("reads a constant NULL into an optional of any type") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = people_of(fresh);
  for (int i = 0; i < 2; ++i) {
    CHECK(database.query<std::optional<int>>("SELECT NULL FROM people WHERE id < 3") ==
          std::vector<std::optional<int>>(2));
    CHECK(database.query<std::optional<stele::Timestamp>>("SELECT NULL") ==
          std::vector<std::optional<stele::Timestamp>>(1));
  }
}

TEST_CASE("refuses more values than a statement takes") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = people_of(fresh);
  std::vector<int> ids(70'000);
  for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<int>(i);
  const Error error = error_of([&] {
    (void)database.query<std::int64_t>("SELECT count(*) FROM people WHERE id IN {}", ids);
  });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK_THAT(error.what(), Catch::Contains("65535 values at most, and 70000 were given"));
}

TEST_CASE("expands a range of raw SQL to a list") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = people_of(fresh);
  const auto emails = [&](const auto& list) {
    return database.query<std::string>("SELECT email FROM people WHERE id IN {} ORDER BY id", list);
  };
  CHECK(emails(std::vector<int>{1, 3}) == Emails{"a@x", "c@x"});
  CHECK(emails(std::set<std::int64_t>{2}) == Emails{"b@x"});
  CHECK(emails(std::list<int>{}).empty());
  CHECK(emails(std::array<int, 2>{4, 4}) == Emails{"d@x"});
  const int ids[] = {1, 2};
  CHECK(emails(ids) == Emails{"a@x", "b@x"});
  CHECK(database.query<std::string>("SELECT email FROM people WHERE role IN {}",
                                    std::vector<Role>{Role::admin}) == Emails{"a@x"});
  CHECK(database.query<std::string>("SELECT email FROM people WHERE nick IN {} AND id > {}",
                                    std::vector<std::string>{"it's", "{}"}, 3) == Emails{"d@x"});
}

TEST_CASE("takes doubled braces of raw SQL for braces") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = people_of(fresh);
  CHECK(database.query<std::string>("SELECT email FROM people WHERE nick = '{{}}'") ==
        Emails{"d@x"});
  CHECK(database.query<std::string>("SELECT '{{\"a\": {{}}}}' /* {{}} ? */ -- $1 :a ?\n") ==
        Emails{R"({"a": {}})"});
  CHECK(database.query<int>("SELECT {} AS \"?{{$1}}:a\"", 5) == std::vector<int>{5});
  CHECK(database.query<std::string>("SELECT '? $1 :name @name' || {}", "!") ==
        Emails{"? $1 :name @name!"});
}

TEST_CASE("refuses a placeholder of raw SQL where no value can be bound") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = people_of(fresh);
  const auto refused = [&](const std::string& text, const std::string& words) {
    CAPTURE(text);
    const Error error =
        error_of([&] { (void)database.query<std::string>(stele::unchecked(text), "needle"); });
    CHECK(error.code() == Errc::invalid_argument);
    CHECK(std::string(error.what()).find(words) != std::string::npos);
    CHECK(std::string(error.what()).find("needle") == std::string::npos);
  };
  refused("SELECT email FROM people WHERE nick = '{}'", "within quoted text");
  refused("SELECT email FROM people WHERE nick LIKE '%{}%'", "within quoted text");
  refused("SELECT \"{}\" FROM people", "within a quoted name");
  refused("SELECT email FROM people -- {}", "within a comment");
  refused("SELECT email /* {} */ FROM people", "within a comment");
  refused("SELECT email FROM people WHERE id = {}1", "touches the word beside it");
  refused("SELECT {", "stands alone");
  refused("SELECT }", "stands alone");
  refused("SELECT {0}", "stands alone");
  refused("SELECT {}, {}", "this has 2 and was given 1");
  refused("SELECT 1", "this has 0 and was given 1");
}

TEST_CASE("names the columns of raw SQL that do not fit the struct") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = people_of(fresh);
  const auto error = [&](const std::string& text) {
    return error_of([&] { (void)database.query<RoleCount>(stele::unchecked(text)); });
  };
  const Error surplus = error("SELECT role, 1 AS n, 2 AS extra FROM people");
  CHECK(surplus.code() == Errc::mapping);
  CHECK(surplus.what() ==
        std::string("the statement returns a column 'extra', for which RoleCount has no member"));
  CHECK(surplus.context().columns == std::vector<std::string>{"extra"});
  CHECK(surplus.context().sql == "SELECT role, 1 AS n, 2 AS extra FROM people");
  const Error misspelt = error("SELECT role AS rloe, 1 AS n FROM people");
  CHECK(std::string(misspelt.what()).find("'rloe'") != std::string::npos);
  CHECK(std::string(misspelt.what()).find("did you mean 'role'?") != std::string::npos);
  const Error missing = error("SELECT role FROM people");
  CHECK(missing.code() == Errc::mapping);
  CHECK(missing.what() == std::string("the statement returns no column 'n' for the member "
                                      "RoleCount::n; it returns role"));
  CHECK(missing.context().columns == std::vector<std::string>{"n"});
  const Error twice = error("SELECT role, 1 AS n, 2 AS n FROM people");
  CHECK(twice.code() == Errc::mapping);
  CHECK(std::string(twice.what()).find("two columns 'n'") != std::string::npos);
  const Error same = error_of([&] { (void)database.query<Record>("SELECT 1 AS a, 2 AS a"); });
  CHECK(same.code() == Errc::mapping);
}

TEST_CASE("tells both numbers of columns that differ") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = people_of(fresh);
  const Error tuple = error_of(
      [&] { (void)database.query<std::tuple<int, int>>("SELECT id, age, email FROM people"); });
  CHECK(tuple.code() == Errc::mapping);
  CHECK(tuple.what() == std::string("the statement returns 3 columns (id, age, email), and the "
                                    "tuple it is read into has 2"));
  const Error value = error_of([&] { (void)database.query<int>("SELECT id, age FROM people"); });
  CHECK(value.code() == Errc::mapping);
  CHECK(std::string(value.what()).find("returns 2 columns") != std::string::npos);
}

TEST_CASE("names the column of raw SQL whose value does not fit", "[builtin]") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = people_of(fresh);
  const Error null = error_of(
      [&] { (void)database.query<RoleCount>("SELECT role, age AS n FROM people ORDER BY id"); });
  CHECK(null.code() == Errc::conversion);
  CHECK(std::string(null.what()).find("RoleCount.n") != std::string::npos);
  CHECK(std::string(null.what()).find("std::optional") != std::string::npos);
  const Error in_tuple = error_of(
      [&] { (void)database.query<std::tuple<std::string, int>>("SELECT email, age FROM people"); });
  CHECK(in_tuple.code() == Errc::conversion);
  CHECK(std::string(in_tuple.what()).find("column 2 ('age')") != std::string::npos);
  CHECK(in_tuple.context().columns == std::vector<std::string>{"age"});
  const Error alone = error_of([&] { (void)database.query<int>("SELECT age FROM people"); });
  CHECK(std::string(alone.what()).find("column 1 ('age')") != std::string::npos);
  const Error narrow =
      error_of([&] { (void)database.query<std::int16_t>("SELECT 70000 + id FROM people"); });
  CHECK(narrow.code() == Errc::out_of_range);
  const Error kind = error_of([&] { (void)database.query<int>("SELECT email FROM people"); });
  CHECK(kind.code() == Errc::conversion);
  CHECK(std::string(kind.what()).find("a@x") == std::string::npos);
}

TEST_CASE("reads no decimals of which it is not known how they are stored") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = fresh.open();
  if (!database.dialect().features().decimals) return;
  const bool is_stored_so = database.dialect().name() == "postgres";
  const stele::Decimal number("1.50");
  if (is_stored_so) {
    CHECK(database.query<stele::Decimal>("SELECT {} + 1", number) ==
          std::vector<stele::Decimal>{stele::Decimal("2.50")});
    return;
  }
  CHECK(error_of([&] { (void)database.query<int>("SELECT {}", number); }).code() ==
        Errc::unsupported);
  CHECK(error_of([&] { (void)database.query<stele::Decimal>("SELECT 150"); }).code() ==
        Errc::unsupported);
}

TEST_CASE("executes raw SQL and counts the rows") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = people_of(fresh);
  CHECK(database.execute("UPDATE people SET age = age + {}", 1) == 4);
  CHECK(database.query<std::optional<int>>("SELECT age FROM people ORDER BY id") ==
        std::vector<std::optional<int>>{41, 21, 31, std::nullopt});
  CHECK(database.execute("DELETE FROM people WHERE nick = {}", "it's") == 1);
  CHECK(database.execute("DELETE FROM people WHERE nick = {}", "it's") == 0);
  CHECK(database.execute("SELECT * FROM people") == 0);
  CHECK(database.execute("CREATE TABLE t (id INTEGER)") == 0);
  CHECK(database.execute("INSERT INTO t VALUES ({}), ({})", 1, 2) == 2);
  CHECK(database.execute("INSERT INTO t SELECT id + {} FROM t;", 10) == 2);
  CHECK(database.execute("WITH old AS (SELECT 1 AS id) DELETE FROM t WHERE id IN "
                         "(SELECT id FROM old)") == 1);
}

TEST_CASE("reads what raw SQL writes") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = people_of(fresh);
  for (int round = 0; round < 2; ++round) {
    const auto ids = database.query<std::int64_t>(
        "UPDATE people SET age = {} WHERE age IS NOT NULL RETURNING id", round);
    CHECK(std::set<std::int64_t>(ids.begin(), ids.end()) == std::set<std::int64_t>{1, 2, 3});
  }
  CHECK(database.query<int>("SELECT DISTINCT age FROM people WHERE age IS NOT NULL") ==
        std::vector<int>{1});
  const Error none = error_of([&] { (void)database.query<int>("UPDATE people SET age = 5"); });
  CHECK(none.code() == Errc::invalid_argument);
  CHECK(std::string(none.what()).find("execute()") != std::string::npos);
  CHECK(database.query<int>("SELECT DISTINCT age FROM people WHERE age IS NOT NULL") ==
        std::vector<int>{1});
}

TEST_CASE("runs a raw script in one transaction") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  const Database database = fresh.open();
  PlainDatabase plain(fresh.url());
  CHECK(database.execute(R"(
    CREATE TABLE pets (id INTEGER, name TEXT);  -- a comment; with a semicolon
    INSERT INTO pets VALUES (1, 'a;b'), (2, '{{}}');
    UPDATE pets SET id = id + 1;
  )") == 4);
  CHECK(plain.rows("SELECT id, name FROM pets ORDER BY id") ==
        std::vector<std::string>{"2|a;b", "3|{}"});
  CHECK(error_of([&] {
          database.execute("DELETE FROM pets; INSERT INTO nowhere VALUES (1); DELETE FROM pets");
        }).code() == Errc::syntax);
  CHECK(plain.rows("SELECT count(*) FROM pets") == std::vector<std::string>{"2"});
  const Error values =
      error_of([&] { database.execute("DELETE FROM pets; DELETE FROM pets WHERE id = {}", 1); });
  CHECK(values.code() == Errc::invalid_argument);
  CHECK(std::string(values.what()).find("several statements") != std::string::npos);
  CHECK(error_of([&] { database.execute("  -- nothing\n ;"); }).code() == Errc::syntax);
  CHECK(error_of([&] { (void)database.query<int>("  -- nothing\n "); }).code() == Errc::syntax);
  CHECK(plain.rows("SELECT count(*) FROM pets") == std::vector<std::string>{"2"});
}

TEST_CASE("runs raw SQL within transactions") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = people_of(fresh);
  database.transaction([&](Transaction& tx) {
    CHECK(tx.execute("UPDATE people SET age = {} WHERE id = {}", 77, 1) == 1);
    CHECK(tx.query<int>("SELECT age FROM people WHERE id = {}", 1) == std::vector<int>{77});
    const Error error = error_of([&] {
      tx.transaction([&](Transaction& inner) {
        CHECK(inner.execute("DELETE FROM people; DELETE FROM people") == 4);
        throw Error(Errc::invalid_argument, "undo");
      });
    });
    CHECK(error.code() == Errc::invalid_argument);
    CHECK(tx.query<std::int64_t>("SELECT count(*) FROM people") == std::vector<std::int64_t>{4});
  });
  {
    auto tx = database.begin();
    CHECK(tx.execute("DELETE FROM people") == 4);
  }
  CHECK(database.query<int>("SELECT age FROM people WHERE id = 1") == std::vector<int>{77});
}

TEST_CASE("a raw script that fails leaves nothing in its transaction") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = people_of(fresh);
  database.transaction([](Transaction& tx) {
    tx.execute("UPDATE people SET age = 5 WHERE id = 1");
    CHECK(error_of([&] {
            tx.execute("DELETE FROM people; INSERT INTO nowhere VALUES (1)");
          }).code() == Errc::syntax);
  });
  CHECK(database.query<int>("SELECT age FROM people WHERE id = 1") == std::vector<int>{5});
  CHECK(database.query<std::int64_t>("SELECT count(*) FROM people").front() == 4);
}

TEST_CASE("refuses transactions by hand") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = people_of(fresh);
  for (const char* text : {"BEGIN", " /* now */ begin immediate", "START TRANSACTION", "COMMIT",
                           "END", "ROLLBACK", "ROLLBACK TO SAVEPOINT a", "SAVEPOINT a",
                           "RELEASE SAVEPOINT a", "DELETE FROM people; COMMIT;"}) {
    CAPTURE(text);
    const Error error = error_of([&] { database.execute(stele::unchecked(text)); });
    CHECK(error.code() == Errc::invalid_argument);
    CHECK(std::string(error.what()).find("db.transaction") != std::string::npos);
  }
  CHECK(database.query<std::int64_t>("SELECT count(*) FROM people") ==
        std::vector<std::int64_t>{4});
}

TEST_CASE("reports raw statements to listeners, without their values") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = people_of(fresh);
  SqlLog log(database);
  (void)database.query<int>("SELECT age FROM people WHERE email = {}", "a@x");
  (void)database.execute("UPDATE people SET nick = {} WHERE id = {}", "secret", 1);
  const auto sent = log.take();
  REQUIRE(sent.size() == 2);
  CHECK(sent[0].find("SELECT age FROM people WHERE email = ") == 0);
  CHECK(sent[0].find("a@x") == std::string::npos);
  CHECK(sent[1].find("UPDATE people SET nick = ") == 0);
  CHECK(sent[1].find("secret") == std::string::npos);
  const Error error = error_of([&] {
    (void)database.execute("UPDATE people SET nick = {} WHERE nothing = {}", "secret", "password");
  });
  CHECK(error.code() == Errc::syntax);
  CHECK(std::string(error.what()).find("secret") == std::string::npos);
  CHECK(error.context().sql.find("secret") == std::string::npos);
  CHECK(error.context().dialect == database.dialect().name());
}

TEST_CASE("reads the columns of raw SQL anew after its table was changed") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = fresh.open();
  const auto all = [&] { return database.query<Record>("SELECT * FROM things ORDER BY a"); };
  database.execute("CREATE TABLE things (a INTEGER, b TEXT); INSERT INTO things VALUES (1, 'x')");
  CHECK(all().at(0).attributes() == std::vector<std::string>{"a", "b"});
  CHECK(all().at(0)["b"] == Value("x"));
  database.execute("ALTER TABLE things ADD COLUMN c INTEGER");
  CHECK(all().at(0).attributes() == std::vector<std::string>{"a", "b", "c"});
  // As many columns, by other names.
  database.execute(
      "DROP TABLE things; CREATE TABLE things (a INTEGER, c TEXT, b INTEGER);"
      "INSERT INTO things VALUES (1, 'y', 2)");
  const auto rows = all();
  CHECK(rows.at(0).attributes() == std::vector<std::string>{"a", "c", "b"});
  CHECK(rows.at(0)["b"] == Value(2));
  CHECK(rows.at(0)["c"] == Value("y"));
}

TEST_CASE("writes columns in raw SQL by their names in the table") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = people_of(fresh);
  CHECK(database.query<std::string>("SELECT {} FROM people WHERE {} = {}", col<&Person::email>,
                                    col<&Person::nick_name>, "bob") == Emails{"b@x"});
  CHECK(database.query<std::string>("SELECT {} FROM people WHERE id = 1", stele::column("email")) ==
        Emails{"a@x"});
  const auto boss = stele::alias<Person>("boss");
  CHECK(database.query<std::string>("SELECT {} FROM people AS boss WHERE id = 1",
                                    boss.col<&Person::email>()) == Emails{"a@x"});
  struct Elsewhere {
    std::int64_t id = 0;
  };
  for (const Error& unknown :
       {error_of([&] { (void)database.query<int>("SELECT {} FROM people", col<&Elsewhere::id>); }),
        error_of([&] {
          (void)database.query<int>("SELECT {} FROM people", col<&Elsewhere::id> + 1);
        })}) {
    CHECK(unknown.code() == Errc::mapping);
  }
}

TEST_CASE("runs raw SQL of many columns and values") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = people_of(fresh);
  CHECK(database.query<Record>(stele::unchecked("SELECT " + many(200) + " FROM people")).size() ==
        4);
  std::vector<int> ids(1000);
  for (int i = 0; i < 1000; ++i) ids[static_cast<std::size_t>(i)] = i;
  CHECK(database.query<int>("SELECT id FROM people WHERE id IN {} AND id <> {} ORDER BY id", ids,
                            2) == std::vector<int>{1, 3, 4});
}

TEST_CASE("keeps prepared raw statements") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  const Database database = people_of(fresh);
  // Each text is another statement, of which not all are kept.
  for (int i = 0; i < 1500; ++i) {
    const std::string text = "SELECT id + {} AS n" + std::to_string(i) + " FROM people LIMIT 1";
    REQUIRE(database.query<std::int64_t>(stele::unchecked(text), i).at(0) == 1 + i);
  }
  CHECK(database.query<std::int64_t>("SELECT id + {} AS n0 FROM people LIMIT 1", 5) ==
        std::vector<std::int64_t>{6});
}
