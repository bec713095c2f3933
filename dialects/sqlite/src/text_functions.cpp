#include <charconv>
#include <clocale>
#include <cmath>
#include <cwctype>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <re2/re2.h>
#include <sqlite3.h>

#include "conversion.hpp"
#include "function_values.hpp"
#include "guarded.hpp"

namespace stele::sqlite {

namespace {

/// One character of a LIKE pattern.
struct PatternPart {
  enum class Kind : unsigned char { character, any, any_text };

  Kind kind = Kind::character;
  char32_t character = 0;
};

/// @pre valid UTF-8; of other text each byte that fits nowhere is a character
std::u32string code_points(std::string_view text) {
  std::u32string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t size = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    char32_t code = size == 1 ? first : first & (0x7FU >> size);
    std::size_t end = i + 1;
    for (; end < text.size() && end < i + size; ++end) {
      code = code << 6U | (static_cast<unsigned char>(text[end]) & 0x3FU);
    }
    out += code;
    i = end;
  }
  return out;
}

/// The pattern's parts; false where it ends in a lone backslash.
bool read_pattern(const std::u32string& pattern, std::vector<PatternPart>& parts) {
  using Kind = PatternPart::Kind;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == U'%') {
      parts.push_back({Kind::any_text});
    } else if (pattern[i] == U'_') {
      parts.push_back({Kind::any});
    } else {
      if (pattern[i] == U'\\' && ++i == pattern.size()) return false;
      parts.push_back({Kind::character, pattern[i]});
    }
  }
  return true;
}

/// In time of at most the product of the lengths: only the last `%` is ever tried again.
bool is_like(const std::vector<PatternPart>& parts, const std::u32string& text) {
  using Kind = PatternPart::Kind;
  std::size_t part = 0;
  std::size_t at = 0;
  std::size_t retry_part = parts.size() + 1;  // none
  std::size_t retry_at = 0;
  while (at < text.size()) {
    if (part < parts.size() && parts[part].kind == Kind::any_text) {
      retry_part = ++part;
      retry_at = at;
    } else if (part < parts.size() &&
               (parts[part].kind == Kind::any || parts[part].character == text[at])) {
      ++part;
      ++at;
    } else if (retry_part <= parts.size()) {
      part = retry_part;
      at = ++retry_at;
    } else {
      return false;
    }
  }
  while (part < parts.size() && parts[part].kind == Kind::any_text) ++part;
  return part == parts.size();
}

/// The locale whose lower case PostgreSQL's collation C.utf8 has too; null where it is missing.
locale_t unicode_locale() {
  static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return locale;
}

void make_lower(std::u32string& text, locale_t locale) {
  for (char32_t& c : text) {
    c = static_cast<char32_t>(towlower_l(static_cast<wint_t>(c), locale));
  }
}

void match(::sqlite3_context* context, ::sqlite3_value** values, locale_t lower) {
  std::u32string pattern = code_points(text_of(values[0]));
  std::u32string text = code_points(text_of(values[1]));
  if (lower != nullptr) {
    make_lower(pattern, lower);
    make_lower(text, lower);
  }
  std::vector<PatternPart> parts;
  if (!read_pattern(pattern, parts)) return fail(context, fault::bad_pattern);
  sqlite3_result_int(context, is_like(parts, text) ? 1 : 0);
}

/// The expression, compiled once for all rows of a statement.
const RE2& expression_of(::sqlite3_context* context, ::sqlite3_value* pattern) {
  if (const void* kept = sqlite3_get_auxdata(context, 0)) return *static_cast<const RE2*>(kept);
  RE2::Options options;
  options.set_log_errors(false);
  auto made = std::make_unique<RE2>(std::string(text_of(pattern)), options);
  sqlite3_set_auxdata(context, 0, made.release(),
                      [](void* expression) { delete static_cast<RE2*>(expression); });
  // sqlite frees it at once where it has no memory to keep it.
  const void* const kept = sqlite3_get_auxdata(context, 0);
  if (kept == nullptr) throw std::bad_alloc();
  return *static_cast<const RE2*>(kept);
}

}  // namespace

void fail(::sqlite3_context* context, std::string_view fault) noexcept {
  sqlite3_result_error(context, fault.data(), static_cast<int>(fault.size()));
}

void like(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  guarded(context, count, values, [&] { match(context, values, nullptr); });
}

void ilike(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  guarded(context, count, values, [&] {
    const locale_t locale = unicode_locale();
    if (locale == nullptr) return fail(context, fault::no_collation);
    match(context, values, locale);
  });
}

void matches(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  guarded(context, count, values, [&] {
    const RE2& expression = expression_of(context, values[0]);
    if (!expression.ok()) return fail(context, fault::bad_pattern);
    const std::string_view text = text_of(values[1]);
    sqlite3_result_int(context, RE2::PartialMatch({text.data(), text.size()}, expression) ? 1 : 0);
  });
}

void real_of(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  guarded(context, count, values, [&] {
    if (sqlite3_value_type(values[0]) != SQLITE_TEXT) {
      return sqlite3_result_double(context, sqlite3_value_double(values[0]));
    }
    const std::string_view text = text_of(values[0]);
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) {
      return fail(context, fault::bad_value);
    }
    sqlite3_result_double(context, number);
  });
}

void bytes_of_digits(::sqlite3_context* context, int count, ::sqlite3_value** values) {
  guarded(context, count, values, [&] {
    const std::string_view digits = text_of(values[0]);
    std::string bytes;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
      unsigned byte = 0;
      const char* const end = digits.data() + i + 2;
      if (std::from_chars(digits.data() + i, end, byte, 16).ptr != end) {
        return fail(context, fault::bad_value);
      }
      bytes += static_cast<char>(byte);
    }
    sqlite3_result_blob64(context, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
  });
}

}  // namespace stele::sqlite
