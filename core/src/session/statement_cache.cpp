#include "stele/session/statement_cache.hpp"

#include <cstring>
#include <iterator>
#include <type_traits>

namespace stele {

namespace {

static_assert(std::has_unique_object_representations_v<Format>);

bool is_equal(const std::vector<Format>& a, const std::vector<Format>& b) noexcept {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(Format)) == 0);
}

/// True where the entry is free and serves this statement; the text is left to the caller.
bool is_usable(const detail::CachedStatement& entry, const Compiled& compiled) noexcept {
  return !entry.lent && !entry.outdated &&
         entry.generated_key_only == compiled.generated_key_only &&
         is_equal(entry.parameters, compiled.parameters) &&
         is_equal(entry.results, compiled.results);
}

}  // namespace

[[gnu::hot]] void LentStatement::reset() noexcept {
  entry_->statement->reset();
  entry_->lent = false;
  entry_ = nullptr;
}

[[gnu::hot]] LentStatement StatementCache::lend(const Compiled& compiled) {
  // The statement of a loop is found without a look at its text.
  const auto last = entries_.begin();
  if (last != entries_.end() && !last->lent && compiled.id.is_same(last->id)) {
    last->lent = true;
    return LentStatement(*last);
  }
  return lend_other(compiled);
}

LentStatement StatementCache::lend_other(const Compiled& compiled) {
  auto entry = find(compiled);
  if (entry == entries_.end()) {
    entry = prepare(compiled);
  } else if (entry != entries_.begin()) {
    entries_.splice(entries_.begin(), entries_, entry);
  }
  entry->id = compiled.id.number();
  entry->lent = true;
  return LentStatement(*entry);
}

StatementCache::Entries::iterator StatementCache::find(const Compiled& compiled) {
  // That of a loop which compiles it anew each time is found without hashing its text.
  const auto last = entries_.begin();
  if (last != entries_.end() && last->sql == compiled.sql && is_usable(*last, compiled)) {
    return last;
  }
  const auto [from, to] = by_sql_.equal_range(std::string_view(compiled.sql));
  for (auto candidate = from; candidate != to; ++candidate) {
    if (is_usable(*candidate->second, compiled)) return candidate->second;
  }
  return entries_.end();
}

StatementCache::Entries::iterator StatementCache::prepare(const Compiled& compiled) {
  evict();
  Entries fresh;
  fresh.push_front({.sql = compiled.sql,
                    .parameters = compiled.parameters,
                    .results = compiled.results,
                    .generated_key_only = compiled.generated_key_only,
                    .statement = connection_.prepare(compiled)});
  by_sql_.emplace(fresh.front().sql, fresh.begin());
  entries_.splice(entries_.begin(), fresh);
  return entries_.begin();
}

void StatementCache::evict() {
  // Makes room for one; those that are lent stay, even above the capacity.
  for (auto next = entries_.end(); entries_.size() >= capacity_ && next != entries_.begin();) {
    const auto entry = std::prev(next);
    if (entry->lent) {
      next = entry;
      continue;
    }
    next = erase(entry);
  }
}

StatementCache::Entries::iterator StatementCache::erase(Entries::iterator entry) noexcept {
  const auto [from, to] = by_sql_.equal_range(std::string_view(entry->sql));
  for (auto key = from; key != to; ++key) {
    if (key->second != entry) continue;
    by_sql_.erase(key);
    break;
  }
  return entries_.erase(entry);
}

void StatementCache::outdate() noexcept {
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    entry->outdated = true;
    entry->id = 0;
    entry = entry->lent ? std::next(entry) : erase(entry);
  }
}

}  // namespace stele
