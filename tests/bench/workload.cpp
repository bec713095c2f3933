#include "workload.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <utility>

namespace bench {

namespace {

/// What all workloads of a testbed need.
class Workshop {
 public:
  Workshop(const Sizes& sizes, const Dataset& data, const Testbed& testbed, Contender& reference)
      : sizes_(sizes), data_(data), testbed_(testbed), reference_(reference) {}

  [[nodiscard]] std::vector<Workload> all() const {
    return {single_inserts(), bulk_insert(),    read_all(), lookups(),
            owners(),         single_updates(), queries(),  stream()};
  }

 private:
  [[nodiscard]] Workload single_inserts() const {
    const auto ids = std::make_shared<std::vector<std::int64_t>>();
    return {.name = "W1",
            .title = "single inserts with their ids",
            .rows = sizes_.singles,
            .prepare =
                [w = *this](Contender& c) {
                  w.empty();
                  c.prepare_inserts(w.singles());
                },
            .work = [w = *this, ids](Contender& c) { *ids = c.insert_each(w.singles()); },
            .check =
                [w = *this, ids](Contender&) {
                  w.require_table(w.singles());
                  const bool same =
                      std::equal(ids->begin(), ids->end(), w.singles().begin(), w.singles().end(),
                                 [](std::int64_t id, const Item& item) { return id == item.id; });
                  if (!same) throw std::runtime_error("the ids are wrong");
                }};
  }

  [[nodiscard]] Workload bulk_insert() const {
    return {.name = "W2",
            .title = "bulk insert",
            .rows = sizes_.rows,
            .prepare =
                [w = *this](Contender& c) {
                  w.empty();
                  c.prepare_inserts(w.data_.items);
                },
            .work = [w = *this](Contender& c) { c.insert_all(w.data_.items); },
            .check = [w = *this](Contender&) { w.require_table(w.data_.items); }};
  }

  [[nodiscard]] Workload read_all() const {
    return {.name = "W3",
            .title = "read all rows",
            .rows = sizes_.rows,
            .begin = [w = *this] { w.fill(w.data_.items); },
            .work = [](Contender& c) { c.read_all(); },
            .check = [expected = digest_of(data_.items)](
                         Contender& c) { require(c.take_items(), expected); }};
  }

  [[nodiscard]] Workload lookups() const {
    Digest expected;
    for (const std::int64_t id : data_.wanted) {
      expected.add(data_.items[static_cast<std::size_t>(id) - 1]);
    }
    return {.name = "W4",
            .title = "lookups by key",
            .rows = sizes_.singles,
            .begin = [w = *this] { w.fill(w.data_.items); },
            .work = [w = *this](Contender& c) { c.find_each(w.data_.wanted); },
            .check = [expected](Contender& c) { require(c.take_items(), expected); }};
  }

  [[nodiscard]] Workload owners() const {
    std::vector<std::vector<Item>> items(data_.owners.size());
    for (const Item& item : data_.items) {
      items[static_cast<std::size_t>(item.owner_id) - 1].push_back(item);
    }
    Digest expected;
    for (std::size_t i = 0; i < items.size(); ++i) expected.add(data_.owners[i], items[i]);
    return {.name = "W6",
            .title = "owners with their items",
            .rows = sizes_.rows,
            .begin = [w = *this] { w.fill(w.data_.items); },
            .work = [](Contender& c) { c.read_owners(); },
            .check = [expected](Contender& c) { require(c.take_owners(), expected); }};
  }

  [[nodiscard]] Workload single_updates() const {
    const auto changed =
        std::make_shared<const std::vector<Item>>(changed_items(data_.items, sizes_.singles));
    return {.name = "W5",
            .title = "single updates by key",
            .rows = sizes_.singles,
            .prepare =
                [w = *this](Contender& c) {
                  w.fill(w.singles());
                  c.prepare_updates();
                },
            .work = [changed](Contender& c) { c.update_each(*changed); },
            .check = [w = *this, changed](Contender&) { w.require_table(*changed); }};
  }

  [[nodiscard]] Workload queries() const {
    const auto like = std::make_shared<std::vector<Item>>();
    for (const std::int64_t id : data_.wanted) {
      like->push_back(data_.items[static_cast<std::size_t>(id) - 1]);
    }
    std::vector<std::vector<const Item*>> items(data_.owners.size());
    for (const Item& item : data_.items) {
      items[static_cast<std::size_t>(item.owner_id) - 1].push_back(&item);
    }
    Digest expected;
    for (const Item& each : *like) {
      int found = 0;
      for (const Item* item : items[static_cast<std::size_t>(each.owner_id) - 1]) {
        if (item->quantity <= each.quantity || found == 10) continue;
        expected.add(*item);
        ++found;
      }
    }
    return {.name = "W7",
            .title = "queries with other values",
            .rows = sizes_.singles,
            .begin = [w = *this] { w.fill(w.data_.items); },
            .work = [like](Contender& c) { c.query_each(*like); },
            .check = [expected](Contender& c) { require(c.take_items(), expected); }};
  }

  [[nodiscard]] Workload stream() const {
    const auto found = std::make_shared<Tally>();
    return {.name = "W8",
            .title = "stream all rows",
            .rows = sizes_.rows * sizes_.copies,
            .of_memory = true,
            .most_rounds = 3,
            .begin =
                [w = *this] {
                  w.fill(w.data_.items);
                  w.testbed_.multiply(w.sizes_.copies);
                  w.testbed_.settle();
                },
            .work = [found](Contender& c) { *found = c.stream_all(); },
            .check =
                [found, expected = tally_of_copies()](Contender&) {
                  if (*found != expected) throw std::runtime_error("these are not the rows");
                }};
  }

  [[nodiscard]] Tally tally_of_copies() const {
    Tally tally;
    for (std::int64_t copy = 0; copy < sizes_.copies; ++copy) {
      for (const Item& item : data_.items) {
        tally.add(item.id + copy * sizes_.rows, item.quantity, item.owner_id);
      }
    }
    return tally;
  }

  [[nodiscard]] std::span<const Item> singles() const {
    return std::span(data_.items).first(static_cast<std::size_t>(sizes_.singles));
  }

  void empty() const {
    testbed_.clear();
    testbed_.settle();
  }

  void fill(std::span<const Item> items) const {
    testbed_.clear();
    reference_.insert_all(items);
    testbed_.settle();
  }

  void require_table(std::span<const Item> items) const {
    reference_.read_all();
    require(reference_.take_items(), digest_of(items));
  }

  static void require(const Digest& found, const Digest& expected) {
    if (found == expected) return;
    throw std::runtime_error(found.rows == expected.rows
                                 ? "the rows hold something else"
                                 : "there are " + std::to_string(found.rows) + " rows instead of " +
                                       std::to_string(expected.rows));
  }

  const Sizes& sizes_;
  const Dataset& data_;
  const Testbed& testbed_;
  Contender& reference_;
};

}  // namespace

Sizes Sizes::scaled(double scale) {
  const auto times = [scale](std::int64_t size) {
    return std::max<std::int64_t>(static_cast<std::int64_t>(static_cast<double>(size) * scale), 1);
  };
  Sizes sizes;
  sizes.owners = times(sizes.owners);
  sizes.rows = sizes.owners * 100;
  sizes.singles = std::min(times(sizes.singles), sizes.rows);
  return sizes;
}

std::vector<Workload> workloads(const Sizes& sizes, const Dataset& data, const Testbed& testbed,
                                Contender& reference) {
  return Workshop(sizes, data, testbed, reference).all();
}

}  // namespace bench
