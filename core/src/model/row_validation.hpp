#pragma once

#include <span>
#include <string>
#include <string_view>

#include "stele/base/value.hpp"
#include "stele/model/model_state.hpp"

namespace stele::detail {

/// True for text of a limited length.
[[nodiscard]] bool has_length(const ColumnType& type) noexcept;
/// True of text that is no longer, nor shorter, than the type allows.
[[nodiscard]] bool fits_length(const ColumnType& type, std::string_view text) noexcept;
/// "must have at most 5 characters"
/// @pre `has_length`
[[nodiscard]] std::string length_rule(const ColumnType& type);

/// False where nothing that the attributes of the mask can hold is refused.
[[nodiscard]] inline bool can_be_invalid(const Metadata& metadata, const AttributeMask& mask) {
  return !metadata.rules.empty() || mask.intersects(metadata.masks.validated);
}

/// Runs the rules of the attributes in the mask and of the model, without hooks.
/// @throws ValidationError Errc::validation with every failure
void check_rules(const ModelState& model, const void* row, const AttributeMask& mask,
                 std::string_view verb);

enum class RulesOf : unsigned char { model, attributes };

/// What the rules of the attributes in the mask, and those of the model, say against a row; or
/// those of the attributes alone.
/// @throws Error Errc::conversion and Errc::out_of_range for a value that cannot be encoded
[[nodiscard]] Errors faults_of(const Metadata& metadata, const void* row, const AttributeMask& mask,
                               std::string_view verb, RulesOf rules = RulesOf::model);

/// @param verb what was attempted: "create"
/// @param advice stands behind the failures, where it is not empty
[[noreturn]] void throw_invalid(const Metadata& metadata, std::string_view verb, Errors errors,
                                std::string_view advice = {});

/// A value that an attribute of many rows is to get.
struct Assignment {
  const AttributeInfo* attribute = nullptr;
  Value value{};
};

/// Checks what the columns themselves ask of the values: that one is there, text, its length, names
/// of an enumeration. Rules and hooks do not run. Without it the databases would refuse the same
/// value in different ways.
/// @throws ValidationError Errc::validation with every failure
void validate(const Metadata& metadata, std::span<const Assignment> assignments,
              std::string_view verb);

}  // namespace stele::detail
