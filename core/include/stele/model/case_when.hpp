#pragma once

#include <type_traits>
#include <utility>
#include <vector>

#include "stele/model/functions.hpp"

#pragma GCC visibility push(default)

namespace stele {

namespace detail {

[[nodiscard]] sql::Expr case_expr(std::vector<sql::Case::Branch> branches,
                                  std::optional<sql::Expr> otherwise);

template <class V>
struct ValueType {
  using type = ConstantType<V>;
};
template <Operand X>
struct ValueType<X> {
  using type = typename X::Type;
};

}  // namespace detail

/// CASE WHEN … THEN … END: an expression as it is, NULL where no condition holds.
///
/// A value: copies branch.
template <class T, class C, bool Certainly>
class CaseExpression : public Expression<T, C> {
 public:
  explicit CaseExpression(std::vector<sql::Case::Branch> branches)
      : Expression<T, C>(detail::case_expr(branches, std::nullopt)),
        branches_(std::move(branches)) {}

  /// The value where none of the conditions before holds, and this one does. SQL: WHEN … THEN …
  template <class... Models, class V>
  [[nodiscard]] auto when(const Condition<Models...>& condition, const V& value) const {
    check_value<V>();
    std::vector<sql::Case::Branch> branches = branches_;
    branches.push_back({condition.expr(), detail::operand_expr<T>(value)});
    using Joined = typename detail::JoinAll<typename detail::JoinModels<C, Models...>::type,
                                            detail::ConditionOfValue<V>>::type;
    return CaseExpression < T, Joined, Certainly && detail::is_certain < V >> (std::move(branches));
  }
  /// The value where none of the conditions holds. SQL: ELSE … END
  template <class V>
  [[nodiscard]] auto otherwise(const V& value) const {
    check_value<V>();
    using Joined = typename detail::JoinAll<C, detail::ConditionOfValue<V>>::type;
    using Made = std::conditional_t<Certainly && detail::is_certain<V>, Certain<T, Joined>,
                                    Expression<T, Joined>>;
    return Made(detail::case_expr(branches_, detail::operand_expr<T>(value)));
  }
  template <class V>
  [[nodiscard]] auto else_(const V& value) const {
    return otherwise(value);
  }

 private:
  template <class V>
  static constexpr void check_value() {
    constexpr bool fits = detail::fits_beside<T, V>();
    static_assert(fits, "stele: the values of case_when() are of one type");
  }

  std::vector<sql::Case::Branch> branches_;
};

/// The value where the condition holds; further ones by `when()`, and `otherwise()`.
/// SQL: CASE WHEN … THEN …
template <class... Models, class V>
[[nodiscard]] auto case_when(const Condition<Models...>& condition, const V& value) {
  using T = typename detail::ValueType<V>::type;
  using C = typename detail::JoinAll<Condition<Models...>, detail::ConditionOfValue<V>>::type;
  return CaseExpression<T, C, detail::is_certain<V>>(
      {{condition.expr(), detail::operand_expr<T>(value)}});
}
/// SQL: CASE WHEN … THEN … ELSE … END
template <class... Models, class V, class Otherwise>
[[nodiscard]] auto case_when(const Condition<Models...>& condition, const V& value,
                             const Otherwise& otherwise) {
  return case_when(condition, value).otherwise(otherwise);
}

}  // namespace stele

#pragma GCC visibility pop
