#include <cstddef>
#include <string>
#include <string_view>

#include "base/pattern_cursor.hpp"

namespace stele {

namespace {

constexpr PatternRefusal escape_refusals[] = {
    {U"D", "\\D", "write [^\\d]"},
    {U"S", "\\S", "write [^\\s]"},
    {U"W", "\\W", "write [^\\w]"},
    {U"B", "\\B", "only \\b is read"},
    {U"b", "\\b in a class", "write it outside, for the edge of a word"},
    {U"A", "\\A", "write ^ for the beginning of the text"},
    {U"z", "\\z", "write $ for the end of the text"},
    {U"Z", "\\Z", "write $ for the end of the text"},
    {U"p", "a Unicode property", "write a class of the characters"},
    {U"P", "a Unicode property", "write a class of the characters"},
    {U"x", "a character by its number", "write the character itself"},
    {U"u", "a character by its number", "write the character itself"},
    {U"U", "a character by its number", "write the character itself"},
    {U"0", "a character by its number", "write the character itself"},
    {U"k", "a back-reference", "write the group again"},
};

constexpr bool is_digit(char32_t character) { return character >= U'0' && character <= U'9'; }

constexpr bool is_ascii_punctuation(char32_t character) {
  const bool is_letter = (character | 0x20) >= U'a' && (character | 0x20) <= U'z';
  return character > U' ' && character < 0x7F && !is_letter && !is_digit(character);
}

[[noreturn]] void refuse_escape(const PatternCursor& cursor, std::size_t start) {
  cursor.refuse(escape_refusals, start);
  if (cursor.is_at_any_of(U"123456789")) {
    cursor.fail(start, "a back-reference is refused", "write the group again");
  }
  cursor.fail(start, "the backslash has no meaning before this character",
              "write the character alone, or \\\\ for a backslash");
}

/// One end of a range.
struct Member {
  CharacterSet characters{};
  std::size_t start = 0;
};

Member read_member(PatternCursor& cursor) {
  const std::size_t start = cursor.at();
  if (cursor.is_at(U"\\")) return {read_pattern_escape(cursor), start};
  if (cursor.is_at(U"[")) {
    cursor.fail(start, "'[' in a class is refused, as are named classes like [:alpha:]",
                "write \\[ for the character, or the ranges themselves");
  }
  return {CharacterSet(cursor.next()), start};
}

/// Reads what follows the hyphen, and adds the range.
void add_range(CharacterSet& all, const Member& from, PatternCursor& cursor) {
  const Member to = read_member(cursor);
  if (!from.characters.is_single() || !to.characters.is_single()) {
    cursor.fail(from.start, "a range needs a character at both ends", "write \\- for the hyphen");
  }
  const char32_t first = from.characters.ranges().front().first;
  const char32_t last = to.characters.ranges().front().first;
  if (last < first) {
    cursor.fail(from.start, "the range is in reverse", "write the lower character first");
  }
  all.add(first, last);
}

/// Reads a character, an escape or a range.
void read_members(CharacterSet& all, PatternCursor& cursor) {
  const Member from = read_member(cursor);
  if (!cursor.is_at(U"-") || cursor.is_at(U"-]")) return all.add(from.characters);
  cursor.take(U"-");
  if (cursor.is_at_end()) return;
  add_range(all, from, cursor);
  if (cursor.is_at(U"-") && !cursor.is_at(U"-]")) {
    cursor.fail(cursor.at(), "a hyphen follows a range", "write \\- for the character");
  }
}

}  // namespace

CharacterSet read_pattern_escape(PatternCursor& cursor) {
  const std::size_t start = cursor.at();
  cursor.take(U"\\");
  if (cursor.is_at_end()) cursor.fail(start, "nothing follows the backslash", "write \\\\ for it");
  if (cursor.take(U"d")) return ascii_digits();
  if (cursor.take(U"s")) return ascii_spaces();
  if (cursor.take(U"w")) return ascii_word_characters();
  if (cursor.take(U"t")) return CharacterSet(U'\t');
  if (cursor.take(U"n")) return CharacterSet(U'\n');
  if (cursor.take(U"v")) return CharacterSet(U'\v');
  if (cursor.take(U"f")) return CharacterSet(U'\f');
  if (cursor.take(U"r")) return CharacterSet(U'\r');
  if (!is_ascii_punctuation(cursor.peek())) refuse_escape(cursor, start);
  return CharacterSet(cursor.next());
}

CharacterSet read_pattern_class(PatternCursor& cursor, LetterCase letter_case) {
  const std::size_t start = cursor.at();
  cursor.take(U"[");
  const bool is_negated = cursor.take(U"^");
  if (cursor.is_at(U"]")) {
    cursor.fail(start, "the class is empty", "write \\] for the character, or \\[ before it");
  }
  CharacterSet all;
  while (!cursor.is_at_end() && !cursor.is_at(U"]")) read_members(all, cursor);
  if (!cursor.take(U"]")) {
    cursor.fail(start, "the class is not closed", "add ']', or write \\[ for the character");
  }
  if (letter_case == LetterCase::ignored) all.ignore_case();
  all.normalize();
  if (is_negated) all.negate();
  return all;
}

}  // namespace stele
