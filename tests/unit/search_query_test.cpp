#include "stele/sql/search_query.hpp"

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "support/throws.hpp"

using stele::Errc;
using stele::SearchQuery;
using stele::SearchTerm;
using stele::test::error_of;

namespace {

std::string text_of(const SearchTerm& term) {
  std::string text = term.negated ? "-" : "";
  for (const std::string& word : term.words) text += "<" + word + ">";
  return text + (term.prefix ? "*" : "");
}

/// The terms in one text, "<red><hen> -<fox>*".
std::string read(std::string_view text) {
  const SearchQuery query(text);
  std::string all;
  for (const SearchTerm& term : query.terms()) all += (all.empty() ? "" : " ") + text_of(term);
  return all;
}

std::string refusal(std::string_view text) {
  const stele::Error error = error_of([text] { static_cast<void>(SearchQuery(text)); });
  CHECK(error.code() == Errc::invalid_argument);
  return error.what();
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("a search is read as words, phrases, prefixes and what is left out") {
  struct Case {
    std::string_view text;
    std::string_view terms;
  };
  using namespace std::string_view_literals;
  const Case cases[] = {
      {"hen", "<hen>"},
      {"  red\then\n", "<red> <hen>"},
      {"\"red hen\"", "<red><hen>"},
      {"red-hen", "<red><hen>"},
      {"me@example.com", "<me><example><com>"},
      {"he*", "<he>*"},
      {"\"red he\"*", "<red><he>*"},
      {"he*n", "<he><n>"},
      {"h * n", "<h> <n>"},
      {"*", ""},
      {"-fox hen", "<hen> -<fox>"},
      {"hen -\"red fox\"", "<hen> -<red><fox>"},
      {"--fox hen", "<hen> -<fox>"},
      {"- fox", "<fox>"},
      {"hen -f*", "<hen> -<f>*"},
      {"a OR b AND NOT c NEAR d", "<a> <OR> <b> <AND> <NOT> <c> <NEAR> <d>"},
      {"title:hen ^hen {a b}", "<title><hen> <hen> <a> <b>"},
      {"a & b | !c <-> d:*", "<a> <b> <c> <d>"},
      {"rock'n'roll", "<rock><n><roll>"},
      {R"("" hen "...")", "<hen>"},
      {"red\"hen fox\"", "<red> <hen><fox>"},
      {"snake_case", "<snake><case>"},
      {"für ÉCOLE 日本語 ５", "<für> <ÉCOLE> <日本語> <５>"},
      {"cafe\xCC\x81", "<cafe\xCC\x81>"},
      {"\xCC\x81hen", "<hen>"},
      {"hen\xC2\xA0"
       "fox",
       "<hen> <fox>"},
      {"hen 😀", "<hen>"},
      {"hen\0fox"sv, "<hen> <fox>"},
      {"hen\xFF\xFE fox\xE2\x82", "<hen> <fox>"},
  };
  for (const Case& each : cases) {
    CAPTURE(each.text);
    if (each.terms.empty()) {
      CHECK(has(refusal(each.text), "no words"));
    } else {
      CHECK(read(each.text) == each.terms);
    }
  }
}

TEST_CASE("what cannot be searched for is refused in words") {
  CHECK(has(refusal(""), "no words"));
  CHECK(has(refusal("!!! -- \"\" 😀"), "no words"));
  CHECK(has(refusal("-fox -\"red hen\""), "only what is not to be found"));
  CHECK(has(refusal("red \"hen"), "quote that is not closed"));
  CHECK(has(refusal(std::string(1001, 'a')), "more than 1000 bytes"));
  CHECK(read(std::string(1000, 'a')) == "<" + std::string(1000, 'a') + ">");
}

TEST_CASE("words of any text hold nothing that a database could read") {
  std::mt19937 random(7);
  const std::string_view pieces[] = {"hen", "-", "\"", "*",    " ", "'",    "\\",       "&",
                                     "|",   "!", ":",  "(",    ")", "<->",  "\xFF",     "é",
                                     "OR",  "^", "{",  "\xE2", "😀", "\x01", "\xCC\x81", "7"};
  std::uniform_int_distribution<std::size_t> any(0, std::size(pieces) - 1);
  int accepted = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    const std::size_t size = any(random);
    for (std::size_t n = 0; n < size; ++n) text += pieces[any(random)];
    CAPTURE(text);
    try {
      const SearchQuery query(text);
      ++accepted;
      CHECK(!query.terms().front().negated);
      for (const SearchTerm& term : query.terms()) {
        CHECK(!term.words.empty());
        for (const std::string& word : term.words) {
          CHECK(!word.empty());
          CHECK(word.find_first_of("-\"*'\\&|!:()<>^{} \x01\xFF") == std::string::npos);
        }
      }
    } catch (const stele::Error& error) {
      CHECK(error.code() == Errc::invalid_argument);
    }
  }
  CHECK(accepted > 5'000);
}
