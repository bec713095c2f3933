#pragma once

#include <string>
#include <utility>
#include <vector>

namespace stele::detail {

/// The labels as sqlcommenter writes them after a statement: ` /*key='value',key='value'*/`, each
/// percent-encoded, so that no text ends the comment; nothing where there are none.
/// @param labels by key
[[nodiscard]] std::string comment(const std::vector<std::pair<std::string, std::string>>& labels);

}  // namespace stele::detail
