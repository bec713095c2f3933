#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace soak {

struct Options {
  std::string url = "sqlite:test.db";  ///< one of `stele::test::database_urls()`
  std::chrono::seconds duration{10};
  std::int64_t threads = 16;
  std::int64_t accounts = 100;
  std::chrono::milliseconds terminate_every{0};  ///< 0: no backend is terminated
  std::uint64_t seed = 0;

  [[nodiscard]] bool has_faults() const noexcept { return terminate_every.count() > 0; }
};

}  // namespace soak
