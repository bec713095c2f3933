#pragma once

#include <memory>
#include <string>

#include "contender.hpp"

namespace bench {

/// The library with plain structs.
/// @throws stele::Error Errc::invalid_argument for a driver that this build lacks
[[nodiscard]] std::unique_ptr<Contender> stele_typed(const std::string& url);

/// The library with models defined at run time, and records.
[[nodiscard]] std::unique_ptr<Contender> stele_record(const std::string& url);

}  // namespace bench
