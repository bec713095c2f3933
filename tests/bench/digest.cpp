#include "digest.hpp"

#include <bit>
#include <string_view>

namespace bench {

namespace {

/// FNV-1a.
class Hash {
 public:
  Hash& operator<<(std::uint64_t value) {
    for (int shift = 0; shift < 64; shift += 8) add(static_cast<unsigned char>(value >> shift));
    return *this;
  }
  Hash& operator<<(std::string_view text) {
    for (const char c : text) add(static_cast<unsigned char>(c));
    return *this << text.size();
  }
  [[nodiscard]] std::uint64_t value() const { return state_; }

 private:
  void add(unsigned char byte) { state_ = (state_ ^ byte) * 1099511628211U; }
  std::uint64_t state_ = 14695981039346656037U;
};

std::uint64_t hash_of(const Item& item) {
  Hash hash;
  hash << static_cast<std::uint64_t>(item.id) << item.name << item.description
       << static_cast<std::uint64_t>(item.quantity) << std::bit_cast<std::uint64_t>(item.price)
       << static_cast<std::uint64_t>(item.active)
       << static_cast<std::uint64_t>(item.created_at.time_since_epoch().count())
       << static_cast<std::uint64_t>(item.owner_id);
  return hash.value();
}

}  // namespace

void Digest::add(const Item& item) {
  ++rows;
  sum += hash_of(item);
}

void Digest::add(const Owner& owner, std::span<const Item> items) {
  Hash hash;
  hash << static_cast<std::uint64_t>(owner.id) << owner.name << digest_of(items).sum;
  rows += 1 + static_cast<std::int64_t>(items.size());
  sum += hash.value();
}

Digest digest_of(std::span<const Item> items) {
  Digest digest;
  for (const Item& item : items) digest.add(item);
  return digest;
}

}  // namespace bench
