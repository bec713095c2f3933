// In place of glibc's functions, for this program and all libraries that it loads: operator new and
// sqlite call them. What they give is freed by glibc's own free.
#include <atomic>
#include <cstddef>

#include "measure.hpp"

extern "C" {

void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);

}  // extern "C"

namespace {

std::atomic<std::int64_t> count = 0;

void add_one() noexcept {
  // No other thread of this program allocates meanwhile, so that it need not be exact across them.
  count.store(count.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

}  // namespace

extern "C" {

void* malloc(std::size_t size) {
  add_one();
  return __libc_malloc(size);
}

void* calloc(std::size_t number, std::size_t size) {
  add_one();
  return __libc_calloc(number, size);
}

void* realloc(void* block, std::size_t size) {
  add_one();
  return __libc_realloc(block, size);
}

}  // extern "C"

namespace bench {

std::int64_t allocations() noexcept { return count.load(std::memory_order_relaxed); }

}  // namespace bench
