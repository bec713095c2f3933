#include "row_hooks.hpp"

#include <optional>
#include <utility>
#include <vector>

#include "stele/base/error.hpp"

namespace stele::detail {

namespace {

/// What a row holds at one moment.
class RowImage {
 public:
  RowImage(const ModelState& model, const void* row) : model_(model) {
    for (std::size_t i = 0; i < model.metadata().attributes.size(); ++i) {
      values_.push_back(value_of(i, row));
    }
  }

  /// The attributes that the row holds another value of now.
  [[nodiscard]] AttributeMask changed(const void* row) const {
    AttributeMask mask;
    for (std::size_t i = 0; i < values_.size(); ++i) {
      if (value_of(i, row) != values_[i]) mask.set(i);
    }
    return mask;
  }

 private:
  /// None where it cannot be encoded.
  [[nodiscard]] std::optional<Value> value_of(std::size_t attribute, const void* row) const {
    try {
      EncodeScratch scratch;
      return to_value(model_.encode(attribute, row, scratch));
    } catch (const Error&) {
      return std::nullopt;
    }
  }

  const ModelState& model_;
  std::vector<std::optional<Value>> values_;
};

void add(AttributeMask& mask, const AttributeMask& more) {
  more.each([&](std::size_t index) { mask.set(index); });
}

/// Runs `hooks`, and says what they have changed; none are looked at where none can run.
template <class F>
AttributeMask changed_by(const ModelState& model, void* row, bool can_run, F&& hooks) {
  if (!can_run) return {};
  const RowImage before(model, row);
  hooks();
  return before.changed(row);
}

AttributeMask changed_at(const ModelState& model, void* row, HookPoint point) {
  const Hooks& hooks = model.metadata().hooks;
  return changed_by(model, row, hooks.any(point), [&] { hooks.run(point, row); });
}

[[noreturn]] void refuse(const ModelState& model, void* row, std::string_view verb, Errors faults) {
  model.metadata().hooks.run(HookPoint::validation_failed, row);
  throw_invalid(model.metadata(), verb, std::move(faults));
}

}  // namespace

Errors validation_faults(const ModelState& model, void* row, const AttributeMask& mask,
                         std::string_view verb, AttributeMask& changed) {
  const AttributeMask before = changed_at(model, row, HookPoint::before_validate);
  AttributeMask validated = mask;
  add(validated, before);
  add(changed, before);
  Errors faults = faults_of(model.metadata(), row, validated, verb);
  if (!faults.empty()) return faults;
  const AttributeMask after = changed_at(model, row, HookPoint::after_validate);
  if (after.none()) return faults;
  add(changed, after);
  return faults_of(model.metadata(), row, after, verb);
}

AttributeMask run_hooks_before(const ModelState& model, void* row, const AttributeMask& mask,
                               std::string_view verb, HookPoint last, Validation validation) {
  const Hooks& hooks = model.metadata().hooks;
  AttributeMask changed;
  if (validation == Validation::all) {
    Errors faults = validation_faults(model, row, mask, verb, changed);
    if (!faults.empty()) refuse(model, row, verb, std::move(faults));
  }
  const bool can_run = hooks.any(HookPoint::before_save) || hooks.any(last);
  const AttributeMask later = changed_by(model, row, can_run, [&] {
    hooks.run(HookPoint::before_save, row);
    if (last != HookPoint::before_save) hooks.run(last, row);
  });
  if (later.none()) return changed;
  add(changed, later);
  if (validation == Validation::none) return changed;
  Errors faults = faults_of(model.metadata(), row, later, verb);
  if (!faults.empty()) refuse(model, row, verb, std::move(faults));
  return changed;
}

}  // namespace stele::detail
