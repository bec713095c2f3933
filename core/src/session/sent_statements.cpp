#include "stele/session/sent_statements.hpp"

namespace stele {

void SentStatements::add(List& list) {
  const std::lock_guard lock(mutex_);
  lists_.push_back(&list);
  is_wanted_.store(true, std::memory_order_release);
}

void SentStatements::remove(List& list) noexcept {
  const std::lock_guard lock(mutex_);
  std::erase(lists_, &list);
  is_wanted_.store(!lists_.empty(), std::memory_order_release);
}

void SentStatements::record(std::string_view sql) {
  const std::lock_guard lock(mutex_);
  for (List* const list : lists_) list->emplace_back(sql);
}

SentStatements::List SentStatements::copy(const List& list) const {
  const std::lock_guard lock(mutex_);
  return list;
}

}  // namespace stele
