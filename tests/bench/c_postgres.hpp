#pragma once

#include <memory>
#include <string>

#include "contender.hpp"

namespace bench {

/// Hand-written use of libpq, plainly: prepared statements, a round trip each, text both ways.
[[nodiscard]] std::unique_ptr<Contender> c_postgres(const std::string& url);

/// The best that is known: binary arrays in batches of 1,000, COPY for all rows.
[[nodiscard]] std::unique_ptr<Contender> c_postgres_batched(const std::string& url);

}  // namespace bench
