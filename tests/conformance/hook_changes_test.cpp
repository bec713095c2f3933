#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/stele.hpp"
#include "support/databases.hpp"
#include "support/sql_log.hpp"
#include "support/throws.hpp"

using stele::col;
using stele::Database;
using stele::Errc;
using stele::Model;
using stele::Record;
using stele::test::database_urls;
using stele::test::error_of;
using stele::test::FreshDatabase;
using stele::test::SqlLog;

namespace {

struct Account {
  std::int64_t id = 0;
  std::string email{};
  int credit = 0;
  std::optional<std::string> note{};
  stele::Timestamp created_at{};
  stele::Timestamp updated_at{};
};

struct Hooks {
  std::function<void(Account&)> before_validate{};
  std::function<void(Account&)> after_validate{};
  std::function<void(Account&)> before_save{};
  std::function<void(Account&)> before_create{};
  std::function<void(Account&)> before_update{};
  int rules = 0;  ///< how often the rule of credit was asked
};

/// Of the one test that runs.
Hooks& hooks() {
  static Hooks hooks;
  return hooks;
}

auto call(std::function<void(Account&)> Hooks::*hook) {
  return [hook](Account& account) {
    if (hooks().*hook) (hooks().*hook)(account);
  };
}

stele::Rule not_negative() {
  return stele::rule(
      "not_negative",
      [](const stele::Value& credit) {
        ++hooks().rules;
        return credit.as<std::int64_t>() >= 0;
      },
      "must not be negative");
}

void describe(stele::ModelBuilder<Account>& model) {
  model.attribute<&Account::email>().type(stele::types::string(10)).unique();
  model.attribute<&Account::credit>().validate(not_negative());
  model.before_validate(call(&Hooks::before_validate));
  model.after_validate(call(&Hooks::after_validate));
  model.before_save(call(&Hooks::before_save));
  model.before_create(call(&Hooks::before_create));
  model.before_update(call(&Hooks::before_update));
}

struct Fixture {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  Model<Account> accounts = database.define<Account>();
  SqlLog log{database};

  Fixture() {
    hooks() = {};
    database.sync();
    (void)log.take();
  }

  Errc code_of(const std::function<void()>& work) {
    (void)log.take();
    const Errc code = error_of(work).code();
    CHECK(log.take().empty());
    return code;
  }
};

void overdraw(Account& account) { account.credit = -5; }

}  // namespace

TEST_CASE("what hooks change after the validation is validated, before any SQL") {
  Fixture f;
  const Account kept = f.accounts.create({.email = "kept"});
  const auto hook = GENERATE(&Hooks::after_validate, &Hooks::before_save);
  hooks().*hook = overdraw;
  const auto& accounts = f.accounts;
  CHECK(f.code_of([&] { accounts.create({.email = "a"}); }) == Errc::validation);
  const std::vector<std::function<void(Account&)>> writes{
      [&](Account& account) { accounts.update(account); },
      [&](Account& account) { accounts.update<&Account::note>(account); },
      [&](Account& account) { accounts.save(account); }};
  for (const auto& write : writes) {
    Account account = kept;
    CHECK(f.code_of([&] { write(account); }) == Errc::validation);
  }
  CHECK(f.code_of([&] {
    accounts.upsert({.email = "kept"}, stele::on_conflict<&Account::email>());
  }) == Errc::validation);
  CHECK(f.code_of([&] { accounts.create_all({{.email = "b"}}, {.row_hooks = true}); }) ==
        Errc::validation);
  CHECK(error_of([&] { accounts.create_graph({.email = "c"}); }).code() == Errc::validation);
  CHECK(error_of([&] {
          (void)accounts.find_or_create(col<&Account::email> == "d", Account{.email = "d"});
        }).code() == Errc::validation);
  hooks() = {};
  CHECK(accounts.count() == 1);
  CHECK(accounts.get(kept.id).credit == 0);
}

TEST_CASE("before_create and before_update are held to the rules too") {
  Fixture f;
  Account kept = f.accounts.create({.email = "kept"});
  hooks().before_create = [](Account& account) { account.email = "longer than ten"; };
  hooks().before_update = overdraw;
  const auto error = error_of([&] { f.accounts.create({.email = "a"}); });
  CHECK(error.code() == Errc::validation);
  CHECK_THAT(error.what(), Catch::Contains("at most 10 characters"));
  CHECK(f.code_of([&] { f.accounts.update(kept); }) == Errc::validation);
}

TEST_CASE("each value is validated once") {
  Fixture f;
  hooks().before_save = [](Account& account) { account.note = "saved"; };
  Account account = f.accounts.create({.email = "a", .credit = 1});
  CHECK(hooks().rules == 1);
  hooks().before_save = [](Account& changed) { changed.credit = 2; };
  f.accounts.update(account);
  CHECK(hooks().rules == 3);
  CHECK(f.accounts.get(account.id).credit == 2);
}

TEST_CASE("validate = false leaves out what hooks change") {
  Fixture f;
  hooks().before_save = overdraw;
  const auto made = f.accounts.create_all({{.email = "a"}}, {.validate = false, .row_hooks = true});
  CHECK(f.accounts.get(made.front().id).credit == -5);
}

TEST_CASE("an update of some members writes what its hooks change in others") {
  Fixture f;
  Account account = f.accounts.create({.email = "a"});
  const auto hook = GENERATE(&Hooks::before_validate, &Hooks::before_save, &Hooks::before_update);
  hooks().*hook = [](Account& changed) { changed.note = "by hook"; };
  account.credit = 3;
  account.email = "unsent";
  f.accounts.update<&Account::credit>(account);
  const Account stored = f.accounts.get(account.id);
  CHECK(stored.credit == 3);
  CHECK(stored.note == "by hook");
  CHECK(stored.email == "a");
}

TEST_CASE("a hook does not send an update to another row") {
  Fixture f;
  Account first = f.accounts.create({.email = "first"});
  const Account second = f.accounts.create({.email = "second"});
  hooks().before_update = [&](Account& account) { account.id = second.id; };
  CHECK(f.code_of([&] { f.accounts.update<&Account::credit>(first); }) == Errc::invalid_argument);
  first.id = 1;
  CHECK(f.code_of([&] { f.accounts.update(first); }) == Errc::invalid_argument);
}

TEST_CASE("records are held to the rules in what hooks change") {
  FreshDatabase fresh{GENERATE(from_range(database_urls()))};
  Database database = fresh.open();
  auto accounts = database.define(
      "Account", {{"email", {.type = stele::types::text(), .validate = {stele::length(2, 10)}}},
                  {"credit", stele::types::integer()}});
  std::string email = "kept";
  accounts.before_save([&](Record& row) { row.set("email", email); });
  database.sync();
  Record account = accounts.create({{"email", "first"}, {"credit", 1}});
  CHECK(account["email"] == "kept");
  email = "x";
  CHECK(error_of([&] { accounts.create({{"email", "another"}}); }).code() == Errc::validation);
  account.set("credit", 2);
  CHECK(error_of([&] { accounts.save(account); }).code() == Errc::validation);
  email = "by hook";
  account = accounts.all().front();
  account.set("credit", 3);
  accounts.save(account);
  CHECK(accounts.all().front()["email"] == "by hook");
}

TEST_CASE("a row that an upsert inserts has one time") {
  Fixture f;
  const auto conflict = stele::on_conflict<&Account::email>();
  const auto made = f.accounts.upsert({.email = "a"}, conflict);
  CHECK(made.created);
  CHECK(made.row.created_at == made.row.updated_at);
  const auto again = f.accounts.upsert({.email = "a", .credit = 4}, conflict);
  CHECK_FALSE(again.created);
  CHECK(again.row.created_at == made.row.created_at);
  CHECK(again.row.updated_at >= made.row.updated_at);
}
