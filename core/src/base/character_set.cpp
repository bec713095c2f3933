#include "base/character_set.hpp"

#include <algorithm>

namespace stele {

void CharacterSet::add(const CharacterSet& other) {
  ranges_.insert(ranges_.end(), other.ranges_.begin(), other.ranges_.end());
}

void CharacterSet::ignore_case() {
  constexpr char32_t to_lower = U'a' - U'A';
  for (const auto& [first, last] : std::vector(ranges_)) {
    const char32_t upper_first = std::max(first, U'A');
    const char32_t upper_last = std::min(last, U'Z');
    if (upper_first <= upper_last) add(upper_first + to_lower, upper_last + to_lower);
    const char32_t lower_first = std::max(first, U'a');
    const char32_t lower_last = std::min(last, U'z');
    if (lower_first <= lower_last) add(lower_first - to_lower, lower_last - to_lower);
  }
}

void CharacterSet::normalize() {
  std::sort(ranges_.begin(), ranges_.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<CharacterRange> joined;
  for (const CharacterRange& range : ranges_) {
    if (!joined.empty() && range.first <= joined.back().last + 1) {
      joined.back().last = std::max(joined.back().last, range.last);
    } else {
      joined.push_back(range);
    }
  }
  ranges_ = std::move(joined);
}

bool CharacterSet::is_single() const noexcept {
  return !is_negated_ && ranges_.size() == 1 && ranges_[0].first == ranges_[0].last;
}

CharacterSet ascii_digits() {
  CharacterSet set;
  set.add(U'0', U'9');
  return set;
}

CharacterSet ascii_spaces() {
  CharacterSet set;
  set.add(U'\t', U'\r');
  set.add(U' ', U' ');
  return set;
}

CharacterSet ascii_word_characters() {
  CharacterSet set = ascii_digits();
  set.add(U'A', U'Z');
  set.add(U'_', U'_');
  set.add(U'a', U'z');
  return set;
}

CharacterSet all_but_newline() {
  CharacterSet set(U'\n');
  set.negate();
  return set;
}

}  // namespace stele
