#include "c_postgres.hpp"

#include <array>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "item_rows.hpp"
#include "libpq.hpp"
#include "time_text.hpp"

namespace bench {

namespace {

/// A parameter's text, for numbers and times.
class Text {
 public:
  template <class Number>
  const char* write(Number number) {
    const auto [end, error] = std::to_chars(text_.data(), text_.data() + text_.size() - 1, number);
    static_cast<void>(error);
    *end = '\0';
    return text_.data();
  }
  const char* write(stele::Timestamp time) {
    write_time(text_.data(), time);
    text_[time_text_size] = '\0';
    return text_.data();
  }

 private:
  std::array<char, time_text_size + 8> text_;
};

template <class Number>
Number number_of(const PGresult* result, int row, int column) {
  Number number{};
  const char* const text = PQgetvalue(result, row, column);
  std::from_chars(text, text + PQgetlength(result, row, column), number);
  return number;
}

void read_text(const PGresult* result, int row, int column, std::string& text) {
  text.assign(PQgetvalue(result, row, column),
              static_cast<std::size_t>(PQgetlength(result, row, column)));
}

void read_item(const PGresult* result, int row, Item& item) {
  item.id = number_of<std::int64_t>(result, row, 0);
  read_text(result, row, 1, item.name);
  read_text(result, row, 2, item.description);
  item.quantity = number_of<std::int32_t>(result, row, 3);
  item.price = number_of<double>(result, row, 4);
  item.active = *PQgetvalue(result, row, 5) == 't';
  item.created_at = read_time(PQgetvalue(result, row, 6));
  item.owner_id = number_of<std::int64_t>(result, row, 7);
}

constexpr const char* insert =
    "INSERT INTO items (name, description, quantity, price, active, created_at, owner_id) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)";
constexpr const char* select =
    "SELECT id, name, description, quantity, price, active, created_at, owner_id FROM items";

class CPostgres final : public ItemRows {
 public:
  explicit CPostgres(const std::string& url) : connection_(url) {
    connection_.prepare("insert_id", std::string(insert) + " RETURNING id");
    connection_.prepare("insert", insert);
    connection_.prepare("select_all", select);
    connection_.prepare("select_one", std::string(select) + " WHERE id = $1");
    connection_.prepare("query", std::string(select) +
                                     " WHERE owner_id = $1 AND quantity > $2 ORDER BY id LIMIT $3");
    connection_.prepare("update", "UPDATE items SET quantity = $1, price = $2 WHERE id = $3");
    connection_.prepare("select_owners", "SELECT id, name FROM owners");
  }

  std::vector<std::int64_t> insert_each(std::span<const Item> items) override {
    std::vector<std::int64_t> ids;
    ids.reserve(items.size());
    connection_.run("BEGIN");
    for (const Item& item : items) {
      ids.push_back(number_of<std::int64_t>(insert_one("insert_id", item).get(), 0, 0));
    }
    connection_.run("COMMIT");
    return ids;
  }

  void insert_all(std::span<const Item> items) override {
    connection_.run("BEGIN");
    for (const Item& item : items) insert_one("insert", item);
    connection_.run("COMMIT");
  }

  void read_all() override { items_ = read_items(); }

  void find_each(std::span<const std::int64_t> ids) override {
    items_.reserve(ids.size());
    Text id_text;
    for (const std::int64_t id : ids) {
      const char* const values[] = {id_text.write(id)};
      const PgResult result = execute("select_one", 1, values);
      if (PQntuples(result.get()) == 1) read_item(result.get(), 0, items_.emplace_back());
    }
  }

  void query_each(std::span<const Item> items) override {
    Text owner;
    Text quantity;
    for (const Item& item : items) {
      const char* const values[] = {owner.write(item.owner_id), quantity.write(item.quantity),
                                    "10"};
      const PgResult result = execute("query", 3, values);
      for (int row = 0; row < PQntuples(result.get()); ++row) {
        read_item(result.get(), row, items_.emplace_back());
      }
    }
  }

  void update_each(std::span<const Item> items) override {
    connection_.run("BEGIN");
    Text quantity;
    Text price;
    Text id;
    for (const Item& item : items) {
      const char* const values[] = {quantity.write(item.quantity), price.write(item.price),
                                    id.write(item.id)};
      execute("update", 3, values);
    }
    connection_.run("COMMIT");
  }

  void read_owners() override {
    const PgResult result = execute("select_owners", 0, nullptr);
    for (int row = 0; row < PQntuples(result.get()); ++row) {
      OwnedItems& owned = owners_.emplace_back();
      owned.owner.id = number_of<std::int64_t>(result.get(), row, 0);
      read_text(result.get(), row, 1, owned.owner.name);
    }
    distribute(owners_, read_items());
  }

  Tally stream_all() override {
    Tally tally;
    connection_.run("BEGIN READ ONLY");
    connection_.run((std::string("DECLARE streamed NO SCROLL CURSOR FOR ") + select).c_str());
    int rows = 0;
    do {
      const PgResult result = connection_.run("FETCH FORWARD 1000 FROM streamed");
      rows = PQntuples(result.get());
      for (int row = 0; row < rows; ++row) {
        Item item;
        read_item(result.get(), row, item);
        tally.add(item);
      }
    } while (rows > 0);
    connection_.run("COMMIT");
    return tally;
  }

 private:
  PgResult execute(const char* name, int count, const char* const* values) {
    return connection_.checked(
        PQexecPrepared(connection_.get(), name, count, values, nullptr, nullptr, 0));
  }

  PgResult insert_one(const char* name, const Item& item) {
    Text quantity;
    Text price;
    Text time;
    Text owner;
    const char* const values[] = {
        item.name.c_str(),         item.description.c_str(), quantity.write(item.quantity),
        price.write(item.price),   item.active ? "t" : "f",  time.write(item.created_at),
        owner.write(item.owner_id)};
    return execute(name, 7, values);
  }

  std::vector<Item> read_items() {
    const PgResult result = execute("select_all", 0, nullptr);
    const int rows = PQntuples(result.get());
    std::vector<Item> items(static_cast<std::size_t>(rows));
    for (int row = 0; row < rows; ++row) {
      read_item(result.get(), row, items[static_cast<std::size_t>(row)]);
    }
    return items;
  }

  PgConnection connection_;
};

}  // namespace

std::unique_ptr<Contender> c_postgres(const std::string& url) {
  return std::make_unique<CPostgres>(url);
}

}  // namespace bench
