#include "base/pattern_cursor.hpp"

#include <string>

#include "stele/base/error.hpp"

namespace stele {

bool PatternCursor::take(std::u32string_view start) noexcept {
  if (!is_at(start)) return false;
  at_ += start.size();
  return true;
}

void PatternCursor::fail(std::size_t at, std::string_view what, std::string_view instead) const {
  std::string message = "the pattern cannot be read at character " + std::to_string(at + 1);
  message.append(": ").append(what).append("; ").append(instead);
  throw Error(Errc::invalid_argument, message);
}

void PatternCursor::refuse(std::span<const PatternRefusal> refusals, std::size_t at) const {
  for (const PatternRefusal& refusal : refusals) {
    if (is_at(refusal.start)) fail(at, std::string(refusal.what) + " is refused", refusal.instead);
  }
}

}  // namespace stele
