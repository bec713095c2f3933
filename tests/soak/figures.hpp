#pragma once

#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "stele/base/error.hpp"

namespace soak {

/// How often an error came, and what it said the first time.
struct Failures {
  std::int64_t count = 0;
  std::string message{};
};

/// What the transactions of a run came to. Each thread has its own, added up in the end.
struct Figures {
  std::int64_t acknowledged = 0;
  std::int64_t retries = 0;  ///< how often a closure ran again
  std::map<stele::Errc, Failures> failures{};
  std::int64_t in_doubt_done = 0;  ///< of those in doubt, how many were committed
  std::int64_t terminated = 0;     ///< backends
  std::vector<std::string> losses{};

  void fail(const stele::Error& error);
  void add(const Figures& other);
  /// Makes a loss of every failure that nobody provoked.
  void refuse_unexpected(bool has_faults);
  void print(std::ostream& out, std::string_view title) const;
};

}  // namespace soak
