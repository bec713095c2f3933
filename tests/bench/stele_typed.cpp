#include <algorithm>
#include <iterator>
#include <utility>

#include "stele_contenders.hpp"

namespace bench {

namespace {

using stele::col;

class SteleTyped final : public Contender {
 public:
  explicit SteleTyped(const std::string& url) : db_(stele::Database::open(url)) {
    db_.authenticate();
    db_.define<Owner, Item>();
  }

  std::vector<std::int64_t> insert_each(std::span<const Item> /*items*/) override {
    std::vector<std::int64_t> ids;
    ids.reserve(rows_.size());
    db_.transaction([&](stele::Transaction& tx) {
      const auto model = tx.model<Item>();
      for (Item& row : rows_) {
        row = model.create(std::move(row));
        ids.push_back(row.id);
      }
    });
    return ids;
  }

  void prepare_inserts(std::span<const Item> items) override {
    rows_.clear();
    for (const Item& item : items) rows_.push_back(without_id(item));
  }

  void insert_all(std::span<const Item> /*items*/) override {
    db_.model<Item>().create_all(std::move(rows_), {.returning = false});
  }

  void read_all() override { items_ = db_.model<Item>().all(); }

  void find_each(std::span<const std::int64_t> ids) override {
    const auto model = db_.model<Item>();
    items_.reserve(ids.size());
    for (const std::int64_t id : ids) {
      if (auto item = model.find(id)) items_.push_back(*std::move(item));
    }
  }

  void query_each(std::span<const Item> items) override {
    const auto model = db_.model<Item>();
    for (const Item& item : items) {
      auto found =
          model.where(col<&Item::owner_id> == item.owner_id && col<&Item::quantity> > item.quantity)
              .order_by(col<&Item::id>)
              .limit(10)
              .all();
      std::move(found.begin(), found.end(), std::back_inserter(items_));
    }
  }

  void prepare_updates() override { rows_ = db_.model<Item>().all(); }

  void update_each(std::span<const Item> items) override {
    db_.transaction([&](stele::Transaction& tx) {
      const auto model = tx.model<Item>();
      for (std::size_t i = 0; i < items.size(); ++i) {
        rows_[i].quantity = items[i].quantity;
        rows_[i].price = items[i].price;
        model.update<&Item::quantity, &Item::price>(rows_[i]);
      }
    });
  }

  void read_owners() override { owners_ = db_.model<Owner>().include<&Owner::items>().all(); }

  Tally stream_all() override {
    Tally tally;
    for (const Item& item : db_.model<Item>().stream()) tally.add(item);
    return tally;
  }

  [[nodiscard]] Digest take_items() override { return digest_of(std::exchange(items_, {})); }
  [[nodiscard]] Digest take_owners() override {
    Digest digest;
    for (const Owner& owner : std::exchange(owners_, {})) {
      digest.add(owner, {owner.items.begin(), owner.items.size()});
    }
    return digest;
  }

 private:
  static Item without_id(const Item& item) {
    Item copy = item;
    copy.id = 0;
    return copy;
  }

  stele::Database db_;
  std::vector<Item> items_;
  std::vector<Item> rows_;
  std::vector<Owner> owners_;
};

}  // namespace

std::unique_ptr<Contender> stele_typed(const std::string& url) {
  return std::make_unique<SteleTyped>(url);
}

}  // namespace bench
