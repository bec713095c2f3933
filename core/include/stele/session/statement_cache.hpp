#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "stele/compile/compiled.hpp"
#include "stele/driver/connection.hpp"

#pragma GCC visibility push(default)

namespace stele {

namespace detail {

/// One prepared statement, and what it was prepared from.
struct CachedStatement {
  std::string sql;
  std::vector<Format> parameters;
  std::vector<Format> results;
  bool generated_key_only;
  std::unique_ptr<Statement> statement;
  std::uint64_t id = 0;  ///< of the one that it was lent for last
  bool lent = false;
  bool outdated = false;  ///< it is not lent again
};

}  // namespace detail

/// A prepared statement that is nobody else's until this is destroyed, which resets it.
///
/// Must go before the cache. One thread at a time.
class LentStatement {
 public:
  LentStatement() noexcept = default;
  LentStatement(LentStatement&& other) noexcept : entry_(std::exchange(other.entry_, nullptr)) {}
  LentStatement& operator=(LentStatement&& other) noexcept {
    std::swap(entry_, other.entry_);
    return *this;
  }
  ~LentStatement() { give_back(); }

  [[nodiscard]] explicit operator bool() const noexcept { return entry_ != nullptr; }
  [[nodiscard]] Statement& operator*() const noexcept { return *entry_->statement; }
  [[nodiscard]] Statement* operator->() const noexcept { return entry_->statement.get(); }
  /// The statement's text; lives as long as it is lent.
  [[nodiscard]] std::string_view sql() const noexcept { return entry_->sql; }
  /// True where it has result rows.
  [[nodiscard]] bool has_rows() const noexcept { return !entry_->results.empty(); }

  /// Resets it and gives it back to its cache; again does nothing.
  void give_back() noexcept {
    if (entry_ != nullptr) reset();
  }

 private:
  friend class StatementCache;
  explicit LentStatement(detail::CachedStatement& entry) noexcept : entry_(&entry) {}
  void reset() noexcept;

  detail::CachedStatement* entry_ = nullptr;
};

/// The prepared statements of one connection, found by text and formats; those not used for longest
/// go first. It lends: one that is in use is not lent again, so that a nested query of equal text
/// gets its own and does not reset the outer one.
///
/// Must go before its connection. One thread at a time.
class StatementCache {
 public:
  static constexpr std::size_t default_capacity = 256;

  explicit StatementCache(Connection& connection, std::size_t capacity = default_capacity)
      : connection_(connection), capacity_(capacity) {}
  StatementCache(const StatementCache&) = delete;
  StatementCache& operator=(const StatementCache&) = delete;

  /// The statement, prepared now where no equal one is free. Allocates nothing where one is.
  /// @throws Error as `Connection::prepare`
  [[nodiscard]] LentStatement lend(const Compiled& compiled);

  /// Says that the schema has changed: no statement is lent again that was prepared before. Those
  /// that are lent live on until they are given back.
  void outdate() noexcept;

  /// How many statements are prepared, lent ones included.
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

 private:
  friend class LentStatement;
  using Entry = detail::CachedStatement;
  using Entries = std::list<Entry>;

  [[nodiscard]] LentStatement lend_other(const Compiled& compiled);
  [[nodiscard]] Entries::iterator find(const Compiled& compiled);
  Entries::iterator prepare(const Compiled& compiled);
  void evict();
  Entries::iterator erase(Entries::iterator entry) noexcept;

  Connection& connection_;
  std::size_t capacity_;
  Entries entries_;  ///< the last used one first
  std::unordered_multimap<std::string_view, Entries::iterator>
      by_sql_;  ///< keys: the entries' texts
};

}  // namespace stele

#pragma GCC visibility pop
