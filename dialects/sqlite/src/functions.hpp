#pragma once

#include <string_view>

struct sqlite3;

namespace stele::sqlite {

/// The functions that statements of ours call, by which results are the same on every database.
/// Each is deterministic, and NULL of NULL, but for those that say otherwise.
namespace function {

// Of integers, in 64 bits, and of doubles: fail where the result does not fit, and division by
// zero.
inline constexpr std::string_view add = "stele_add";
inline constexpr std::string_view subtract = "stele_subtract";
inline constexpr std::string_view multiply = "stele_multiply";
inline constexpr std::string_view divide = "stele_divide";
/// The integer itself, which must have at most 18 digits.
inline constexpr std::string_view decimal = "stele_decimal";
/// (integer, scale): the double that is nearest to integer / 10^scale.
inline constexpr std::string_view decimal_real = "stele_decimal_real";
/// (number, scale), of decimals that are not scaled: a double as the one next to it that has only
/// so many digits after the point; the number as integer * 10^scale, which fails where it has more
/// digits; as text with at least so many.
inline constexpr std::string_view rounded = "stele_rounded";
inline constexpr std::string_view scaled = "stele_scaled";
inline constexpr std::string_view plain_text = "stele_plain_text";

/// A double as the one of 4 bytes next to it; fails where that is infinite or 0, and it is not.
inline constexpr std::string_view single = "stele_single";
/// A double, or a text of digits, as the integer next to it, halves to the even one.
inline constexpr std::string_view integer = "stele_integer";
/// A text as the double that it spells.
inline constexpr std::string_view real_of_text = "stele_real_of_text";
/// A double as the shortest text that is read as it; (integer, scale): a decimal as text.
inline constexpr std::string_view real_text = "stele_real_text";
inline constexpr std::string_view decimal_text = "stele_decimal_text";

/// (pattern, text), as StatementCompiler says of the tests.
inline constexpr std::string_view like = "stele_like";
inline constexpr std::string_view ilike = "stele_ilike";
inline constexpr std::string_view matches = "stele_matches";

/// A double of its shortest text, or of a number; bytes of hexadecimal digits.
inline constexpr std::string_view real = "stele_real";
inline constexpr std::string_view bytes = "stele_bytes";

/// A text in any form of ISO 8601, or of a UUID, as we write its value.
inline constexpr std::string_view timestamp = "stele_timestamp";
inline constexpr std::string_view local_timestamp = "stele_local_timestamp";
inline constexpr std::string_view time = "stele_time";
inline constexpr std::string_view uuid = "stele_uuid";

// Aggregates: the sum, 0 of no rows, which fails where it does not fit, in whatever order it is
// made; the same of at most 18 digits; the mean.
inline constexpr std::string_view sum = "stele_sum";
inline constexpr std::string_view decimal_sum = "stele_decimal_sum";
inline constexpr std::string_view avg = "stele_avg";

/// A document as text, where it may be stored as a number.
inline constexpr std::string_view json_text = "stele_json_text";
/// (document, steps as a JSON array): the part, as text; NULL where there is none.
inline constexpr std::string_view json_part = "stele_json_part";
/// (document, steps, value): the document with the value there, as jsonb_set() does.
inline constexpr std::string_view json_set = "stele_json_set";
/// (document, other): whether they are equal; whether the first holds the second.
inline constexpr std::string_view json_equal = "stele_json_equal";
inline constexpr std::string_view json_contains = "stele_json_contains";
/// (document, other): whether they are equal, NULL being equal to NULL; never NULL.
inline constexpr std::string_view json_same = "stele_json_same";

/// (array, array): whether the first has all elements of the second; any of them; its only one.
inline constexpr std::string_view array_contains = "stele_array_contains";
inline constexpr std::string_view array_overlaps = "stele_array_overlaps";
inline constexpr std::string_view array_any = "stele_array_any";

}  // namespace function

/// Makes the functions known to a handle, of whoever; idempotent.
void add_functions(::sqlite3* handle) noexcept;

}  // namespace stele::sqlite
