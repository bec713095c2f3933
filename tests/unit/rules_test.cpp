#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/base/error.hpp"
#include "stele/model/validation.hpp"
#include "support/throws.hpp"

using stele::Errc;
using stele::Rule;
using stele::Value;
using stele::test::error_of;

namespace {

bool holds(const Rule& rule, const Value& value) { return rule.holds(to_cell(value)); }

void check_all(const Rule& rule, bool expected, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    INFO(text);
    CHECK(holds(rule, text) == expected);
  }
}

}  // namespace

TEST_CASE("is_email takes what mail servers take") {
  check_all(
      stele::is_email(), true,
      {"a@b.cc", "first.last@example.com", "o'brien+tag@sub.example.co.uk",
       "x!#$%&'*+/=?^_`{|}~-@example.org", "1@2.com", "a@xn--bcher-kva.example", "a@example.museum",
       std::string(64, 'x') + "@example.com", "a@" + std::string(63, 'b') + ".com"});
}

TEST_CASE("is_email refuses what is no address") {
  check_all(stele::is_email(), false,
            {"",
             "@",
             "a",
             "a@",
             "@b.cc",
             "a@b",
             "a b@c.de",
             "a@b c.de",
             "a@b..cc",
             "a@.b.cc",
             ".a@b.cc",
             "a.@b.cc",
             "a..b@c.de",
             "a@b@c.de",
             "a@-b.cc",
             "a@b-.cc",
             "a@b.c-",
             "a@b.123",
             "a@b.cc.",
             " a@b.cc",
             "a@b.cc ",
             "a@b.cc\n",
             "\na@b.cc",
             "a@b.cc\nb@b.cc",
             "a@[127.0.0.1]",
             "\"a b\"@c.de",
             "<a@b.cc>",
             "a@b,cc",
             "\u00e4@b.cc",
             "a@b\u00fccher.de",
             std::string(65, 'x') + "@example.com",
             "a@" + std::string(64, 'b') + ".com",
             "a@" + std::string(60, 'b') + "." + std::string(60, 'b') + "." + std::string(60, 'b') +
                 "." + std::string(60, 'b') + "." + std::string(60, 'b') + ".com"});
}

TEST_CASE("not_empty wants a character that is seen") {
  check_all(stele::not_empty(), true, {"a", " a ", "0", "\u00e4", "\u200b"});
  check_all(stele::not_empty(), false, {"", " ", "\t\r\n\f\v "});
}

TEST_CASE("length counts characters, not bytes, both ends included") {
  const Rule rule = stele::length(2, 3);
  check_all(rule, true, {"ab", "abc", "\u00e4\u00f6", "\U0001F600\U0001F600\U0001F600"});
  check_all(rule, false, {"", "a", "abcd", "\u00e4", "\U0001F600"});
  check_all(stele::length(2), true, {"", "a", "ab"});
  check_all(stele::length(2), false, {"abc"});
  CHECK(rule.message() == "must have 2 to 3 characters");
}

TEST_CASE("matches searches; anchors make it match the whole") {
  check_all(stele::matches("b+"), true, {"b", "abba"});
  check_all(stele::matches("^[A-Z]+$"), true, {"A", "ABC"});
  check_all(stele::matches("^[A-Z]+$"), false, {"", "a", "Ab", "A\n", "A\nB", " A"});
  check_all(stele::matches("(?i)^abc$"), true, {"aBc"});
  check_all(stele::matches("^.$"), true, {"\u00e4", "\U0001F600"});
  check_all(stele::matches("^(a+)+$"), false, {std::string(10'000, 'a') + "b"});
  CHECK(error_of([] { (void)stele::matches("("); }).code() == Errc::invalid_argument);
}

TEST_CASE("matches takes only what a database can ask too") {
  const stele::Error error = error_of([] { (void)stele::matches("^\\p{Lu}"); });
  CHECK(error.code() == Errc::invalid_argument);
  CHECK(std::string(error.what()) ==
        "the pattern cannot be read at character 2: a Unicode property is refused; write a class "
        "of the characters");
}

TEST_CASE("min and max compare integers exactly and fractions as they are") {
  CHECK(holds(stele::min(0), 0));
  CHECK_FALSE(holds(stele::min(0), -1));
  CHECK(holds(stele::max(0), 0.0));
  CHECK_FALSE(holds(stele::max(0), 0.5));
  CHECK(holds(stele::min(0.5), 1));
  CHECK_FALSE(holds(stele::min(0.5), 0));
  const std::int64_t big = std::numeric_limits<std::int64_t>::max();
  CHECK(holds(stele::max(big), big));
  CHECK_FALSE(holds(stele::max(big - 1), big));
  CHECK_FALSE(holds(stele::min(0.0), std::nan("")));
  CHECK_FALSE(holds(stele::max(0.0), std::nan("")));
  CHECK_FALSE(holds(stele::min(0), "1"));
  CHECK(stele::min(std::int16_t{-3}).message() == "must be at least -3");
  CHECK(stele::max(2.5).message() == "must be at most 2.5");
  CHECK(stele::max(100.0).message() == "must be at most 100");
}

TEST_CASE("one_of wants one of the values, of their own kind") {
  const Rule rule = stele::one_of({1, "a", true});
  CHECK(holds(rule, 1));
  CHECK(holds(rule, "a"));
  CHECK(holds(rule, true));
  CHECK_FALSE(holds(rule, 2));
  CHECK_FALSE(holds(rule, "1"));
  CHECK_FALSE(holds(rule, false));
}

TEST_CASE("a text rule fails on what is no text") {
  for (const Rule& rule : {stele::is_email(), stele::not_empty(), stele::length(0, 100),
                           stele::length(100), stele::matches(".")}) {
    INFO(rule.name());
    CHECK_FALSE(holds(rule, 5));
  }
}

TEST_CASE("a rule of one's own has its name and its words") {
  const Rule rule = stele::rule(
      "even", [](const Value& value) { return value.as<int>() % 2 == 0; }, "must be even");
  CHECK(rule.name() == "even");
  CHECK(rule.message() == "must be even");
  CHECK(holds(rule, 2));
  CHECK_FALSE(holds(rule, 3));
}
