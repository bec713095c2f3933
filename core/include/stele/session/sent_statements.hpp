#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)

namespace stele {

/// Lists of the statements that a database is sent, for those who ask for one. Any thread.
class SentStatements {
 public:
  using List = std::vector<std::string>;

  /// False where nobody has a list, which is the rule: no more than an atomic load is paid then.
  [[nodiscard]] bool wanted() const noexcept { return is_wanted_.load(std::memory_order_acquire); }

  /// From now on the list gets each statement; borrowed until it is removed.
  void add(List& list);
  void remove(List& list) noexcept;
  /// Appends a statement to all lists.
  void record(std::string_view sql);
  /// What is in a list that was added.
  [[nodiscard]] List copy(const List& list) const;

 private:
  mutable std::mutex mutex_;  ///< of the lists' contents too
  std::vector<List*> lists_;
  std::atomic<bool> is_wanted_ = false;
};

}  // namespace stele

#pragma GCC visibility pop
