#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "digest.hpp"
#include "models.hpp"
#include "tally.hpp"

namespace bench {

/// One way of doing the work of all workloads on one database, over a connection of its own.
///
/// What is read stays with it until it is taken, so that neither judging nor freeing it is
/// measured.
class Contender {
 public:
  Contender() = default;
  Contender(const Contender&) = delete;
  Contender& operator=(const Contender&) = delete;
  virtual ~Contender() = default;

  /// W1: single inserts in one transaction; the id of each.
  virtual std::vector<std::int64_t> insert_each(std::span<const Item> items) = 0;
  /// W2: the fastest bulk call, in one transaction.
  virtual void insert_all(std::span<const Item> items) = 0;
  /// W3: all items.
  virtual void read_all() = 0;
  /// W4: the items of these keys.
  virtual void find_each(std::span<const std::int64_t> ids) = 0;
  /// Not measured: makes rows of these items, without their keys, ready for `insert_each` or
  /// `insert_all`.
  virtual void prepare_inserts(std::span<const Item> /*items*/) {}
  /// Not measured: makes the rows of the table ready for `update_each`.
  virtual void prepare_updates() {}
  /// W5: quantity and price of these items, one by one, in one transaction.
  virtual void update_each(std::span<const Item> items) = 0;
  /// W6: all owners, each with its items.
  virtual void read_owners() = 0;

  /// W7: for each, at most 10 items of its owner that have a greater quantity, by their keys.
  virtual void query_each(std::span<const Item> items) = 0;

  /// W8: all items one after the other, of which few are in memory.
  virtual Tally stream_all() = 0;

  /// What `read_all`, `find_each` or `query_each` read; forgets it.
  [[nodiscard]] virtual Digest take_items() = 0;
  /// What `read_owners` read; forgets it.
  [[nodiscard]] virtual Digest take_owners() = 0;
};

/// A contender by its name.
struct Entry {
  std::string name{};
  std::function<std::unique_ptr<Contender>()> make{};
};

}  // namespace bench
