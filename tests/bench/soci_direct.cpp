#include "soci_direct.hpp"

#include <utility>

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include "item_rows.hpp"
#include "time_text.hpp"

namespace bench {

namespace {

/// An item as SOCI binds it: it knows neither bool nor chrono, and writes a std::tm without the
/// fraction and the offset that the table of times asks for.
struct Bound {
  long long id = 0;
  std::string name{};
  std::string description{};
  int quantity = 0;
  double price = 0.0;
  int active = 0;
  std::string created_at{};
  long long owner_id = 0;

  void set(const Item& item) {
    id = item.id;
    name = item.name;
    description = item.description;
    quantity = item.quantity;
    price = item.price;
    active = item.active ? 1 : 0;
    created_at.resize(time_text_size);
    write_time(created_at.data(), item.created_at);
    owner_id = item.owner_id;
  }
  [[nodiscard]] Item item() {
    return {.id = id,
            .name = name,
            .description = description,
            .quantity = quantity,
            .price = price,
            .active = active != 0,
            .created_at = read_time(created_at.c_str()),
            .owner_id = owner_id};
  }
};

class SociDirect final : public ItemRows {
  using Prepare = soci::details::prepare_temp_type;

 public:
  SociDirect(const soci::backend_factory& factory, const std::string& parameters,
             const char* set_up, bool returns)
      : session_(factory, parameters), returns_(returns) {
    for (const std::string& sql : split(set_up)) session_ << sql;
    const std::string insert =
        "INSERT INTO items (name, description, quantity, price, active, created_at, owner_id) "
        "VALUES (:name, :description, :quantity, :price, :active, :created_at, :owner_id)";
    // A boolean is read as a number, which sqlite's is.
    const std::string select = std::string("SELECT id, name, description, quantity, price, ") +
                               (returns ? "active::int" : "active") +
                               ", created_at, owner_id FROM items";
    insert_.emplace(use_row(session_.prepare << insert));
    if (returns) {
      insert_id_.emplace(
          use_row((session_.prepare << insert + " RETURNING id", soci::into(row_.id))));
    }
    select_all_.emplace(into_row(session_.prepare << select));
    select_one_.emplace(
        (into_row(session_.prepare << select + " WHERE id = :id"), soci::use(wanted_)));
    query_.emplace((into_row(session_.prepare << select + " WHERE owner_id = :owner AND quantity > "
                                                          ":least ORDER BY id LIMIT 10"),
                    soci::use(wanted_), soci::use(least_)));
    update_.emplace(
        (session_.prepare << "UPDATE items SET quantity = :quantity, price = :price WHERE id = :id",
         soci::use(row_.quantity), soci::use(row_.price), soci::use(row_.id)));
    select_owners_.emplace((session_.prepare << "SELECT id, name FROM owners", soci::into(row_.id),
                            soci::into(row_.name)));
  }

  std::vector<std::int64_t> insert_each(std::span<const Item> items) override {
    std::vector<std::int64_t> ids;
    ids.reserve(items.size());
    soci::transaction transaction(session_);
    for (const Item& item : items) {
      row_.set(item);
      if (returns_) {
        insert_id_->execute(true);
      } else {
        insert_->execute(true);
        session_.get_last_insert_id("items", row_.id);
      }
      ids.push_back(row_.id);
    }
    transaction.commit();
    return ids;
  }

  void insert_all(std::span<const Item> items) override {
    soci::transaction transaction(session_);
    for (const Item& item : items) {
      row_.set(item);
      insert_->execute(true);
    }
    transaction.commit();
  }

  void read_all() override { items_ = read_items(); }

  void find_each(std::span<const std::int64_t> ids) override {
    items_.reserve(ids.size());
    for (const std::int64_t id : ids) {
      wanted_ = id;
      if (select_one_->execute(true)) items_.push_back(row_.item());
    }
    // On sqlite the last one would hold its read lock.
    static_cast<void>(select_one_->fetch());
  }

  void query_each(std::span<const Item> items) override {
    for (const Item& item : items) {
      wanted_ = item.owner_id;
      least_ = item.quantity;
      query_->execute();
      while (query_->fetch()) items_.push_back(row_.item());
    }
  }

  void update_each(std::span<const Item> items) override {
    soci::transaction transaction(session_);
    for (const Item& item : items) {
      row_.quantity = item.quantity;
      row_.price = item.price;
      row_.id = item.id;
      update_->execute(true);
    }
    transaction.commit();
  }

  void read_owners() override {
    select_owners_->execute();
    while (select_owners_->fetch()) {
      owners_.push_back({.owner = {.id = row_.id, .name = row_.name}});
    }
    distribute(owners_, read_items());
  }

  /// On postgres all rows are in memory: SOCI has no cursors.
  Tally stream_all() override {
    Tally tally;
    select_all_->execute();
    while (select_all_->fetch()) tally.add(row_.item());
    return tally;
  }

 private:
  static std::vector<std::string> split(std::string_view statements) {
    std::vector<std::string> parts;
    while (!statements.empty()) {
      const std::size_t end = std::min(statements.find(';'), statements.size());
      parts.emplace_back(statements.substr(0, end));
      statements.remove_prefix(std::min(end + 1, statements.size()));
    }
    return parts;
  }

  Prepare use_row(Prepare prepare) {
    return (prepare, soci::use(row_.name), soci::use(row_.description), soci::use(row_.quantity),
            soci::use(row_.price), soci::use(row_.active), soci::use(row_.created_at),
            soci::use(row_.owner_id));
  }
  Prepare into_row(Prepare prepare) {
    return (prepare, soci::into(row_.id), soci::into(row_.name), soci::into(row_.description),
            soci::into(row_.quantity), soci::into(row_.price), soci::into(row_.active),
            soci::into(row_.created_at), soci::into(row_.owner_id));
  }

  std::vector<Item> read_items() {
    std::vector<Item> items;
    select_all_->execute();
    while (select_all_->fetch()) items.push_back(row_.item());
    return items;
  }

  soci::session session_;
  bool returns_;
  Bound row_;
  long long wanted_ = 0;
  std::optional<soci::statement> insert_;
  std::optional<soci::statement> insert_id_;
  std::optional<soci::statement> select_all_;
  std::optional<soci::statement> select_one_;
  std::optional<soci::statement> query_;
  int least_ = 0;
  std::optional<soci::statement> update_;
  std::optional<soci::statement> select_owners_;
};

}  // namespace

std::unique_ptr<Contender> soci_on_sqlite(const std::string& path) {
  return std::make_unique<SociDirect>(*soci::factory_sqlite3(), path,
                                      "PRAGMA journal_mode = WAL;PRAGMA synchronous = OFF", false);
}

std::unique_ptr<Contender> soci_on_postgres(const std::string& conninfo) {
  return std::make_unique<SociDirect>(*soci::factory_postgresql(), conninfo, "SET TIME ZONE 'UTC'",
                                      true);
}

}  // namespace bench
