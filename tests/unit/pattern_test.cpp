#include "stele/base/pattern.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>
#include <re2/re2.h>

#include "support/throws.hpp"

using stele::Errc;
using stele::Pattern;
using stele::test::error_of;

namespace {

std::string refusal(std::string_view text) {
  const stele::Error error = error_of([text] { (void)Pattern(text); });
  CHECK(error.code() == Errc::invalid_argument);
  return error.what();
}

bool found(const Pattern& pattern, const std::string& text) {
  const RE2 engine(pattern.re2());
  REQUIRE(engine.ok());
  return RE2::PartialMatch(text, engine);
}

struct Spelled {
  std::string text{};
  std::string re2{};
  std::string postgres{};  ///< after the options
};

TEST_CASE("a pattern is spelled for each engine") {
  const std::string postgres_word =
      "(?:(?<=[0-9A-Z_a-z])(?![0-9A-Z_a-z])|(?<![0-9A-Z_a-z])(?=[0-9A-Z_a-z]))";
  const std::vector<Spelled> cases = {
      {"", "(?:)", "(?:)"},
      {"abc", "abc", "abc"},
      {"^a$", "\\Aa\\z", "^a$"},
      {"a.b", "a[^\\n]b", "a[^\\n]b"},
      {"\\bx", "\\bx", postgres_word + "x"},
      {"\\d\\s\\w", "[0-9][\\t-\\r ][0-9A-Z_a-z]", "[0-9][\\t-\\r ][0-9A-Z_a-z]"},
      {"[^\\d.-]", "[^\\-.0-9]", "[^\\-.0-9]"},
      {"[-a]|[a-]|[a^]", "[\\-a]|[\\-a]|[\\^a]", "[\\-a]|[\\-a]|[\\^a]"},
      {"[c-ea-d]", "[a-e]", "[a-e]"},
      {"\\.\\*\\/\\_\\\\", "\\.\\*/_\\\\", "\\.\\*/_\\\\"},
      {"\\n\\t\\r\\f\\v", "\\n\\t\\r\\f\\v", "\\n\\t\\r\\f\\v"},
      {"\x01[\x02\x7f]", "\\x01[\\x02\\x7f]", "\\u0001[\\u0002\\u007f]"},
      {"é[а-я]😀", "é[а-я]😀", "é[а-я]😀"},
      {"(?i)aé[^x-z]1", "(?:A|a)é[^X-Zx-z]1", "(?:A|a)é[^X-Zx-z]1"},
      {"(?i)[Z-a].", "[AZ-az][^\\n]", "[AZ-az][^\\n]"},
      {"(a|b)c(?:d)", "(?:a|b)cd", "(?:a|b)cd"},
      {"a|", "a|(?:)", "a|(?:)"},
      {"()b", "(?:)b", "(?:)b"},
      {"a*b+c?", "a*b+c?", "a*b+c?"},
      {"a{2}b{2,}c{2,3}d{0,}e{1,}f{0,1}", "a{2}b{2,}c{2,3}d*e+f?", "a{2}b{2,}c{2,3}d*e+f?"},
      {"(ab){2}(c*){3}", "(?:ab){2}(?:c*){3}", "(?:ab){2}(?:c*){3}"},
      {"a{0}b{1}", "(?:)b", "(?:)b"},
      {"()*a(|(?:)){2,5}(^)?", "(?:)a(?:(?:)|(?:))(?:)", "(?:)a(?:(?:)|(?:))(?:)"},
      {"(\\ba|$){1}(^b)?", "(?:\\ba|\\z)(?:\\Ab)?", "(?:" + postgres_word + "a|$)(?:^b)?"},
  };
  for (const auto& [text, re2, postgres] : cases) {
    CAPTURE(text);
    const Pattern pattern(text);
    CHECK(pattern.text() == text);
    CHECK(pattern.re2() == re2);
    CHECK(pattern.postgres() == "***:(?cs)" + postgres);
  }
}

TEST_CASE("what a pattern cannot hold is refused, with what to write instead") {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"a+?", "3: a lazy repetition is refused; leave the '?' out"},
      {"a*+", "3: a possessive repetition is refused; leave the '+' out"},
      {"a**", "3: a repetition is repeated; put what is repeated in (?:…)"},
      {"a{2}{3}", "5: a repetition is repeated; put what is repeated in (?:…)"},
      {"*a", "1: the repetition repeats nothing; write a backslash before it for the character"},
      {"é|+", "3: the repetition repeats nothing; write a backslash before it for the character"},
      {"(?)",
       "1: an option here is refused; write (?i) at the very beginning, or (?:…) for a group"},
      {"^*", "2: ^, $ and \\b cannot be repeated; leave the repetition out"},
      {"\\b{2}", "3: ^, $ and \\b cannot be repeated; leave the repetition out"},
      {"(^|a)*",
       "6: ^, $ and \\b cannot be within what is repeated; write them before or after it"},
      {"(\\ba){2}",
       "6: ^, $ and \\b cannot be within what is repeated; write them before or after it"},
      {"x{,3}",
       "2: '{' begins no repetition; write {n}, {n,} or {n,m} in digits, or \\{ for the character"},
      {"x{1,2",
       "2: '{' begins no repetition; write {n}, {n,} or {n,m} in digits, or \\{ for the character"},
      {"x{ 1}",
       "2: '{' begins no repetition; write {n}, {n,} or {n,m} in digits, or \\{ for the character"},
      {"x{02}", "2: a bound has a leading zero, which RE2 reads as characters; leave the zero out"},
      {"x{256}", "2: a bound is above 255; write * or + where there is no limit"},
      {"x{1,99999999999999999999}",
       "2: a bound is above 255; write * or + where there is no limit"},
      {"x{3,2}", "2: the bounds are in reverse; write the lower one first"},
      {"{", "1: '{' repeats nothing; write \\{ for the character"},
      {"a}", "2: '}' closes no repetition; write \\} for the character"},
      {"a]", "2: ']' closes no class; write \\] for the character"},
      {"a)", "2: ')' closes no group; write \\) for the character"},
      {"a(b", "2: the group is not closed; add ')', or write \\( for the character"},
      {"a[b", "2: the class is not closed; add ']', or write \\[ for the character"},
      {"[a-", "1: the class is not closed; add ']', or write \\[ for the character"},
      {"[]a]", "1: the class is empty; write \\] for the character, or \\[ before it"},
      {"[^]", "1: the class is empty; write \\] for the character, or \\[ before it"},
      {"[z-a]", "2: the range is in reverse; write the lower character first"},
      {"[a-\\d]", "2: a range needs a character at both ends; write \\- for the hyphen"},
      {"[\\w-z]", "2: a range needs a character at both ends; write \\- for the hyphen"},
      {"[a-c-e]", "5: a hyphen follows a range; write \\- for the character"},
      {"[[:alpha:]]",
       "2: '[' in a class is refused, as are named classes like [:alpha:]; write \\[ for the "
       "character, or the ranges themselves"},
      {"[\\b]", "2: \\b in a class is refused; write it outside, for the edge of a word"},
      {"a\\", "2: nothing follows the backslash; write \\\\ for it"},
      {"\\D", "1: \\D is refused; write [^\\d]"},
      {"\\S", "1: \\S is refused; write [^\\s]"},
      {"\\W", "1: \\W is refused; write [^\\w]"},
      {"\\B", "1: \\B is refused; only \\b is read"},
      {"\\A", "1: \\A is refused; write ^ for the beginning of the text"},
      {"\\z", "1: \\z is refused; write $ for the end of the text"},
      {"\\Z", "1: \\Z is refused; write $ for the end of the text"},
      {"\\pL", "1: a Unicode property is refused; write a class of the characters"},
      {"\\x41", "1: a character by its number is refused; write the character itself"},
      {"\\u0041", "1: a character by its number is refused; write the character itself"},
      {"\\0", "1: a character by its number is refused; write the character itself"},
      {"(a)\\1", "4: a back-reference is refused; write the group again"},
      {"\\k<a>", "1: a back-reference is refused; write the group again"},
      {"\\y",
       "1: the backslash has no meaning before this character; write the character alone, or \\\\ "
       "for a backslash"},
      {"\\é",
       "1: the backslash has no meaning before this character; write the character alone, or \\\\ "
       "for a backslash"},
      {"\\ ",
       "1: the backslash has no meaning before this character; write the character alone, or \\\\ "
       "for a backslash"},
      {"a(?=b)", "2: a look-ahead is refused; match what follows as a part of the pattern"},
      {"a(?!b)", "2: a look-ahead is refused; use a second pattern"},
      {"(?<=a)b", "1: a look-behind is refused; match what precedes as a part of the pattern"},
      {"(?<!a)b", "1: a look-behind is refused; use a second pattern"},
      {"(?>a)", "1: an atomic group is refused; write (?:…)"},
      {"(?#a)", "1: a comment is refused; leave it out"},
      {"(?P<n>a)", "1: a named group is refused; write (…)"},
      {"(?<n>a)", "1: a named group is refused; write (…)"},
      {"^(?i)a",
       "2: an option here is refused; write (?i) at the very beginning, or (?:…) for a group"},
      {"(?i:a)",
       "1: an option here is refused; write (?i) at the very beginning, or (?:…) for a group"},
      {"(?s).",
       "1: an option here is refused; write (?i) at the very beginning, or (?:…) for a group"},
  };
  for (const auto& [text, message] : cases) {
    CAPTURE(text);
    CHECK(refusal(text) == "the pattern cannot be read at character " + message);
  }
}

TEST_CASE("what is no text is no pattern") {
  CHECK(refusal("a\xFF") == "the pattern cannot be read: it is not UTF-8; convert it");
  CHECK(refusal(std::string("a\0b", 3)) ==
        "the pattern cannot be read: it holds a NUL character, which no text of a database does; "
        "leave it out");
  CHECK(refusal(std::string(4097, 'a')) ==
        "the pattern cannot be read: it has more than 4096 bytes; write a shorter one");
}

TEST_CASE("groups stand in each other 50 deep") {
  const auto nested = [](int depth) {
    return std::string(depth, '(') + "a" + std::string(depth, ')');
  };
  CHECK(Pattern(nested(50)).re2() == "a");
  CHECK(refusal(nested(51)) ==
        "the pattern cannot be read at character 51: groups stand in each other more than 50 deep; "
        "write fewer groups");
  CHECK_THAT(refusal(std::string(4096, '(')), Catch::Contains("more than 50 deep"));
}

TEST_CASE("a pattern is as large as both engines can compile") {
  CHECK_NOTHROW(Pattern("^[\\w.-]{1,64}@([a-z\\d-]{1,63}\\.){1,8}[a-z]{2,63}$"));
  CHECK_NOTHROW(Pattern("^.{1,255}.{1,255}[^-]{255}$"));
  CHECK_NOTHROW(Pattern("(.*,){100}"));
  CHECK_NOTHROW(Pattern("(a{250}){4}"));
  CHECK_NOTHROW(Pattern("(a?){250}"));
  const std::string too_large = "the pattern is too large: it ";
  const std::string too_long = too_large +
                               "is more than 1000 characters long, repetitions written out; write "
                               "smaller bounds, or * or + for no limit";
  CHECK(refusal("(a{250}){4}b") == too_long);
  CHECK(refusal("((a{255}){255}){255}") == too_long);
  CHECK(refusal("(a?b?){255}") ==
        too_large +
            "has too many ways to go on; write smaller bounds, or fewer parts that can be empty");
  CHECK(refusal("[à-áè-éò-óù-ú]{255}") ==
        too_large +
            "repeats large classes too often; write smaller bounds, or * or + for no limit");
}

TEST_CASE("a pattern has 12 assertions at most") {
  CHECK_NOTHROW(Pattern("\\ba\\b|\\bb\\b|\\bc\\b|^d$|^e$|^f$"));
  CHECK(refusal("\\ba\\b|\\bb\\b|\\bc\\b|^d$|^e$|^f$|$") ==
        "the pattern is too large: it has more than 12 of ^, $ and \\b; write \\b(?:a|b)\\b rather "
        "than \\ba\\b|\\bb\\b");
}

TEST_CASE("a pattern is found anywhere unless it is held to the ends of the text") {
  CHECK(found(Pattern("b+"), "abba"));
  CHECK(found(Pattern("^b+$"), "bb"));
  CHECK_FALSE(found(Pattern("^b+$"), "abba"));
  CHECK_FALSE(found(Pattern("^b$"), "b\n"));
  CHECK_FALSE(found(Pattern("^b"), "a\nb"));
  CHECK(found(Pattern("a|b$|^c"), "cx"));
  CHECK(found(Pattern(""), ""));
}

TEST_CASE("a dot is any character but a newline, a negated class may be a newline") {
  CHECK(found(Pattern("^.$"), "😀"));
  CHECK(found(Pattern("^.$"), "\r"));
  CHECK_FALSE(found(Pattern("."), "\n"));
  CHECK(found(Pattern("[^a]"), "\n"));
}

TEST_CASE("case is ignored in ASCII letters only") {
  CHECK(found(Pattern("(?i)^straße[x-z]$"), "STRAßEY"));
  CHECK_FALSE(found(Pattern("(?i)é"), "É"));
  CHECK_FALSE(found(Pattern("(?i)k"), "\u212A"));
  CHECK_FALSE(found(Pattern("(?i)a|k|(s)+"), "\u212A\u017F"));
  CHECK_FALSE(found(Pattern("a|[Kk]|b|[sS]"), "\u212A\u017F"));
  CHECK_FALSE(found(Pattern("(?i)[^a]"), "A"));
}

TEST_CASE("classes and the edges of words know ASCII only") {
  CHECK_FALSE(found(Pattern("\\d"), "٣"));
  CHECK_FALSE(found(Pattern("\\w"), "é"));
  CHECK_FALSE(found(Pattern("\\s"), "\u00A0"));
  CHECK(found(Pattern("^\\s{6}$"), " \t\n\v\f\r"));
  CHECK(found(Pattern("x\\b"), "xé"));
}

}  // namespace
