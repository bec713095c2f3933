#include "stele/base/utf8.hpp"

#include <cstdint>
#include <random>
#include <string>

#include <catch2/catch.hpp>

using stele::TextFault;

namespace {

/// UTF-8 by its arithmetic, surrogates too.
std::string encode(std::uint32_t c) {
  const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xC0 | c >> 6), byte(0x80 | (c & 0x3F))};
  if (c < 0x10000) {
    return {byte(0xE0 | c >> 12), byte(0x80 | (c >> 6 & 0x3F)), byte(0x80 | (c & 0x3F))};
  }
  return {byte(0xF0 | c >> 18), byte(0x80 | (c >> 12 & 0x3F)), byte(0x80 | (c >> 6 & 0x3F)),
          byte(0x80 | (c & 0x3F))};
}

/// Another way to the same answer: what it decodes to must encode to the same bytes.
bool is_valid_slowly(const std::string& text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (i + length > text.size()) return false;
    std::uint32_t c = length == 1 ? first : first & (0xFFu >> (length + 1));
    for (std::size_t k = 1; k < length; ++k) {
      c = c << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3F);
    }
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return false;
    if (encode(c) != text.substr(i, length)) return false;
    i += length;
  }
  return true;
}

TEST_CASE("every character is valid but surrogates") {
  for (std::uint32_t c = 0; c <= 0x10FFFF; ++c) {
    const bool is_surrogate = c >= 0xD800 && c <= 0xDFFF;
    if (stele::is_valid_utf8(encode(c)) == is_surrogate) FAIL("U+" << std::hex << c);
  }
  SUCCEED();
}

TEST_CASE("what is no UTF-8 is invalid wherever it stands") {
  const std::string bad =
      GENERATE("\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC3", "\xC3(", "\xC3\xC3", "\xE0\x80\x80",
               "\xE0\x9F\xBF", "\xE2\x82", "\xE2(\xAC", "\xE2\x82(", "\xED\xA0\x80", "\xED\xBF\xBF",
               "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xF0\x9F\x98", "\xF0\x9F\x98(",
               "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xF8\x88\x80\x80\x80", "\xFE", "\xFF");
  for (std::size_t before = 0; before < 18; ++before) {
    const std::string ascii(before, 'a');
    CHECK(stele::check_text(ascii + bad) == TextFault::invalid_utf8);
    CHECK(stele::check_text(ascii + bad + "0123456789abcdef") == TextFault::invalid_utf8);
    CHECK(stele::check_text(std::string(ascii).append("é") + bad) == TextFault::invalid_utf8);
  }
}

TEST_CASE("NUL is a fault of its own and valid UTF-8") {
  for (std::size_t before = 0; before < 18; ++before) {
    const std::string text = std::string(before, 'a') + '\0' + "0123456789";
    CHECK(stele::check_text(text) == TextFault::nul);
    CHECK(stele::is_valid_utf8(text));
  }
}

TEST_CASE("the first fault is the one reported") {
  CHECK(stele::check_text(std::string("a\0\xFF", 3)) == TextFault::nul);
  CHECK(stele::check_text(std::string("a\xFF\0", 3)) == TextFault::invalid_utf8);
}

TEST_CASE("texts in several scripts have no fault") {
  CHECK(stele::check_text("") == TextFault::none);
  CHECK(stele::check_text("plain text, longer than eight bytes") == TextFault::none);
  CHECK(stele::check_text("Åland, Côte d’Ivoire, 日本, 😀, \x7F") == TextFault::none);
}

TEST_CASE("characters are counted, not bytes") {
  CHECK(stele::code_points("") == 0);
  CHECK(stele::code_points("shop") == 4);
  CHECK(stele::code_points("Åland") == 5);
  CHECK(stele::code_points("日本語") == 3);
  CHECK(stele::code_points("e\xCC\x81") == 2);
  CHECK(stele::code_points("a😀b") == 3);
}

TEST_CASE("random bytes are judged as a decoder and encoder judge them") {
  std::mt19937 random(3);
  const std::string parts[] = {"a", "é", "€", "😀", "\xED\xA0\x80", "\xF4", "\x80", "\xC3"};
  int valid = 0;
  for (int i = 0; i < 100'000; ++i) {
    std::string text;
    for (unsigned length = random() % 24; length > 0; --length) {
      const unsigned choice = random() % 64;
      if (choice == 0)
        text += static_cast<char>(random());
      else
        text += choice < 3 ? parts[random() % 8] : parts[random() % 4];
    }
    const bool expected = is_valid_slowly(text);
    valid += expected ? 1 : 0;
    REQUIRE(stele::is_valid_utf8(text) == expected);
  }
  CHECK(valid > 10'000);
  CHECK(valid < 90'000);
}

}  // namespace
