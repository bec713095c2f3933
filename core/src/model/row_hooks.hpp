#pragma once

#include <cstdint>
#include <string_view>

#include "row_validation.hpp"

/// What comes before a row's statement: its validation, and the hooks.
namespace stele::detail {

/// What of a row is validated.
enum class Validation : std::uint8_t {
  all,      ///< what is written, and what the hooks change after that
  changes,  ///< it was validated before, with the hooks around that: what the others change
  none,
};

/// Runs the rules of a row that is about to be written, the hooks before and after them, and the
/// rules of what the later ones change.
/// @param changed gets the attributes that the hooks change
[[nodiscard]] Errors validation_faults(const ModelState& model, void* row,
                                       const AttributeMask& mask, std::string_view verb,
                                       AttributeMask& changed);

/// As `prepare_row`, where the model has hooks.
AttributeMask run_hooks_before(const ModelState& model, void* row, const AttributeMask& mask,
                               std::string_view verb, HookPoint last,
                               Validation validation = Validation::all);

/// Validates a row that is about to be written, and runs its hooks. What they change once it was
/// validated is validated, too.
/// @param mask the attributes that are written
/// @param last the hooks that run last: before_create, before_update, or before_save alone
/// @return the attributes that the hooks have changed
/// @throws ValidationError Errc::validation with every failure
inline AttributeMask prepare_row(const ModelState& model, void* row, const AttributeMask& mask,
                                 std::string_view verb, HookPoint last) {
  if (!model.metadata().hooks.empty()) return run_hooks_before(model, row, mask, verb, last);
  if (can_be_invalid(model.metadata(), mask)) check_rules(model, row, mask, verb);
  return {};
}

}  // namespace stele::detail
