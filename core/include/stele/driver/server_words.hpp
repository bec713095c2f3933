#pragma once

#include <string_view>

#pragma GCC visibility push(default)

namespace stele {

/// True where what a database said of a statement holds no word beside the statement's own and the
/// common ones of such messages ("relation … does not exist"): then it holds no bound value, of
/// which a function can have made a name. Messages in another language than English hold some.
[[nodiscard]] bool holds_no_value(std::string_view message, std::string_view sql) noexcept;

/// What is said in place of such words.
inline constexpr std::string_view kept_back =
    "a function of it was given a value that names nothing, or that it cannot read";

}  // namespace stele

#pragma GCC visibility pop
