#pragma once

#include <memory>
#include <string>

#include "contender.hpp"

namespace bench {

/// SOCI by itself, in the way of its manual: prepared statements that are kept, `use` and `into`.
[[nodiscard]] std::unique_ptr<Contender> soci_on_sqlite(const std::string& path);
[[nodiscard]] std::unique_ptr<Contender> soci_on_postgres(const std::string& conninfo);

}  // namespace bench
