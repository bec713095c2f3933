#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "plain_database.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::Record;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::PlainDatabase;
using stele::test::shared_database_urls;

namespace {

enum class Size { small = 1, large = 1000 };

/// No aggregate: it names its members.
class Account {
 public:
  Account() = default;
  Account(std::string owner, Size size) : owner_(std::move(owner)), size_(size) {}

  [[nodiscard]] std::int64_t id() const { return id_; }
  [[nodiscard]] const std::string& owner() const { return owner_; }
  [[nodiscard]] Size size() const { return size_; }
  [[nodiscard]] int not_stored() const { return not_stored_; }
  void rename(std::string owner) { owner_ = std::move(owner); }

 private:
  friend struct stele::members_of<Account>;

  int not_stored_ = 7;
  std::int64_t id_ = 0;
  std::string owner_{};
  Size size_ = Size::small;
};

}  // namespace

template <>
struct stele::enum_names<Size> {
  static constexpr auto values =
      std::array{std::pair{Size::small, "it's small"}, std::pair{Size::large, "large"}};
};

template <>
struct stele::members_of<Account>
    : stele::members<&Account::id_, &Account::owner_, &Account::size_> {};

namespace {

void describe(stele::ModelBuilder<Account>& model) { model.table("accounts"); }

}  // namespace

TEST_CASE("an enumeration is stored by the names that are given to it") {
  const FreshDatabase fresh(GENERATE(from_range(shared_database_urls())));
  Database database = fresh.open();
  struct Shirt {
    std::int64_t id = 0;
    Size size = Size::large;
    std::optional<Size> other{};
  };
  const auto shirts = database.define<Shirt>();
  database.sync();
  (void)shirts.create({.other = Size::small});
  CHECK(shirts.where(col<&Shirt::other> == Size::small).one().size == Size::large);
  CHECK(shirts.where(col<&Shirt::size>.in({Size::small})).count() == 0);
  PlainDatabase plain(fresh.url());
  CHECK(plain.rows("SELECT size, other FROM shirts") ==
        std::vector<std::string>{"large|it's small"});
  CHECK_FALSE(plain.accepts("UPDATE shirts SET size = 'small'"));
}

TEST_CASE("a struct of a function is a model like any other") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  struct LocalThing {
    std::int64_t id = 0;
    std::string name{};
  };
  const auto things = database.define<LocalThing>();
  database.sync();
  CHECK(things.create({.name = "x"}).id == 1);
  CHECK(database.model("LocalThing").table() == "local_things");
}

TEST_CASE("a class with private members and a constructor is a model by its members_of") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto accounts = database.define<Account>();
  database.sync();
  Account account = accounts.create(Account("ada", Size::large));
  CHECK(account.id() == 1);
  account.rename("bob");
  accounts.save(account);
  const Account read = accounts.get(1);
  CHECK(read.owner() == "bob");
  CHECK(read.size() == Size::large);
  CHECK(accounts.where(stele::column("owner_") == "bob").count() == 1);
}

TEST_CASE("a model is defined once, whoever defines it") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  database.define<Account>();
  database.define<Account>();
  CHECK(database.schema().models() == std::vector<std::string>{"Account"});
  const auto again = [&] { (void)database.define("Account", {{"n", stele::types::integer()}}); };
  CHECK(error_of(again).code() == Errc::mapping);
  struct Unknown {
    std::int64_t id = 0;
  };
  CHECK(error_of([&] { (void)database.model<Unknown>(); }).code() == Errc::mapping);
}

TEST_CASE("models of two databases are apart") {
  const FreshDatabase one(GENERATE(from_range(database_urls())));
  const FreshDatabase two("sqlite::memory:");
  Database first = one.open();
  Database second = two.open();
  const auto here = first.define<Account>();
  const auto there = second.define<Account>();
  first.sync();
  second.sync();
  (void)here.create(Account("ada", Size::small));
  CHECK(here.count() == 1);
  CHECK(there.count() == 0);
  CHECK(there.create(here.get(1)).owner() == "ada");
}

TEST_CASE("64 attributes and more are written and read") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  struct Pair {
    std::int64_t id = 0;
    std::int64_t a0 = 0, a1 = 0, a2 = 0, a3 = 0, a4 = 0, a5 = 0, a6 = 0, a7 = 0, a8 = 0, a9 = 0;
    std::int64_t b0 = 0, b1 = 0, b2 = 0, b3 = 0, b4 = 0, b5 = 0, b6 = 0, b7 = 0, b8 = 0, b9 = 0;
    std::int64_t c0 = 0, c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0, c6 = 0, c7 = 0, c8 = 0, c9 = 0;
    std::int64_t d0 = 0, d1 = 0, d2 = 0, d3 = 0, d4 = 0, d5 = 0, d6 = 0, d7 = 0, d8 = 0, d9 = 0;
    std::int64_t e0 = 0, e1 = 0, e2 = 0, e3 = 0, e4 = 0, e5 = 0, e6 = 0, e7 = 0, e8 = 0, e9 = 0;
    std::int64_t f0 = 0, f1 = 0, f2 = 0, f3 = 0, f4 = 0, f5 = 0, f6 = 0, f7 = 0, f8 = 0, f9 = 0;
    std::int64_t g0 = 0, g1 = 0, g2 = 0;
  };
  const auto pairs = database.define<Pair>();
  database.sync();
  Pair pair = pairs.create({.a0 = 1, .g2 = 64});
  pair.g1 = 63;
  pairs.update<&Pair::g1>(pair);
  CHECK(pairs.get(pair.id).a0 == 1);
  CHECK(pairs.get(pair.id).g1 == 63);
  CHECK(pairs.get(pair.id).g2 == 64);
}

namespace {

struct Ticket {
  std::int64_t id = 0;
  std::string title{"untitled"};
  std::string code{};  // DEFAULT 'made'
  int size = 0;
  stele::Timestamp created_at{};
};

void describe(stele::ModelBuilder<Ticket>& model) {
  model.attribute<&Ticket::code>().default_sql("'made'");
  model.attribute<&Ticket::title>().validate(stele::not_empty());
  model.before_save([](Ticket& ticket) { ticket.size = static_cast<int>(ticket.title.size()); });
  model.validate([](const Ticket& ticket, stele::Errors& errors) {
    if (ticket.title == "bad") errors.add<&Ticket::title>("is bad");
  });
}

}  // namespace

TEST_CASE("a typed model by its name keeps its rules, hooks and defaults") {
  const FreshDatabase fresh(GENERATE(from_range(database_urls())));
  Database database = fresh.open();
  const auto tickets = database.define<Ticket>();
  database.sync();
  const auto by_name = database.model("Ticket");
  Record made = by_name.create({});
  CHECK(made.get<std::string>("title") == "untitled");
  CHECK(made.get<std::string>("code") == "made");
  CHECK(made.get<int>("size") == 8);
  CHECK(tickets.get(1).created_at != stele::Timestamp{});
  CHECK(error_of([&] { by_name.create({{"title", "bad"}}); }).code() == Errc::validation);
  CHECK(error_of([&] { by_name.create({{"title", ""}}); }).code() == Errc::validation);
  made.set("title", "abc");
  by_name.save(made);
  CHECK(tickets.get(1).size == 3);
  CHECK(tickets.get(1).code == "made");
}
