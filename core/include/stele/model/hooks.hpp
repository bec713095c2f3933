#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)

namespace stele::detail {

/// The moments of a row's writing, in the order in which they come.
enum class HookPoint : unsigned char {
  before_validate,
  after_validate,
  validation_failed,
  before_save,
  before_create,
  before_update,
  before_destroy,
  after_create,
  after_update,
  after_destroy,
  after_save,
};
inline constexpr std::size_t hook_point_count = 11;

/// The functions that a model runs at each moment, over rows with their type erased.
class Hooks {
 public:
  using Function = std::function<void(void*)>;

  void add(HookPoint point, Function function) {
    at(point).push_back(std::move(function));
    empty_ = false;
  }
  /// True where none runs at any moment.
  [[nodiscard]] bool empty() const noexcept { return empty_; }
  [[nodiscard]] bool any(HookPoint point) const noexcept {
    return !functions_[static_cast<std::size_t>(point)].empty();
  }
  void run(HookPoint point, void* row) const {
    if (any(point)) run_all(point, row);
  }

 private:
  void run_all(HookPoint point, void* row) const {
    for (const Function& function : functions_[static_cast<std::size_t>(point)]) function(row);
  }
  std::vector<Function>& at(HookPoint point) { return functions_[static_cast<std::size_t>(point)]; }

  std::array<std::vector<Function>, hook_point_count> functions_;
  bool empty_ = true;
};

}  // namespace stele::detail

#pragma GCC visibility pop
