#pragma once

#include "design.hpp"

namespace stele::test::graphs {

/// The models of typed_models.hpp, without rows.
[[nodiscard]] Design typed_design();

}  // namespace stele::test::graphs
