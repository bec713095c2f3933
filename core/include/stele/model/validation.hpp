#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/base/error.hpp"
#include "stele/driver/cell.hpp"
#include "stele/model/codec.hpp"
#include "stele/model/reflect.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// Collects what is wrong with one row, for a model's own validation.
class Errors {
 public:
  /// An attribute's fault: `message` continues its name ("is reserved").
  void add(std::string_view attribute, std::string_view message, std::string_view rule = "custom");
  /// A typed attribute's fault.
  template <auto Member>
  void add(std::string_view message, std::string_view rule = "custom") {
    add(reflect::member_name<Member>(), message, rule);
  }
  /// The whole row's fault, a sentence of its own.
  void add_to_model(std::string_view message, std::string_view rule = "custom");

  [[nodiscard]] bool empty() const noexcept { return items_.empty(); }
  [[nodiscard]] const std::vector<ValidationItem>& items() const noexcept { return items_; }
  [[nodiscard]] std::vector<ValidationItem> take() noexcept { return std::move(items_); }

 private:
  std::vector<ValidationItem> items_;
};

/// One rule for an attribute's values; NULL is not asked. Immutable: any thread may check.
class Rule {
 public:
  using Check = std::function<bool(const Cell&)>;

  Rule(std::string name, std::string message, Check check);
  // Out of line: each description makes and drops rules.
  Rule(const Rule&);
  Rule(Rule&&) noexcept;
  Rule& operator=(const Rule&);
  Rule& operator=(Rule&&) noexcept;
  ~Rule();

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// Continues the attribute's name: "must be an e-mail address".
  [[nodiscard]] const std::string& message() const noexcept { return message_; }
  [[nodiscard]] bool holds(const Cell& value) const { return check_(value); }

 private:
  std::string name_;
  std::string message_;
  Check check_;
};

/// Text that is not empty and not only white space.
[[nodiscard]] Rule not_empty();
/// Text of `lowest` to `highest` characters (code points).
[[nodiscard]] Rule length(std::int64_t lowest, std::int64_t highest);
/// Text of at most `highest` characters.
[[nodiscard]] Rule length(std::int64_t highest);
/// Text in which the pattern is found; `stele::Pattern` says what it may be made of.
/// @throws Error Errc::invalid_argument where it is no pattern
[[nodiscard]] Rule matches(std::string_view pattern);
/// An e-mail address: one @, a local part, a domain with a dot.
[[nodiscard]] Rule is_email();
/// A number of at least / at most the bound.
[[nodiscard]] Rule min(double lowest);
[[nodiscard]] Rule max(double highest);
[[nodiscard]] Rule min(std::int64_t lowest);
[[nodiscard]] Rule max(std::int64_t highest);
template <detail::Integer I>
[[nodiscard]] Rule min(I lowest) {
  return min(static_cast<std::int64_t>(lowest));
}
template <detail::Integer I>
[[nodiscard]] Rule max(I highest) {
  return max(static_cast<std::int64_t>(highest));
}
/// One of the values.
[[nodiscard]] Rule one_of(std::vector<Value> values);

/// A rule of the user's own over run-time values: `stele::rule("even", [](const Value& v) {…},
/// "must be even")`.
[[nodiscard]] Rule rule(std::string name, std::function<bool(const Value&)> predicate,
                        std::string message = "is invalid");

namespace detail {

/// A predicate over the member's own type as a rule.
template <class T, class Predicate>
Rule typed_rule(Predicate predicate) {
  return Rule("custom", "is invalid", [predicate = std::move(predicate)](const Cell& cell) {
    T value{};
    decode_with<T>(value, cell);
    return static_cast<bool>(predicate(std::as_const(value)));
  });
}

}  // namespace detail

}  // namespace stele

#pragma GCC visibility pop
