#include <array>
#include <utility>

#include "c_postgres.hpp"
#include "item_rows.hpp"
#include "libpq.hpp"
#include "pg_binary.hpp"

namespace bench {

namespace {

using std::chrono::microseconds;

constexpr std::size_t batch = 1000;

/// A row of COPY's binary form, read field by field; there is no NULL in it.
class CopyRow {
 public:
  explicit CopyRow(const char* data) : next_(data + sizeof(std::int16_t)) {}

  const char* field() {
    size_ = static_cast<std::size_t>(pg_integer<std::int32_t>(next_));
    const char* const data = next_ + sizeof(std::int32_t);
    next_ = data + size_;
    return data;
  }
  void text(std::string& value) {
    const char* const data = field();
    value.assign(data, size_);
  }

 private:
  const char* next_;
  std::size_t size_ = 0;
};

void read_item(const PGresult* result, int row, Item& item) {
  const auto at = [&](int column) { return PQgetvalue(result, row, column); };
  const auto size = [&](int column) {
    return static_cast<std::size_t>(PQgetlength(result, row, column));
  };
  item.id = pg_integer<std::int64_t>(at(0));
  item.name.assign(at(1), size(1));
  item.description.assign(at(2), size(2));
  item.quantity = pg_integer<std::int32_t>(at(3));
  item.price = pg_double(at(4));
  item.active = *at(5) != 0;
  item.created_at = pg_time(at(6));
  item.owner_id = pg_integer<std::int64_t>(at(7));
}

void read_item(CopyRow row, Item& item) {
  item.id = pg_integer<std::int64_t>(row.field());
  row.text(item.name);
  row.text(item.description);
  item.quantity = pg_integer<std::int32_t>(row.field());
  item.price = pg_double(row.field());
  item.active = *row.field() != 0;
  item.created_at = pg_time(row.field());
  item.owner_id = pg_integer<std::int64_t>(row.field());
}

constexpr const char* copy_in =
    "COPY items (name, description, quantity, price, active, created_at, owner_id) FROM STDIN "
    "(FORMAT binary)";
constexpr const char* copy_items =
    "COPY items (id, name, description, quantity, price, active, created_at, owner_id) TO STDOUT "
    "(FORMAT binary)";

class CPostgresBatched final : public ItemRows {
 public:
  explicit CPostgresBatched(const std::string& url) : connection_(url) {
    connection_.prepare(
        "query",
        "SELECT f.* FROM unnest($1::bigint[], $2::int[]) WITH ORDINALITY AS w(owner, least, n), "
        "LATERAL (SELECT id, name, description, quantity, price, active, created_at, owner_id FROM "
        "items WHERE owner_id = w.owner AND quantity > w.least ORDER BY id LIMIT 10) AS f "
        "ORDER BY w.n, f.id");
    connection_.prepare(
        "insert",
        "INSERT INTO items (name, description, quantity, price, active, created_at, owner_id) "
        "SELECT * FROM unnest($1::text[], $2::text[], $3::int4[], $4::float8[], $5::bool[], "
        "$6::timestamptz[], $7::int8[]) RETURNING id");
    connection_.prepare(
        "select",
        "SELECT id, name, description, quantity, price, active, created_at, owner_id FROM items "
        "WHERE id = ANY($1::int8[])");
    connection_.prepare(
        "update",
        "UPDATE items SET quantity = given.quantity, price = given.price FROM "
        "unnest($1::int4[], $2::float8[], $3::int8[]) AS given (quantity, price, id) "
        "WHERE items.id = given.id");
  }

  std::vector<std::int64_t> insert_each(std::span<const Item> items) override {
    std::vector<std::int64_t> ids;
    ids.reserve(items.size());
    connection_.run("BEGIN");
    in_batches(items, [&](std::span<const Item> part) {
      column(0, part, PgType::text, &Item::name);
      column(1, part, PgType::text, &Item::description);
      column(2, part, PgType::int4, &Item::quantity);
      column(3, part, PgType::float8, &Item::price);
      column(4, part, PgType::boolean, &Item::active);
      column(5, part, PgType::timestamptz, &Item::created_at);
      column(6, part, PgType::int8, &Item::owner_id);
      const PgResult result = execute("insert", 7);
      for (int row = 0; row < PQntuples(result.get()); ++row) {
        ids.push_back(pg_integer<std::int64_t>(PQgetvalue(result.get(), row, 0)));
      }
    });
    connection_.run("COMMIT");
    return ids;
  }

  void insert_all(std::span<const Item> items) override {
    connection_.run("BEGIN");
    connection_.run(copy_in);
    PgWriter& writer = columns_[0];
    writer.clear();
    writer.bytes({"PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19});
    for (const Item& item : items) {
      writer.raw(std::int16_t{7});
      writer.field(item.name);
      writer.field(item.description);
      writer.field(item.quantity);
      writer.field(item.price);
      writer.field(item.active);
      writer.field(item.created_at);
      writer.field(item.owner_id);
      if (writer.out().size() > 60'000) put(writer);
    }
    writer.raw(std::int16_t{-1});
    put(writer);
    if (PQputCopyEnd(connection_.get(), nullptr) != 1) connection_.fail();
    finish_copy();
    connection_.run("COMMIT");
  }

  void read_all() override { items_ = read_items(); }

  void find_each(std::span<const std::int64_t> ids) override {
    items_.reserve(ids.size());
    in_batches(ids, [&](std::span<const std::int64_t> part) {
      columns_[0].array(PgType::int8, part.size());
      for (const std::int64_t id : part) columns_[0].field(id);
      const PgResult result = execute("select", 1);
      read_found(result.get(), part);
    });
  }

  /// As many of them in one statement as there are in a batch.
  void query_each(std::span<const Item> items) override {
    in_batches(items, [&](std::span<const Item> part) {
      column(0, part, PgType::int8, &Item::owner_id);
      column(1, part, PgType::int4, &Item::quantity);
      const PgResult result = execute("query", 2);
      for (int row = 0; row < PQntuples(result.get()); ++row) {
        read_item(result.get(), row, items_.emplace_back());
      }
    });
  }

  void update_each(std::span<const Item> items) override {
    connection_.run("BEGIN");
    in_batches(items, [&](std::span<const Item> part) {
      column(0, part, PgType::int4, &Item::quantity);
      column(1, part, PgType::float8, &Item::price);
      column(2, part, PgType::int8, &Item::id);
      execute("update", 3);
    });
    connection_.run("COMMIT");
  }

  void read_owners() override {
    copy_out("COPY owners (id, name) TO STDOUT (FORMAT binary)", [this](CopyRow row) {
      OwnedItems& owned = owners_.emplace_back();
      owned.owner.id = pg_integer<std::int64_t>(row.field());
      row.text(owned.owner.name);
    });
    distribute(owners_, read_items());
  }

  Tally stream_all() override {
    Tally tally;
    copy_out(copy_items, [&](CopyRow row) {
      Item item;
      read_item(row, item);
      tally.add(item);
    });
    return tally;
  }

 private:
  template <class T, class F>
  static void in_batches(std::span<const T> all, F&& work) {
    while (!all.empty()) {
      const std::size_t size = std::min(all.size(), batch);
      work(all.first(size));
      all = all.subspan(size);
    }
  }

  template <class Member>
  void column(std::size_t index, std::span<const Item> items, PgType type, Member Item::*member) {
    columns_[index].array(type, items.size());
    for (const Item& item : items) columns_[index].field(item.*member);
  }

  PgResult execute(const char* name, int count) {
    std::array<const char*, 7> values{};
    std::array<int, 7> sizes{};
    std::array<int, 7> formats{};
    formats.fill(1);
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
      values[i] = columns_[i].out().data();
      sizes[i] = static_cast<int>(columns_[i].out().size());
    }
    return connection_.checked(PQexecPrepared(connection_.get(), name, count, values.data(),
                                              sizes.data(), formats.data(), 1));
  }

  /// A key that is asked for twice comes once.
  void read_found(const PGresult* result, std::span<const std::int64_t> ids) {
    by_id_.clear();
    for (int row = 0; row < PQntuples(result); ++row) {
      by_id_[pg_integer<std::int64_t>(PQgetvalue(result, row, 0))] = row;
    }
    for (const std::int64_t id : ids) {
      const auto found = by_id_.find(id);
      if (found != by_id_.end()) read_item(result, found->second, items_.emplace_back());
    }
  }

  void put(PgWriter& writer) {
    const std::string& bytes = writer.out();
    if (PQputCopyData(connection_.get(), bytes.data(), static_cast<int>(bytes.size())) != 1) {
      connection_.fail();
    }
    writer.clear();
  }

  void finish_copy() {
    while (PGresult* result = PQgetResult(connection_.get())) connection_.checked(result);
  }

  template <class F>
  void copy_out(const char* sql, F&& read) {
    constexpr int header = 19;
    connection_.run(sql);
    bool first = true;
    char* buffer = nullptr;
    int size = 0;
    while ((size = PQgetCopyData(connection_.get(), &buffer, 0)) > 0) {
      const std::unique_ptr<char, PgFree> row(buffer);
      const char* const data = buffer + (first ? header : 0);
      first = false;
      if (pg_integer<std::int16_t>(data) >= 0) read(CopyRow(data));
    }
    if (size == -2) connection_.fail();
    finish_copy();
  }

  std::vector<Item> read_items() {
    std::vector<Item> items;
    copy_out(copy_items, [&](CopyRow row) { read_item(row, items.emplace_back()); });
    return items;
  }

  PgConnection connection_;
  std::array<PgWriter, 7> columns_;
  std::unordered_map<std::int64_t, int> by_id_;
};

}  // namespace

std::unique_ptr<Contender> c_postgres_batched(const std::string& url) {
  return std::make_unique<CPostgresBatched>(url);
}

}  // namespace bench
