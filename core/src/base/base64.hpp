#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "stele/base/value.hpp"

namespace stele::detail {

/// The bytes in base64 with padding, by the alphabet that has `+` and `/` (RFC 4648, section 4).
[[nodiscard]] std::string to_base64(std::string_view bytes);
/// What `to_base64` gives, back; empty for any other text.
[[nodiscard]] std::optional<Blob> from_base64(std::string_view text);

}  // namespace stele::detail
