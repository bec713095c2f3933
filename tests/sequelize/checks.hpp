#pragma once

#include <vector>

#include "models.hpp"

namespace stele::test {

/// Fails the present test where the samples are others. A time that is expected to be none is the
/// present, and a token that is nil any random one.
void check_samples(const std::vector<Sample>& found, const std::vector<Sample>& expected);

}  // namespace stele::test
