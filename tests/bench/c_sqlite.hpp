#pragma once

#include <memory>
#include <string>

#include "contender.hpp"

namespace bench {

/// How the hand-written C goes about it.
enum class Technique {
  plain,  ///< prepared statements, kept, run row by row
  best    ///< what is known to be fastest: batches, binary values, one transaction, a larger cache
};

/// Hand-written use of sqlite3, on an open file without a mutex.
[[nodiscard]] std::unique_ptr<Contender> c_sqlite(const std::string& path, Technique technique);

/// Runs statements over a connection of their own.
void run_on_sqlite(const std::string& path, const char* sql);

}  // namespace bench
