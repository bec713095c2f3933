#include "c_sqlite.hpp"

#include <cstdint>
#include <stdexcept>
#include <utility>
#include <vector>

#include <sqlite3.h>

#include "item_rows.hpp"
#include "time_text.hpp"

namespace bench {

namespace {

struct Closer {
  void operator()(::sqlite3* handle) const noexcept { sqlite3_close(handle); }
  void operator()(::sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using Handle = std::unique_ptr<::sqlite3, Closer>;
using Statement = std::unique_ptr<::sqlite3_stmt, Closer>;

Handle open(const std::string& path) {
  constexpr int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  ::sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
  Handle handle(opened);
  if (code != SQLITE_OK) throw std::runtime_error("could not open " + path);
  return handle;
}

std::string insert_text(int rows) {
  std::string text =
      "INSERT INTO items (name, description, quantity, price, active, created_at, owner_id) "
      "VALUES ";
  for (int row = 0; row < rows; ++row) text += row == 0 ? "(?,?,?,?,?,?,?)" : ",(?,?,?,?,?,?,?)";
  return text;
}

constexpr const char* columns =
    "SELECT id, name, description, quantity, price, active, created_at, owner_id FROM items";

class CSqlite final : public ItemRows {
 public:
  CSqlite(const std::string& path, Technique technique)
      : best_(technique == Technique::best), handle_(open(path)) {
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF");
    if (best_) run("PRAGMA cache_size = -65536");
    insert_ = prepare(insert_text(1));
    insert_many_ = prepare(insert_text(batch));
    select_all_ = prepare(columns);
    select_one_ = prepare(std::string(columns) + " WHERE id = ?");
    query_ =
        prepare(std::string(columns) + " WHERE owner_id = ? AND quantity > ? ORDER BY id LIMIT ?");
    update_ = prepare("UPDATE items SET quantity = ?, price = ? WHERE id = ?");
    select_owners_ = prepare("SELECT id, name FROM owners");
  }

  std::vector<std::int64_t> insert_each(std::span<const Item> items) override {
    std::vector<std::int64_t> ids;
    ids.reserve(items.size());
    run("BEGIN IMMEDIATE");
    for (const Item& item : items) {
      insert_one(item);
      ids.push_back(sqlite3_last_insert_rowid(handle_.get()));
    }
    run("COMMIT");
    return ids;
  }

  void insert_all(std::span<const Item> items) override {
    run("BEGIN IMMEDIATE");
    while (best_ && items.size() >= batch) {
      for (int i = 0; i < batch; ++i) {
        bind(insert_many_, i * 7, items[static_cast<std::size_t>(i)],
             times_ + static_cast<std::size_t>(i) * time_text_size);
      }
      step_to_end(insert_many_);
      items = items.subspan(batch);
    }
    for (const Item& item : items) insert_one(item);
    run("COMMIT");
  }

  void read_all() override { items_ = read_items(); }

  void find_each(std::span<const std::int64_t> ids) override {
    items_.reserve(ids.size());
    if (best_) run("BEGIN");
    for (const std::int64_t id : ids) {
      sqlite3_bind_int64(select_one_.get(), 1, id);
      if (step(select_one_)) read_item(select_one_, items_.emplace_back());
      sqlite3_reset(select_one_.get());
    }
    if (best_) run("COMMIT");
  }

  void query_each(std::span<const Item> items) override {
    if (best_) run("BEGIN");
    for (const Item& item : items) {
      sqlite3_bind_int64(query_.get(), 1, item.owner_id);
      sqlite3_bind_int(query_.get(), 2, item.quantity);
      sqlite3_bind_int64(query_.get(), 3, 10);
      while (step(query_)) read_item(query_, items_.emplace_back());
      sqlite3_reset(query_.get());
    }
    if (best_) run("COMMIT");
  }

  void update_each(std::span<const Item> items) override {
    run("BEGIN IMMEDIATE");
    for (const Item& item : items) {
      sqlite3_bind_int(update_.get(), 1, item.quantity);
      sqlite3_bind_double(update_.get(), 2, item.price);
      sqlite3_bind_int64(update_.get(), 3, item.id);
      step_to_end(update_);
    }
    run("COMMIT");
  }

  void read_owners() override {
    if (best_) run("BEGIN");
    while (step(select_owners_)) {
      OwnedItems& owned = owners_.emplace_back();
      owned.owner.id = sqlite3_column_int64(select_owners_.get(), 0);
      read_text(select_owners_, 1, owned.owner.name);
    }
    sqlite3_reset(select_owners_.get());
    distribute(owners_, read_items());
    if (best_) run("COMMIT");
  }

  Tally stream_all() override {
    Tally tally;
    while (step(select_all_)) {
      Item item;
      read_item(select_all_, item);
      tally.add(item);
    }
    sqlite3_reset(select_all_.get());
    return tally;
  }

 private:
  static constexpr int batch = 50;

  void run(const char* sql) {
    if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
  }

  Statement prepare(const std::string& sql) {
    ::sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(handle_.get(), sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement,
                           nullptr) != SQLITE_OK) {
      fail();
    }
    return Statement(statement);
  }

  [[noreturn]] void fail() const { throw std::runtime_error(sqlite3_errmsg(handle_.get())); }

  bool step(const Statement& statement) {
    const int code = sqlite3_step(statement.get());
    if (code != SQLITE_ROW && code != SQLITE_DONE) fail();
    return code == SQLITE_ROW;
  }

  void step_to_end(const Statement& statement) {
    step(statement);
    sqlite3_reset(statement.get());
  }

  static void bind(const Statement& statement, int at, const Item& item, char* time) {
    ::sqlite3_stmt* const s = statement.get();
    write_time(time, item.created_at);
    sqlite3_bind_text(s, at + 1, item.name.data(), static_cast<int>(item.name.size()),
                      SQLITE_STATIC);
    sqlite3_bind_text(s, at + 2, item.description.data(), static_cast<int>(item.description.size()),
                      SQLITE_STATIC);
    sqlite3_bind_int(s, at + 3, item.quantity);
    sqlite3_bind_double(s, at + 4, item.price);
    sqlite3_bind_int(s, at + 5, item.active ? 1 : 0);
    sqlite3_bind_text(s, at + 6, time, time_text_size, SQLITE_STATIC);
    sqlite3_bind_int64(s, at + 7, item.owner_id);
  }

  void insert_one(const Item& item) {
    bind(insert_, 0, item, times_);
    step_to_end(insert_);
  }

  static void read_text(const Statement& statement, int column, std::string& text) {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), column));
    text.assign(data, static_cast<std::size_t>(sqlite3_column_bytes(statement.get(), column)));
  }

  static void read_item(const Statement& statement, Item& item) {
    ::sqlite3_stmt* const s = statement.get();
    item.id = sqlite3_column_int64(s, 0);
    read_text(statement, 1, item.name);
    read_text(statement, 2, item.description);
    item.quantity = sqlite3_column_int(s, 3);
    item.price = sqlite3_column_double(s, 4);
    item.active = sqlite3_column_int(s, 5) != 0;
    item.created_at = read_time(reinterpret_cast<const char*>(sqlite3_column_text(s, 6)));
    item.owner_id = sqlite3_column_int64(s, 7);
  }

  std::vector<Item> read_items() {
    std::vector<Item> items;
    while (step(select_all_)) read_item(select_all_, items.emplace_back());
    sqlite3_reset(select_all_.get());
    return items;
  }

  bool best_;
  Handle handle_;
  Statement insert_;
  Statement insert_many_;
  Statement select_all_;
  Statement select_one_;
  Statement query_;
  Statement update_;
  Statement select_owners_;
  char times_[batch * time_text_size]{};
};

}  // namespace

std::unique_ptr<Contender> c_sqlite(const std::string& path, Technique technique) {
  return std::make_unique<CSqlite>(path, technique);
}

void run_on_sqlite(const std::string& path, const char* sql) {
  const Handle handle = open(path);
  if (sqlite3_exec(handle.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK) return;
  throw std::runtime_error(sqlite3_errmsg(handle.get()));
}

}  // namespace bench
