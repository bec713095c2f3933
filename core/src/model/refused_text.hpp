#pragma once

#include <optional>
#include <string>

#include "row_errors.hpp"

namespace stele::detail {

/// A text whose length its column does not allow.
struct RefusedText {
  const AttributeInfo* attribute = nullptr;
  std::string label{};  ///< of the row, "row 3 of 10: "; empty: none
};

/// The text for which the database refused what was attempted: that of the column whose check the
/// error names, or, where it names none, the one that is found; nothing for another violation.
[[nodiscard]] std::optional<RefusedText> refused_text(const Metadata& metadata,
                                                      const WriteAttempt& attempt,
                                                      const ValidationError& error);

/// Throws the violation in the model's words, alike whether the database has the length as a part
/// of the type or as a CHECK.
[[noreturn]] void throw_refused_text(const Metadata& metadata, const WriteAttempt& attempt,
                                     const RefusedText& text, ErrorContext context);

}  // namespace stele::detail
