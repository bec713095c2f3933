#pragma once

#include <string>
#include <string_view>

#include "base/names.hpp"
#include "stele/base/error.hpp"
#include "stele/model/metadata.hpp"
#include "write_attempt.hpp"

namespace stele::detail {

/// Refuses what no database may be given of the attribute.
/// @throws Error as `check_parameter`
void check_storable(const AttributeInfo& attribute, const Cell& cell);

/// Throws an error again that came of an attribute's value: "could not create Sample: real: NaN
/// cannot be stored".
/// @param label of the row, "row 3 of 10: "; empty: none
[[noreturn]] void throw_refused(const Metadata& metadata, const AttributeInfo& attribute,
                                std::string_view verb, const Error& why,
                                const std::string& label = {});

/// The attributes whose new values are expressions.
[[nodiscard]] Names calculated(const WriteAttempt& attempt);

/// Throws that the database has no further value for the generated key.
/// @pre the model has one
[[noreturn]] void throw_keys_exhausted(const Metadata& metadata, std::string_view verb,
                                       ErrorContext context);

}  // namespace stele::detail
