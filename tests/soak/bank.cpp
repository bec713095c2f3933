#include "bank.hpp"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "clients.hpp"
#include "stele/stele.hpp"
#include "support/databases.hpp"

namespace soak {

using stele::col;
using stele::Database;
using stele::Isolation;
using stele::Transaction;

struct BankAccount {
  std::int64_t id = 0;
  std::int64_t balance = 0;
};

/// Its number is the program's own, and deliberately not unique in the database: that none is
/// written twice is for the library to see to.
struct BankTransfer {
  std::int64_t id = 0;
  std::int64_t number = 0;
  std::int64_t source = 0;
  std::int64_t target = 0;
  std::int64_t amount = 0;
};

namespace {

constexpr std::int64_t opening_balance = 1000;
constexpr std::int64_t numbers_of_a_thread = 1'000'000'000;

/// A thread, and what it was told of its transfers.
struct Teller {
  Database database;
  Random random;
  std::int64_t next_number = 0;
  std::set<std::int64_t> acknowledged{};
  std::set<std::int64_t> failed{};
  std::set<std::int64_t> in_doubt{};
  Figures figures{};
};

/// Whether the level finds the conflicts, or locks prevent them.
enum class Care { serializable, locks };

BankAccount read_account(const Transaction& tx, std::int64_t id, Care care) {
  const auto accounts = tx.model<BankAccount>();
  if (care == Care::serializable) return accounts.get(id);
  return accounts.where(col<&BankAccount::id> == id).lock().one();
}

void transfer(const Transaction& tx, const BankTransfer& order, Care care) {
  const auto accounts = tx.model<BankAccount>();
  BankAccount source = read_account(tx, order.source, care);
  BankAccount target = read_account(tx, order.target, care);
  source.balance -= order.amount;
  target.balance += order.amount;
  accounts.update<&BankAccount::balance>(source);
  accounts.update<&BankAccount::balance>(target);
  tx.model<BankTransfer>().create(order);
}

BankTransfer next_order(Teller& teller, std::int64_t accounts) {
  const std::int64_t source = 1 + below(teller.random, accounts);
  const std::int64_t target = 1 + (source + below(teller.random, accounts - 1)) % accounts;
  return {.number = teller.next_number++,
          .source = source,
          .target = target,
          .amount = 1 + below(teller.random, opening_balance)};
}

void serve(Teller& teller, std::int64_t accounts) {
  BankTransfer order = next_order(teller, accounts);
  const Care care = below(teller.random, 2) == 0 ? Care::serializable : Care::locks;
  // Locks in the order of the keys never deadlock; some are left as they are, so that some do.
  const bool in_order = below(teller.random, 50) != 0;
  if (in_order && care == Care::locks && order.source > order.target) {
    std::swap(order.source, order.target);
  }
  const stele::TransactionOptions options{.isolation = care == Care::serializable
                                                           ? Isolation::serializable
                                                           : Isolation::database_default,
                                          .retries = 100};
  const Outcome outcome = attempt(teller.database, options, teller.figures,
                                  [&](const Transaction& tx) { transfer(tx, order, care); });
  switch (outcome) {
    case Outcome::acknowledged:
      teller.acknowledged.insert(order.number);
      break;
    case Outcome::failed:
      teller.failed.insert(order.number);
      break;
    case Outcome::in_doubt:
      teller.in_doubt.insert(order.number);
      break;
  }
}

void check_transfers(const Teller& teller, std::map<std::int64_t, std::int64_t>& written,
                     Figures& figures) {
  const auto take = [&written](std::int64_t number) {
    const auto found = written.extract(number);
    return found.empty() ? 0 : found.mapped();
  };
  const auto lose = [&figures](const char* what, std::int64_t number, std::int64_t count) {
    figures.losses.push_back(std::string(what) + " transfer " + std::to_string(number) +
                             " is written " + std::to_string(count) + " times");
  };
  for (const std::int64_t number : teller.acknowledged) {
    if (const auto count = take(number); count != 1) lose("acknowledged", number, count);
  }
  for (const std::int64_t number : teller.failed) {
    if (const auto count = take(number); count != 0) lose("failed", number, count);
  }
  for (const std::int64_t number : teller.in_doubt) {
    const auto count = take(number);
    if (count > 1) lose("doubtful", number, count);
    if (count == 1) ++figures.in_doubt_done;
  }
}

void check_balances(const Database& database, const std::vector<BankTransfer>& transfers,
                    std::int64_t accounts, Figures& figures) {
  std::map<std::int64_t, std::int64_t> expected;
  for (std::int64_t id = 1; id <= accounts; ++id) expected[id] = opening_balance;
  for (const BankTransfer& transfer : transfers) {
    expected[transfer.source] -= transfer.amount;
    expected[transfer.target] += transfer.amount;
  }
  std::map<std::int64_t, std::int64_t> found;
  std::int64_t sum = 0;
  for (const BankAccount& account : database.model<BankAccount>().all()) {
    found[account.id] = account.balance;
    sum += account.balance;
  }
  if (sum != accounts * opening_balance) {
    figures.losses.push_back("the balances' sum is " + std::to_string(sum));
  }
  if (found != expected) {
    figures.losses.emplace_back("the balances are not those that the transfers make");
  }
}

Figures check(const Database& database, const std::vector<Teller>& tellers, std::int64_t accounts) {
  Figures figures;
  const auto transfers = database.model<BankTransfer>().all();
  std::map<std::int64_t, std::int64_t> written;
  for (const BankTransfer& transfer : transfers) ++written[transfer.number];
  for (const Teller& teller : tellers) {
    figures.add(teller.figures);
    check_transfers(teller, written, figures);
  }
  for (const auto& [number, count] : written) {
    figures.losses.push_back("nobody ordered transfer " + std::to_string(number));
  }
  check_balances(database, transfers, accounts, figures);
  return figures;
}

Database open(const stele::test::FreshDatabase& fresh) {
  Database database = fresh.open();
  database.define<BankAccount, BankTransfer>();
  return database;
}

}  // namespace

Figures run_bank(const Options& options) {
  const stele::test::FreshDatabase fresh(options.url);
  Database database = open(fresh);
  database.sync();
  database.model<BankAccount>().create_all(std::vector<BankAccount>(
      static_cast<std::size_t>(options.accounts), {.balance = opening_balance}));
  std::vector<Teller> tellers;
  for (std::int64_t i = 0; i < options.threads; ++i) {
    tellers.push_back({.database = database,
                       .random = Random(options.seed + static_cast<std::uint64_t>(i)),
                       .next_number = i * numbers_of_a_thread});
  }
  const std::int64_t terminated = run_clients(
      tellers, fresh.url(), options, [&](Teller& teller) { serve(teller, options.accounts); });
  // Connections that were terminated last are still in the first one's pool.
  const bool in_memory = fresh.is_single_connection();
  Figures figures = check(in_memory ? database : open(fresh), tellers, options.accounts);
  figures.terminated = terminated;
  figures.refuse_unexpected(options.has_faults());
  return figures;
}

}  // namespace soak
