#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "stele_contenders.hpp"

namespace bench {

namespace {

namespace types = stele::types;

stele::AttributeOptions required(stele::ColumnType type) {
  return {.type = std::move(type), .allow_null = false};
}

Item item_of(const stele::Record& record) {
  Item item;
  item.id = record.get<std::int64_t>("id");
  item.name = record.get<std::string>("name");
  item.description = record.get<std::string>("description");
  item.quantity = record.get<std::int32_t>("quantity");
  item.price = record.get<double>("price");
  item.active = record.get<bool>("active");
  item.created_at = record.get<stele::Timestamp>("created_at");
  item.owner_id = record.get<std::int64_t>("owner_id");
  return item;
}

class SteleRecord final : public Contender {
 public:
  explicit SteleRecord(const std::string& url) : db_(stele::Database::open(url)) {
    db_.authenticate();
    db_.define("Item",
               {{"name", required(types::text())},
                {"description", required(types::text())},
                {"quantity", required(types::integer())},
                {"price", required(types::double_())},
                {"active", required(types::boolean())},
                {"created_at", required(types::timestamp())},
                {"owner_id", required(types::bigint())}},
               {.timestamps = {"created_at", ""}});
    db_.define("Owner", {{"name", required(types::text())}}, {.timestamps = false});
  }

  std::vector<std::int64_t> insert_each(std::span<const Item> items) override {
    std::vector<std::int64_t> ids;
    ids.reserve(items.size());
    db_.transaction([&](stele::Transaction& tx) {
      const auto model = tx.model("Item");
      for (const Item& item : items) ids.push_back(create(model, item).get<std::int64_t>("id"));
    });
    return ids;
  }

  void prepare_inserts(std::span<const Item> items) override {
    const auto model = db_.model("Item");
    rows_.clear();
    for (const Item& item : items) rows_.push_back(build(model, item));
  }

  void insert_all(std::span<const Item> /*items*/) override {
    db_.model("Item").create_all(std::move(rows_), {.returning = false});
  }

  void read_all() override { items_ = db_.model("Item").all(); }

  void find_each(std::span<const std::int64_t> ids) override {
    const auto model = db_.model("Item");
    items_.reserve(ids.size());
    for (const std::int64_t id : ids) {
      if (auto item = model.find(id)) items_.push_back(*std::move(item));
    }
  }

  void query_each(std::span<const Item> items) override {
    const auto model = db_.model("Item");
    for (const Item& item : items) {
      auto found = model
                       .where(stele::column("owner_id") == item.owner_id &&
                              stele::column("quantity") > item.quantity)
                       .order_by(stele::column("id"))
                       .limit(10)
                       .all();
      std::move(found.begin(), found.end(), std::back_inserter(items_));
    }
  }

  void prepare_updates() override { rows_ = db_.model("Item").all(); }

  void update_each(std::span<const Item> items) override {
    db_.transaction([&](stele::Transaction& tx) {
      const auto model = tx.model("Item");
      for (std::size_t i = 0; i < items.size(); ++i) {
        model.update(rows_[i], {{"quantity", items[i].quantity}, {"price", items[i].price}});
      }
    });
  }

  /// Two queries, merged here: there is no include yet.
  void read_owners() override {
    owners_ = db_.model("Owner").all();
    for (stele::Record& item : db_.model("Item").all()) {
      by_owner_[item.get<std::int64_t>("owner_id")].push_back(std::move(item));
    }
  }

  Tally stream_all() override {
    Tally tally;
    for (const stele::Record& item : db_.model("Item").stream()) {
      tally.add(item.get<std::int64_t>("id"), item.get<std::int64_t>("quantity"),
                item.get<std::int64_t>("owner_id"));
    }
    return tally;
  }

  [[nodiscard]] Digest take_items() override {
    Digest digest;
    for (const stele::Record& record : std::exchange(items_, {})) digest.add(item_of(record));
    return digest;
  }
  [[nodiscard]] Digest take_owners() override {
    Digest digest;
    for (const stele::Record& record : std::exchange(owners_, {})) {
      const Owner owner{.id = record.get<std::int64_t>("id"),
                        .name = record.get<std::string>("name")};
      std::vector<Item> items;
      for (const stele::Record& item : by_owner_[owner.id]) items.push_back(item_of(item));
      digest.add(owner, items);
    }
    by_owner_.clear();
    return digest;
  }

 private:
  static stele::Record create(const stele::Model<stele::Record>& model, const Item& item) {
    return model.create(build(model, item));
  }
  static stele::Record build(const stele::Model<stele::Record>& model, const Item& item) {
    return model.build({{"name", item.name},
                        {"description", item.description},
                        {"quantity", item.quantity},
                        {"price", item.price},
                        {"active", item.active},
                        {"created_at", item.created_at},
                        {"owner_id", item.owner_id}});
  }

  stele::Database db_;
  std::vector<stele::Record> items_;
  std::vector<stele::Record> rows_;
  std::vector<stele::Record> owners_;
  std::unordered_map<std::int64_t, std::vector<stele::Record>> by_owner_;
};

}  // namespace

std::unique_ptr<Contender> stele_record(const std::string& url) {
  return std::make_unique<SteleRecord>(url);
}

}  // namespace bench
