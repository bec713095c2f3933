#include <algorithm>
#include <string>
#include <vector>

#include "base/pattern_tree.hpp"
#include "stele/base/error.hpp"

namespace stele {

namespace {

// Measured with what is hardest for each engine. PostgreSQL 15 compiles patterns at these limits in
// less than half a second, and needs time and memory beyond all measure a little above them. RE2
// has a third of 8 MB for its program, of 16 bytes an instruction.
constexpr std::int64_t most_places = 1000;
constexpr std::int64_t most_arcs = 200'000;
constexpr std::int64_t most_links = 32'000;
constexpr std::int64_t most_instructions = 20'000;
constexpr std::int64_t most_assertions = 12;

// Numbers stop growing here, where every limit is passed long since.
constexpr std::int64_t enough = 1'000'000;
constexpr std::int64_t cut(std::int64_t value) { return std::min(value, enough); }

/// The automaton that finds a part of a pattern, by its numbers: a place for each character of the
/// text that it waits for, and a link from each place to each that can come next, which in
/// PostgreSQL has an arc for each kind of character that the pattern tells from others.
struct Size {
  std::int64_t places = 0;
  std::int64_t links = 0;
  std::int64_t arcs = 0;
  std::int64_t instructions = 0;  ///< of RE2, at most
  std::int64_t assertions = 0;
  std::int64_t first = 0;       ///< places where it can begin
  std::int64_t first_arcs = 0;  ///< that lead to them from one place
  std::int64_t last = 0;        ///< places where it can end
  bool can_be_empty = true;
};

/// What is the same whether one follows the other or stands in its stead.
Size sum(const Size& a, const Size& b) {
  return {.places = cut(a.places + b.places),
          .links = cut(a.links + b.links),
          .arcs = cut(a.arcs + b.arcs),
          .instructions = cut(a.instructions + b.instructions),
          .assertions = cut(a.assertions + b.assertions),
          .first = cut(a.first + b.first),
          .first_arcs = cut(a.first_arcs + b.first_arcs),
          .last = cut(a.last + b.last),
          .can_be_empty = a.can_be_empty || b.can_be_empty};
}

void link(Size& all, const Size& from, const Size& to) {
  all.links = cut(all.links + from.last * to.first);
  all.arcs = cut(all.arcs + from.last * to.first_arcs);
}

Size in_sequence(const Size& a, const Size& b) {
  Size all = sum(a, b);
  link(all, a, b);
  if (!a.can_be_empty) {
    all.first = a.first;
    all.first_arcs = a.first_arcs;
  }
  if (!b.can_be_empty) all.last = b.last;
  all.can_be_empty = a.can_be_empty && b.can_be_empty;
  return all;
}

class Measure {
 public:
  explicit Measure(const PatternNode& pattern) {
    collect_edges(pattern);
    std::sort(edges_.begin(), edges_.end());
    edges_.erase(std::unique(edges_.begin(), edges_.end()), edges_.end());
  }

  [[nodiscard]] Size of(const PatternNode& node) const {
    if (node.kind == PatternKind::set) return of_set(node.set);
    if (node.kind == PatternKind::repetition) return of_repetition(node);
    Size all{.assertions = is_assertion(node.kind) ? 1 : 0};
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      const Size one = of(node.children[i]);
      const bool is_choice = node.kind == PatternKind::alternation;
      all = i == 0 ? one : is_choice ? sum(all, one) : in_sequence(all, one);
    }
    return all;
  }

 private:
  /// Where a character may be of another kind than the one before it.
  void collect_edges(const PatternNode& node) {
    for (const auto& [first, last] : node.set.ranges()) {
      edges_.push_back(first);
      edges_.push_back(last + 1);
    }
    for (const PatternNode& child : node.children) collect_edges(child);
  }

  [[nodiscard]] std::int64_t edges_from(char32_t first, char32_t last) const {
    return std::upper_bound(edges_.begin(), edges_.end(), last) -
           std::lower_bound(edges_.begin(), edges_.end(), first);
  }

  [[nodiscard]] Size of_set(const CharacterSet& set) const {
    std::int64_t kinds = 0;
    std::int64_t instructions = set.is_negated() ? 10 : 0;
    for (const auto& [first, last] : set.ranges()) {
      kinds += edges_from(first, last);
      instructions += last < 0x80 ? 1 : 20;  // RE2 has paths of bytes
    }
    if (set.is_negated()) kinds = static_cast<std::int64_t>(edges_.size()) + 1 - kinds;
    return {.places = 1,
            .links = 0,
            .arcs = 0,
            .instructions = cut(instructions),
            .assertions = 0,
            .first = 1,
            .first_arcs = cut(kinds),
            .last = 1,
            .can_be_empty = false};
  }

  [[nodiscard]] Size of_repetition(const PatternNode& node) const {
    const Size one = of(node.children.front());
    const std::int64_t needed = std::max<std::int64_t>(node.least, 1);
    Size all = one;
    for (std::int64_t i = 1; i < needed; ++i) all = in_sequence(all, one);
    if (!node.most) link(all, one, one);
    std::int64_t last = all.last;
    for (std::int64_t i = needed; i < node.most.value_or(0); ++i) {
      all = in_sequence(all, one);
      last = cut(last + one.last);
    }
    all.last = std::max(all.last, last);
    if (node.least == 0) all.can_be_empty = true;
    return all;
  }

  std::vector<char32_t> edges_{};
};

}  // namespace

void check_pattern_size(const PatternNode& pattern) {
  const Size size = Measure(pattern).of(pattern);
  std::string_view fault;
  if (size.assertions > most_assertions) {
    fault = R"(has more than 12 of ^, $ and \b; write \b(?:a|b)\b rather than \ba\b|\bb\b)";
  }
  if (size.instructions > most_instructions) {
    fault = "repeats large classes too often; write smaller bounds, or * or + for no limit";
  }
  if (size.links > most_links || size.arcs > most_arcs) {
    fault = "has too many ways to go on; write smaller bounds, or fewer parts that can be empty";
  }
  if (size.places > most_places) {
    fault =
        "is more than 1000 characters long, repetitions written out; write smaller bounds, or "
        "* or + for no limit";
  }
  if (fault.empty()) return;
  throw Error(Errc::invalid_argument, "the pattern is too large: it " + std::string(fault));
}

}  // namespace stele
