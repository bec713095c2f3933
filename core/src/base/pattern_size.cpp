#include <algorithm>
#include <string>

#include "base/pattern_tree.hpp"
#include "stele/base/error.hpp"

namespace stele {

namespace {

// Measured with what is hardest for each engine. PostgreSQL 15 takes about 0.1 s to compile
// 30,000 links; RE2 has 8 MB, of which a character beyond ASCII takes much.
constexpr std::int64_t most_places = 1000;
constexpr std::int64_t most_links = 30'000;
constexpr std::int64_t most_ranges = 4000;

// Numbers stop growing here, where every limit is passed long since.
constexpr std::int64_t enough = 1'000'000;
constexpr std::int64_t cut(std::int64_t value) { return std::min(value, enough); }

/// The automaton that finds a part of a pattern, by its numbers: a place for each character of the
/// text that it waits for, a link from each place to each that can come next.
struct Size {
  std::int64_t places = 0;
  std::int64_t links = 0;
  std::int64_t ranges = 0;
  std::int64_t first = 0;  ///< places where it can begin
  std::int64_t last = 0;   ///< places where it can end
  bool can_be_empty = true;
};

Size in_sequence(const Size& a, const Size& b) {
  return {.places = cut(a.places + b.places),
          .links = cut(a.links + b.links + a.last * b.first),
          .ranges = cut(a.ranges + b.ranges),
          .first = cut(a.first + (a.can_be_empty ? b.first : 0)),
          .last = cut(b.last + (b.can_be_empty ? a.last : 0)),
          .can_be_empty = a.can_be_empty && b.can_be_empty};
}

Size either(const Size& a, const Size& b) {
  return {.places = cut(a.places + b.places),
          .links = cut(a.links + b.links),
          .ranges = cut(a.ranges + b.ranges),
          .first = cut(a.first + b.first),
          .last = cut(a.last + b.last),
          .can_be_empty = a.can_be_empty || b.can_be_empty};
}

Size size_of_set(const CharacterSet& set) {
  constexpr std::int64_t beyond_ascii = 20;  // RE2 has a path of bytes for each length, and more
  std::int64_t ranges = set.is_negated() ? beyond_ascii : 0;
  for (const auto& [first, last] : set.ranges()) ranges += last < 0x80 ? 1 : beyond_ascii;
  return {
      .places = 1, .links = 0, .ranges = cut(ranges), .first = 1, .last = 1, .can_be_empty = false};
}

Size size_of(const PatternNode& node);

Size size_of_repetition(const PatternNode& node) {
  const Size one = size_of(node.children.front());
  Size all{};
  for (std::int64_t i = 0; i < std::max<std::int64_t>(node.least, 1); ++i) {
    all = in_sequence(all, one);
  }
  if (!node.most) all.links = cut(all.links + one.last * one.first);
  for (std::int64_t i = std::max<std::int64_t>(node.least, 1); i < node.most.value_or(0); ++i) {
    Size more = in_sequence(all, one);
    more.last = cut(one.last + all.last);
    all = more;
  }
  if (node.least == 0) all.can_be_empty = true;
  return all;
}

Size size_of(const PatternNode& node) {
  if (node.kind == PatternKind::set) return size_of_set(node.set);
  if (node.kind == PatternKind::repetition) return size_of_repetition(node);
  Size all{};
  for (const PatternNode& child : node.children) {
    const bool is_first = &child == &node.children.front();
    const Size size = size_of(child);
    if (is_first) {
      all = size;
    } else {
      all = node.kind == PatternKind::alternation ? either(all, size) : in_sequence(all, size);
    }
  }
  return all;
}

}  // namespace

void check_pattern_size(const PatternNode& pattern) {
  const Size size = size_of(pattern);
  const char* fault = nullptr;
  if (size.ranges > most_ranges) fault = "its classes name too many characters";
  if (size.links > most_links) fault = "too much of it can be left out or follow each other";
  if (size.places > most_places) fault = "it stands for more than 1000 characters";
  if (fault == nullptr) return;
  throw Error(Errc::invalid_argument,
              std::string("the pattern is too large: with its repetitions written out, ") + fault +
                  "; write smaller bounds, or * or + for no limit");
}

}  // namespace stele
