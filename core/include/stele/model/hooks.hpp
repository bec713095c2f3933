#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
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
    functions_[static_cast<std::size_t>(point)].push_back(std::move(function));
    points_ |= bit(point);
  }
  /// True where none runs at any moment.
  [[nodiscard]] bool empty() const noexcept { return points_ == 0; }
  [[nodiscard]] bool any(HookPoint point) const noexcept { return (points_ & bit(point)) != 0; }
  void run(HookPoint point, void* row) const {
    if (any(point)) run_all(point, row);
  }

 private:
  static constexpr std::uint32_t bit(HookPoint point) noexcept {
    return std::uint32_t{1} << static_cast<unsigned>(point);
  }
  [[gnu::noinline]] void run_all(HookPoint point, void* row) const {
    for (const Function& function : functions_[static_cast<std::size_t>(point)]) function(row);
  }
  std::uint32_t points_ = 0;  ///< at which some run, a bit each
  std::array<std::vector<Function>, hook_point_count> functions_;
};

}  // namespace stele::detail

#pragma GCC visibility pop
