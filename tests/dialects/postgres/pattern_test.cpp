#include "stele/base/pattern.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <re2/re2.h>

#include "support.hpp"

using postgres_test::PlainDatabase;
using stele::Pattern;

namespace {

std::string literal(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted.append(c == '\'' ? 2 : 1, c);
  return quoted + "'";
}

/// "t" or "f" for each text, in which the pattern is sought.
std::string found_by_postgres(PlainDatabase& database, const Pattern& pattern,
                              const std::vector<std::string>& texts) {
  std::string sql = "SELECT string_agg(left((t ~ " + literal(pattern.postgres()) +
                    ")::text, 1), '' ORDER BY i) FROM unnest(ARRAY[";
  for (const std::string& text : texts) sql += (&text == &texts.front() ? "" : ",") + literal(text);
  return database.rows(sql + "]) WITH ORDINALITY AS texts(t, i)").front();
}

std::string found_by_re2(const Pattern& pattern, const std::vector<std::string>& texts) {
  const RE2 engine(pattern.re2());
  REQUIRE(engine.ok());
  std::string found;
  for (const std::string& text : texts) found += RE2::PartialMatch(text, engine) ? 't' : 'f';
  return found;
}

struct Agreed {
  std::string pattern{};
  std::vector<std::string> texts{};
  std::string found{};
};

TEST_CASE("PostgreSQL and RE2 find the same, which is what the reference says") {
  const std::vector<Agreed> cases = {
      {"", {"", "a", "\n"}, "ttt"},
      {"^.$", {"a", "é", "😀", "\r", "\n", "", "ab"}, "ttttfff"},
      {"a$", {"a", "a\n", "a\nb", "ba"}, "tfft"},
      {"^a", {"a", "b\na", "\na", "ab"}, "tfft"},
      {"^[^a]$", {"\n", "a", "b", "é", "\r"}, "tfttt"},
      {"^\\d$", {"0", "9", "٣", "a", "²"}, "ttfff"},
      {"^\\w$", {"a", "Z", "_", "5", "é", "ß", "-", "٣"}, "ttttffff"},
      {"^\\s$", {" ", "\t", "\n", "\v", "\f", "\r", "\u00A0", "\u2003", "\u0085"}, "ttttttfff"},
      {"^[^\\w\\s]$", {"é", "\u00A0", "a", " ", "-"}, "ttfft"},
      {"\\bcat\\b", {"cat", "a cat.", "concat", "cats", "écaté", "cat_", "cat\n"}, "ttfftft"},
      {"a\\b\\b", {"a", "ab"}, "tf"},
      {"^\\b", {"a", "", " ", "é"}, "tfff"},
      {"(?i)^[a-c]k$", {"AK", "ck", "dK", "a\u212A"}, "ttff"},
      {"(?i)é", {"é", "É"}, "tf"},
      {"(?i)a|k|s", {"k", "K", "\u212A", "s", "\u017F"}, "ttftf"},
      {"[Kk]|b|[Ss]+", {"k", "K", "\u212A", "s", "\u017F"}, "ttftf"},
      {"(?i)^[^k]$", {"k", "K", "\u212A", "s", "\u017F"}, "ffttt"},
      {"^[а-я]+$", {"привет", "Привет", "ё", ""}, "tfff"},
      {"^[\uD7FF-\uE000\U00010000-\U0010FFFF]$", {"\uD7FF", "\uE000", "\U0010FFFF", "a"}, "tttf"},
      {"^[^\x01-\U0010FFFF]", {"", "a", "😀"}, "fff"},
      {"^\x01[\x02-\x1f\x7f]$", {"\x01\x1b", "\x01\x7f", "\x01 "}, "ttf"},
      {"^(|a)b|$^", {"b", "ab", "", "aab"}, "tttf"},
      {"^a{0}b{2}c{1,2}d{2,}$", {"bbcdd", "abbcdd", "bbccddd", "bbcccdd", "bbcd"}, "tftff"},
      {"^(ab|c*){3}$", {"", "abab", "cabc", "ccab", "ababab", "abababab"}, "tttttf"},
  };
  PlainDatabase database;
  for (const auto& [text, texts, found] : cases) {
    CAPTURE(text);
    const Pattern pattern(text);
    CHECK(found_by_re2(pattern, texts) == found);
    CHECK(found_by_postgres(database, pattern, texts) == found);
  }
}

TEST_CASE("every ASCII punctuation character is itself, escaped and in a class") {
  PlainDatabase database;
  std::vector<std::string> all;
  for (char c = '!'; c <= '~'; ++c) all.emplace_back(1, c);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (std::isalnum(static_cast<unsigned char>(all[i][0])) != 0) continue;
    std::string expected(all.size(), 'f');
    expected[i] = 't';
    for (const std::string& text :
         {"^\\" + all[i] + "$", "^[\\" + all[i] + "]$", "^[\\" + all[i] + "-\\" + all[i] + "]$"}) {
      CAPTURE(text);
      CHECK(found_by_re2(Pattern(text), all) == expected);
      CHECK(found_by_postgres(database, Pattern(text), all) == expected);
    }
  }
}

TEST_CASE("how the operator is spelled does not change what a pattern means") {
  PlainDatabase database;
  const std::string pattern = literal(Pattern("^A.b$").postgres());
  CHECK(database.rows("SELECT 'a-b' ~* " + pattern).front() == "f");
  CHECK(database.rows("SELECT 'A-b' COLLATE \"C\" ~ " + pattern).front() == "t");
  CHECK(database.rows("SELECT E'A-b\\n' ~ " + pattern).front() == "f");
}

/// Patterns of all that may be in one, and texts that some of them find.
class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  std::string pattern() { return (below(5) == 0 ? "(?i)" : "") + alternation(3); }

  std::string text() {
    std::string made;
    for (unsigned length = below(9); length > 0; --length) {
      made += one_of({"a", "a", "b", "b", "A",      "B", "1", "_",      " ",      "-", "\n", "\t",
                      "é", "É", "я", "😀", "\u212A", "k", "s", "\u017F", "\u00A0", "]", "\\"});
    }
    return made;
  }

 private:
  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
  std::string one_of(const std::vector<std::string>& choices) {
    return choices[below(static_cast<unsigned>(choices.size()))];
  }

  std::string alternation(int depth) {
    std::string made = concatenation(depth);
    for (unsigned more = below(4) == 0 ? 1 + below(2) : 0; more > 0; --more) {
      made += "|" + concatenation(depth);
    }
    return made;
  }

  std::string concatenation(int depth) {
    std::string made;
    for (unsigned length = below(8) == 0 ? 0 : 1 + below(3); length > 0; --length) {
      made += item(depth);
    }
    return made;
  }

  std::string item(int depth) {
    if (below(7) == 0) return one_of({"^", "$", "\\b", "\\b"});
    const std::string made =
        depth > 0 && below(3) == 0 ? one_of({"(", "(?:"}) + alternation(depth - 1) + ")" : single();
    return below(3) == 0 ? made + one_of({"*", "+", "?", "{2}", "{1,3}", "{2,}", "{0}", "{0,2}"})
                         : made;
  }

  std::string single() {
    if (below(3) == 0) return character_class();
    return one_of({"a", "a", "b",   "b",   "A",   "1",   "_",   "-",   "é",    "я", "😀",
                   "k", ".", "\\d", "\\w", "\\s", "\\n", "\\t", "\\]", "\\\\", " "});
  }

  std::string character_class() {
    std::string made = below(2) == 0 ? "[^" : "[";
    for (unsigned length = 1 + below(3); length > 0; --length) {
      made += one_of({"a",   "b",   "A-B", "a-k", "Z-b", "1",    "_",   "é",   "à-я", "я-😀", "\\d",
                      "\\w", "\\s", "\\n", "\\-", "\\]", "\\\\", "\\^", "!-~", "k",   "K",   "s"});
    }
    return made + "]";
  }

  std::mt19937 random_;
};

std::optional<Pattern> readable(const std::string& text) {
  try {
    return Pattern(text);
  } catch (const stele::Error&) {
    return std::nullopt;  // an assertion within a repetition
  }
}

TEST_CASE("PostgreSQL and RE2 agree on random patterns and texts") {
  PlainDatabase database;
  Generator generator(4);
  int patterns = 0;
  int pairs_found = 0;
  while (patterns < 5000) {
    const std::string text = generator.pattern();
    const auto pattern = readable(text);
    if (!pattern) continue;
    ++patterns;
    std::vector<std::string> texts(20);
    for (std::string& each : texts) each = generator.text();
    const std::string by_re2 = found_by_re2(*pattern, texts);
    pairs_found += static_cast<int>(std::count(by_re2.begin(), by_re2.end(), 't'));
    CAPTURE(text, texts);
    REQUIRE(found_by_postgres(database, *pattern, texts) == by_re2);
  }
  CHECK(pairs_found > 20'000);
  CHECK(pairs_found < 80'000);
}

TEST_CASE("PostgreSQL compiles the largest patterns") {
  PlainDatabase database;
  database.run("SET statement_timeout = '20s'");
  std::string many_kinds;
  for (char c = 'a'; c <= 'z'; ++c) many_kinds.append("[a-") += std::string(1, c) + "]?";
  const std::vector<std::string> texts = {"ab a-b"};
  for (const std::string& text :
       {std::string("(a?){250}"), std::string("([a-z]{250}.?){3}"), "(" + many_kinds + "){4}",
        std::string("[^a].{255}[^b]{255}[^c]{255}[^d]{230}"),
        std::string("(^|\\ba?|-$|b)(^|\\ba?|-$|b)(^|\\b[a-d]?|-$|b)(^|\\ba?|-$|[^b])"),
        std::string("\\ba?\\ba?\\ba?\\ba?\\ba?\\ba?\\ba?\\ba?\\ba?\\ba?\\ba?\\ba?")}) {
    CAPTURE(text);
    const Pattern pattern(text);
    CHECK(found_by_postgres(database, pattern, texts) == found_by_re2(pattern, texts));
  }
}

}  // namespace
