#pragma once

#include <cstdint>
#include <string_view>

#pragma GCC visibility push(default)

namespace stele {

/// A lock that a name stands for, among all processes that use one database ("advisory": it keeps
/// nobody out but those that ask for it). One thread at a time.
class NamedLock {
 public:
  NamedLock() = default;
  NamedLock(const NamedLock&) = delete;
  NamedLock& operator=(const NamedLock&) = delete;
  /// Unlocks it where it is held.
  virtual ~NamedLock() = default;

  /// Takes it where nobody has it; does not wait.
  /// @throws Error as the dialect classifies
  [[nodiscard]] virtual bool try_lock() = 0;
  /// @throws Error Errc::connection where it was lost meanwhile
  virtual void unlock() = 0;

  /// True where it is its connection that holds it, false where that may go back to the pool.
  [[nodiscard]] virtual bool is_of_connection() const noexcept = 0;
};

/// The number that stands for a name where a database locks numbers: FNV-1a, 64 bits
/// (draft-eastlake-fnv-21), so that other programs can tell it too.
[[nodiscard]] constexpr std::uint64_t lock_number(std::string_view name) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : name) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  return hash;
}

}  // namespace stele

#pragma GCC visibility pop
