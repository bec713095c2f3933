#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/model/expression.hpp"

#pragma GCC visibility push(default)

namespace stele {

namespace detail {

[[nodiscard]] sql::Expr json_path(const sql::Expr& document, std::vector<sql::JsonStep> steps);
[[nodiscard]] sql::Expr json_set(const sql::Expr& document, std::vector<sql::JsonStep> steps,
                                 Value value);

template <class S>
sql::JsonStep json_step(const S& step) {
  constexpr bool is_key = std::is_convertible_v<const S&, std::string_view>;
  constexpr bool fits = is_key || Integer<S>;
  static_assert(fits, "stele: a path into JSON is made of keys and of the numbers of elements");
  if constexpr (is_key) {
    return std::string(std::string_view(step));
  } else if constexpr (fits) {
    return static_cast<std::int64_t>(step);
  } else {
    return std::int64_t{0};
  }
}

}  // namespace detail

template <class C>
class JsonExpression;

template <class C>
struct detail::OperandTraits<JsonExpression<C>> {
  using Type = JsonPart;
  using ConditionType = C;
};

/// A part of a JSON document: what the steps of its path lead to, NULL where there is none.
///
/// It is compared with bool, numbers, text and documents, and a comparison holds only where the
/// part has the constant's own JSON type. Parts are ordered by type (null, booleans, numbers,
/// texts, arrays, objects), and numbers and texts by their value.
template <class C>
class JsonExpression : public Operations<JsonExpression<C>> {
 public:
  JsonExpression(sql::Expr document, std::vector<sql::JsonStep> steps)
      : document_(std::move(document)), steps_(std::move(steps)) {}

  /// The part of this part.
  template <class... Steps>
  [[nodiscard]] JsonExpression json(const Steps&... steps) const {
    std::vector<sql::JsonStep> all = steps_;
    (all.push_back(detail::json_step(steps)), ...);
    return {document_, std::move(all)};
  }

  [[nodiscard]] sql::Expr expr() const { return detail::json_path(document_, steps_); }
  [[nodiscard]] const sql::Expr& document() const noexcept { return document_; }
  [[nodiscard]] const std::vector<sql::JsonStep>& steps() const noexcept { return steps_; }

 private:
  sql::Expr document_;
  std::vector<sql::JsonStep> steps_;
};

namespace detail {

template <class X, class... Steps>
auto json_of(const X& operand, const Steps&... steps) {
  static_assert(sizeof...(Steps) > 0, "stele: json() takes at least one key or number");
  constexpr bool fits = holds_json<typename X::Type>;
  static_assert(fits || X::is_association,
                "stele: json() leads into a JSON document; this column is none");
  return JsonExpression<typename X::ConditionType>(operand.expr(), {json_step(steps)...});
}

}  // namespace detail

}  // namespace stele

#pragma GCC visibility pop
