#pragma once

#include <vector>

#include "models.hpp"

namespace stele::test {

/// The rows that both programs write and look for: the same as in rows.js.
[[nodiscard]] std::vector<Sample> sample_rows();

/// What becomes of the first one; its updated_at becomes the present.
[[nodiscard]] Sample changed_row();

/// One that is added as the fourth; its token is made for it, and both its times become the
/// present.
[[nodiscard]] Sample added_row();

/// The one listing, until an empty one is added.
[[nodiscard]] Listing listing_row();

}  // namespace stele::test
