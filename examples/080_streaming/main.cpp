// Pages of a table, and all of its rows with few of them in memory; the statements go to standard
// error.

#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

#include <stele/session/log_queries.hpp>
#include <stele/stele.hpp>

using stele::col;
using stele::column;

namespace {

struct Entry {
  std::int64_t id = 0;
  std::string account{};
  std::int64_t amount = 0;
  bool booked = false;
};

stele::Database open(const std::string& url) {
  auto db = stele::Database::open(url);
  const auto entries = db.define<Entry>();
  db.sync();
  for (std::int64_t i = 1; i <= 12; ++i) {
    entries.create({.account = i % 3 == 0 ? "rent" : "food", .amount = i * 10});
  }
  stele::log_queries(db, std::cerr);
  return db;
}

void print(const std::vector<Entry>& entries) {
  for (const Entry& entry : entries) std::cout << "  " << entry.id << ": " << entry.amount << '\n';
}

void read_pages(const stele::Database& db) {
  // [page]
  const auto entries = db.model<Entry>();
  const stele::Page<Entry> page = entries.order_by(col<&Entry::amount>.desc()).page(2, 5);
  std::cout << "page 2, of " << page.total << " entries\n";
  print(page.rows);
  // [/page]
  // [limit]
  print(entries.order_by(col<&Entry::amount>.desc()).limit(2).offset(4).all());
  // [/limit]
}

void read_all(const stele::Database& db) {
  const auto entries = db.model<Entry>();
  // [each]
  std::int64_t sum = 0;
  entries.each([&](const Entry& entry) { sum += entry.amount; });
  // [/each]
  std::cout << sum << " in all\n";
  // [stream]
  for (const Entry& entry : entries.where(col<&Entry::account> == "food").stream()) {
    if (entry.amount > 50) break;  // the others are never read
    std::cout << "  " << entry.amount << " for food\n";
  }
  // [/stream]
  // [record]
  for (const stele::Record& entry : db.model("Entry").where(column("amount") > 110).stream()) {
    std::cout << "  " << entry.get<std::int64_t>("amount") << " at run time\n";
  }
  // [/record]
  // [select]
  struct Total {
    std::string account{};
    std::int64_t amount = 0;
  };
  entries.select<Total>(col<&Entry::account>, stele::sum(col<&Entry::amount>))
      .group_by(col<&Entry::account>)
      .order_by(col<&Entry::account>)
      .each([](const Total& total) {
        std::cout << "  " << total.account << ": " << total.amount << '\n';
      });
  // [/select]
}

void read_and_write(stele::Database& db) {
  // [transaction]
  db.transaction([](stele::Transaction& tx) {
    const auto entries = tx.model<Entry>();
    for (Entry& entry : entries.where(col<&Entry::account> == "rent").lock().stream()) {
      entry.booked = true;
      entries.update<&Entry::booked>(entry);
    }
  });
  // [/transaction]
  std::cout << db.model<Entry>().where(col<&Entry::booked> == true).count() << " booked\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: " << argv[0] << " URL\n";
    return 2;
  }
  try {
    auto db = open(argv[1]);
    read_pages(db);
    read_all(db);
    read_and_write(db);
  } catch (const stele::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
