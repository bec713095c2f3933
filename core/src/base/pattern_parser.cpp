#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "base/code_point.hpp"
#include "base/pattern_cursor.hpp"
#include "base/pattern_tree.hpp"
#include "stele/base/error.hpp"
#include "stele/base/utf8.hpp"

namespace stele {

namespace {

constexpr std::size_t most_bytes = 4096;
constexpr int most_depth = 50;
constexpr std::int64_t most_repetitions = 255;  // PostgreSQL's limit

constexpr PatternRefusal group_refusals[] = {
    {U"?=", "a look-ahead", "match what follows as a part of the pattern"},
    {U"?!", "a look-ahead", "use a second pattern"},
    {U"?<=", "a look-behind", "match what precedes as a part of the pattern"},
    {U"?<!", "a look-behind", "use a second pattern"},
    {U"?>", "an atomic group", "write (?:…)"},
    {U"?#", "a comment", "leave it out"},
    {U"?P", "a named group", "write (…)"},
    {U"?<", "a named group", "write (…)"},
    {U"?'", "a named group", "write (…)"},
    {U"?", "an option here", "write (?i) at the very beginning, or (?:…) for a group"},
};

class Parser {
 public:
  explicit Parser(std::u32string_view text) : cursor_(text) {
    if (cursor_.take(U"(?i)")) letter_case_ = LetterCase::ignored;
  }

  PatternNode parse() {
    PatternNode node = alternation();
    if (!cursor_.is_at_end()) fail("')' closes no group", "write \\) for the character");
    return node;
  }

 private:
  [[noreturn]] void fail(std::string_view what, std::string_view instead) const {
    cursor_.fail(cursor_.at(), what, instead);
  }

  PatternNode alternation() {
    PatternNode all{.kind = PatternKind::alternation};
    do {
      all.children.push_back(concatenation());
    } while (cursor_.take(U"|"));
    return all.children.size() == 1 ? only_child(all) : all;
  }

  PatternNode concatenation() {
    PatternNode all{.kind = PatternKind::concatenation};
    while (!cursor_.is_at_end() && !cursor_.is_at_any_of(U"|)")) {
      all.children.push_back(repetition());
    }
    if (all.children.empty()) return {};
    return all.children.size() == 1 ? only_child(all) : all;
  }

  static PatternNode only_child(PatternNode& node) {
    PatternNode child = std::move(node.children.front());
    return child;
  }

  PatternNode repetition() {
    const bool is_bare = !cursor_.is_at(U"(");
    PatternNode node = atom();
    if (!cursor_.is_at_any_of(U"*+?{")) return node;
    if (is_bare && is_assertion(node.kind)) {
      fail("^, $ and \\b cannot be repeated", "leave the repetition out");
    }
    const std::size_t start = cursor_.at();
    const auto [least, most] = bounds();
    if (most.value_or(2) > 1 && has_assertions(node)) {
      cursor_.fail(start, "^, $ and \\b cannot be within what is repeated",
                   "write them before or after it");
    }
    if (cursor_.is_at(U"?")) fail("a lazy repetition is refused", "leave the '?' out");
    if (cursor_.is_at(U"+")) fail("a possessive repetition is refused", "leave the '+' out");
    if (cursor_.is_at_any_of(U"*{")) {
      fail("a repetition is repeated", "put what is repeated in (?:…)");
    }
    return repeated(std::move(node), least, most);
  }

  std::pair<std::int64_t, std::optional<std::int64_t>> bounds() {
    if (cursor_.take(U"*")) return {0, std::nullopt};
    if (cursor_.take(U"+")) return {1, std::nullopt};
    if (cursor_.take(U"?")) return {0, 1};
    const std::size_t start = cursor_.at();
    cursor_.take(U"{");
    const std::int64_t least = bound(start);
    std::optional<std::int64_t> most = least;
    if (cursor_.take(U",")) {
      most.reset();
      if (!cursor_.is_at(U"}")) most = bound(start);
    }
    if (!cursor_.take(U"}")) refuse_brace(start);
    if (most && *most < least) {
      cursor_.fail(start, "the bounds are in reverse", "write the lower one first");
    }
    return {least, most};
  }

  std::int64_t bound(std::size_t start) {
    if (!cursor_.is_at_any_of(U"0123456789")) refuse_brace(start);
    const bool starts_with_zero = cursor_.is_at(U"0");
    std::int64_t value = cursor_.next() - U'0';
    if (starts_with_zero && cursor_.is_at_any_of(U"0123456789")) {
      cursor_.fail(start, "a bound has a leading zero, which RE2 reads as characters",
                   "leave the zero out");
    }
    while (cursor_.is_at_any_of(U"0123456789")) {
      value = value * 10 + (cursor_.next() - U'0');
      if (value > most_repetitions) {
        cursor_.fail(start, "a bound is above 255", "write * or + where there is no limit");
      }
    }
    return value;
  }

  [[noreturn]] void refuse_brace(std::size_t start) const {
    cursor_.fail(start, "'{' begins no repetition",
                 "write {n}, {n,} or {n,m} in digits, or \\{ for the character");
  }

  static bool has_characters(const PatternNode& node) {
    return node.kind == PatternKind::set ||
           std::any_of(node.children.begin(), node.children.end(), has_characters);
  }

  /// PostgreSQL would take exponential time to compile what repeats these.
  static bool has_assertions(const PatternNode& node) {
    return is_assertion(node.kind) ||
           std::any_of(node.children.begin(), node.children.end(), has_assertions);
  }

  static PatternNode repeated(PatternNode node, std::int64_t least,
                              std::optional<std::int64_t> most) {
    if (most == 0) return {};
    if (least == 1 && most == 1) return node;
    if (!has_characters(node)) return least == 0 ? PatternNode{} : node;
    PatternNode all{.kind = PatternKind::repetition, .least = least, .most = most};
    all.children.push_back(std::move(node));
    return all;
  }

  PatternNode atom() {
    if (cursor_.is_at(U"(")) return group();
    if (cursor_.is_at(U"[")) return set(read_pattern_class(cursor_, letter_case_));
    if (cursor_.take(U".")) return set(all_but_newline());
    if (cursor_.take(U"^")) return {.kind = PatternKind::text_start};
    if (cursor_.take(U"$")) return {.kind = PatternKind::text_end};
    if (cursor_.take(U"\\b")) return {.kind = PatternKind::word_boundary};
    CharacterSet characters =
        cursor_.is_at(U"\\") ? read_pattern_escape(cursor_) : CharacterSet(literal());
    if (letter_case_ == LetterCase::ignored) characters.ignore_case();
    characters.normalize();
    return set(std::move(characters));
  }

  static PatternNode set(CharacterSet characters) {
    return {.kind = PatternKind::set, .set = std::move(characters)};
  }

  char32_t literal() {
    if (cursor_.is_at_any_of(U"*+?")) {
      fail("the repetition repeats nothing", "write a backslash before it for the character");
    }
    if (cursor_.is_at(U"{")) fail("'{' repeats nothing", "write \\{ for the character");
    if (cursor_.is_at(U"}")) fail("'}' closes no repetition", "write \\} for the character");
    if (cursor_.is_at(U"]")) fail("']' closes no class", "write \\] for the character");
    return cursor_.next();
  }

  PatternNode group() {
    const std::size_t start = cursor_.at();
    cursor_.take(U"(");
    if (!cursor_.take(U"?:")) cursor_.refuse(group_refusals, start);
    if (++depth_ > most_depth) {
      cursor_.fail(start, "groups stand in each other more than 50 deep", "write fewer groups");
    }
    PatternNode node = alternation();
    --depth_;
    if (!cursor_.take(U")")) {
      cursor_.fail(start, "the group is not closed", "add ')', or write \\( for the character");
    }
    return node;
  }

  PatternCursor cursor_;
  int depth_ = 0;
  LetterCase letter_case_ = LetterCase::minded;
};

void check_pattern_text(std::string_view text) {
  const char* fault = nullptr;
  if (text.size() > most_bytes) fault = "it has more than 4096 bytes; write a shorter one";
  if (check_text(text) == TextFault::nul) {
    fault = "it holds a NUL character, which no text of a database does; leave it out";
  }
  if (check_text(text) == TextFault::invalid_utf8) fault = "it is not UTF-8; convert it";
  if (fault != nullptr) {
    throw Error(Errc::invalid_argument, std::string("the pattern cannot be read: ") + fault);
  }
}

}  // namespace

PatternNode parse_pattern(std::string_view text) {
  check_pattern_text(text);
  const std::u32string characters = decode_utf8(text);
  return Parser(characters).parse();
}

}  // namespace stele
