#pragma once

#include <utility>
#include <vector>

#include "stele/model/metadata.hpp"

namespace stele::detail {

/// The attributes that a condition fixes by ==, and their values; the rest of it is passed over.
struct FixedValues {
  std::vector<std::pair<const AttributeInfo*, Value>> values{};
  bool is_all = true;  ///< there is no rest
};

/// @throws Error Errc::mapping for a name that the model lacks, or a value that does not fit
[[nodiscard]] FixedValues fixed_values(const Metadata& metadata, const sql::Expr& condition);

}  // namespace stele::detail
