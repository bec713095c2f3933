#include <utility>

#include "base/code_point.hpp"
#include "base/pattern_tree.hpp"

namespace stele {

namespace {

/// What the two engines write differently.
struct Spelling {
  std::string_view start{};
  std::string_view text_start{};
  std::string_view text_end{};
  std::string_view word_boundary{};
  std::string_view code{};  ///< a character by its number: what precedes two hexadecimal digits
};

/// PostgreSQL's `\y`, and what its classes hold, depend on the locale: neither is written.
constexpr Spelling re2_spelling = {
    .start = "", .text_start = "\\A", .text_end = "\\z", .word_boundary = "\\b", .code = "\\x"};
constexpr Spelling postgres_spelling = {
    // What follows is an advanced regular expression, minds the case, and knows no lines: whatever
    // the operator.
    .start = "***:(?cs)",
    .text_start = "^",
    .text_end = "$",
    .word_boundary = "(?:(?<=[0-9A-Z_a-z])(?![0-9A-Z_a-z])|(?<![0-9A-Z_a-z])(?=[0-9A-Z_a-z]))",
    .code = "\\u00"};

enum class Place { alone, in_class };

/// How tightly the surroundings hold: what binds less is put in a group.
enum class Binding { alternation, concatenation, repetition };

class Writer {
 public:
  explicit Writer(const Spelling& spelling) : spelling_(spelling), out_(spelling.start) {}

  void write(const PatternNode& node, Binding binding) {
    const bool is_grouped = binding > binding_of(node);
    if (is_grouped) out_ += "(?:";
    write_bare(node);
    if (is_grouped) out_ += ')';
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  static Binding binding_of(const PatternNode& node) {
    if (node.kind == PatternKind::alternation) return Binding::alternation;
    const bool is_sequence =
        node.kind == PatternKind::concatenation || node.kind == PatternKind::repetition;
    return is_sequence ? Binding::concatenation : Binding::repetition;
  }

  void write_bare(const PatternNode& node) {
    switch (node.kind) {
      case PatternKind::empty:
        out_ += "(?:)";
        return;
      case PatternKind::set:
        return write_set(node.set);
      case PatternKind::text_start:
        out_ += spelling_.text_start;
        return;
      case PatternKind::text_end:
        out_ += spelling_.text_end;
        return;
      case PatternKind::word_boundary:
        out_ += spelling_.word_boundary;
        return;
      case PatternKind::concatenation:
        for (const PatternNode& child : node.children) write(child, Binding::concatenation);
        return;
      case PatternKind::alternation:
        return write_alternation(node);
      case PatternKind::repetition:
        return write_repetition(node);
    }
  }

  void write_alternation(const PatternNode& node) {
    std::string_view separator;
    for (const PatternNode& child : node.children) {
      out_ += separator;
      write(child, Binding::concatenation);
      separator = "|";
    }
  }

  void write_repetition(const PatternNode& node) {
    write(node.children.front(), Binding::repetition);
    const bool is_unlimited = !node.most;
    if (is_unlimited && node.least <= 1) {
      out_ += node.least == 0 ? '*' : '+';
    } else if (node.least == 0 && node.most == 1) {
      out_ += '?';
    } else {
      out_ += '{' + std::to_string(node.least);
      if (node.most != node.least) out_ += ',';
      if (node.most && *node.most != node.least) out_ += std::to_string(*node.most);
      out_ += '}';
    }
  }

  void write_set(const CharacterSet& set) {
    if (set.is_single()) return write_character(set.ranges().front().first, Place::alone);
    if (is_letter_in_both_cases(set)) return write_either_case(set);
    out_ += set.is_negated() ? "[^" : "[";
    for (const auto& [first, last] : set.ranges()) {
      write_character(first, Place::in_class);
      if (first == last) continue;
      if (last != first + 1) out_ += '-';
      write_character(last, Place::in_class);
    }
    out_ += ']';
  }

  static bool is_letter_in_both_cases(const CharacterSet& set) {
    const auto ranges = set.ranges();
    return !set.is_negated() && ranges.size() == 2 && ranges[0].first == ranges[0].last &&
           ranges[1].first == ranges[1].last && ranges[0].first >= U'A' &&
           ranges[0].first <= U'Z' && ranges[1].first == ranges[0].first - U'A' + U'a';
  }

  /// RE2 takes [Kk] for a K whose case it ignores, and next to another choice, as in a|[Kk], for
  /// all that Unicode folds to it: the Kelvin sign too, and with S the long s.
  void write_either_case(const CharacterSet& set) {
    out_ += "(?:";
    write_character(set.ranges()[0].first, Place::alone);
    out_ += '|';
    write_character(set.ranges()[1].first, Place::alone);
    out_ += ')';
  }

  void write_character(char32_t character, Place place) {
    if (character < U' ' || character == U'\x7F') return write_control(character);
    const std::string_view special = place == Place::alone ? "\\.[](){}*+?|^$" : "\\[]^-";
    if (character < 0x80 && special.find(static_cast<char>(character)) != std::string_view::npos) {
      out_ += '\\';
    }
    append_utf8(out_, character);
  }

  void write_control(char32_t character) {
    constexpr std::string_view names = "tnvfr";
    if (character >= U'\t' && character <= U'\r') {
      out_ += '\\';
      out_ += names[character - U'\t'];
      return;
    }
    constexpr std::string_view digits = "0123456789abcdef";
    out_ += spelling_.code;
    out_ += digits[character >> 4];
    out_ += digits[character & 0xF];
  }

  const Spelling& spelling_;
  std::string out_;
};

std::string written(const PatternNode& pattern, const Spelling& spelling) {
  Writer writer(spelling);
  writer.write(pattern, Binding::alternation);
  return writer.take();
}

}  // namespace

std::string write_re2(const PatternNode& pattern) { return written(pattern, re2_spelling); }

std::string write_postgres(const PatternNode& pattern) {
  return written(pattern, postgres_spelling);
}

}  // namespace stele
