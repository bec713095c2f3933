#pragma once

#include <initializer_list>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/model/operand.hpp"

#pragma GCC visibility push(default)

namespace stele {

namespace detail {

template <class T>
inline constexpr bool holds_text = std::is_void_v<T> || std::is_same_v<T, JsonPart>;
template <HasCodec T>
inline constexpr bool holds_text<T> = std::is_same_v<typename StoredAs<T>::type, std::string>;

template <class T>
inline constexpr bool holds_array = std::is_void_v<T>;
template <class T, class Allocator>
inline constexpr bool holds_array<std::vector<T, Allocator>> = !std::is_same_v<T, std::byte>;

template <class T>
struct ElementOf {
  using type = void;
};
template <class T, class Allocator>
struct ElementOf<std::vector<T, Allocator>> {
  using type = unwrapped<T>;
};

template <class T>
inline constexpr bool holds_json =
    std::is_void_v<T> || std::is_same_v<T, JsonPart> || std::is_same_v<T, nlohmann::json>;
template <JsonConvertible T>
inline constexpr bool holds_json<T> = true;

}  // namespace detail

template <class X>
class Named;

/// What can be asked of an operand. Constants are always bound.
template <class Self>
class Operations {
  using T = typename detail::OperandTraits<Self>::Type;
  using C = typename detail::OperandTraits<Self>::ConditionType;

 public:
  using Type = T;
  using ConditionType = C;
  using OrderType = Order<typename detail::OrderModel<C>::type>;
  static constexpr bool is_association = false;

  /// IN (…): one of the values, or of those that a query of one column selects; of no values it is
  /// false.
  template <class Range>
  [[nodiscard]] C in(const Range& values) const {
    return in_range(values, false);
  }
  template <class R>
  [[nodiscard]] C in(std::initializer_list<R> values) const {
    return in_range(values, false);
  }
  /// NOT IN (…); of no values it is true. NULLs among what a query selects are left out.
  template <class Range>
  [[nodiscard]] C not_in(const Range& values) const {
    return in_range(values, true);
  }
  template <class R>
  [[nodiscard]] C not_in(std::initializer_list<R> values) const {
    return in_range(values, true);
  }
  /// `lowest <= column AND column <= highest`
  template <class A, class B>
  [[nodiscard]] C between(const A& lowest, const B& highest) const {
    constexpr bool fits = fits_beside<A>() && fits_beside<B>();
    static_assert(fits || Self::is_association,
                  "stele: this column cannot be compared with a value of that type");
    if constexpr (fits) {
      return C(
          sql::and_(detail::compare_columns(self().expr(), sql::ComparisonOperator::greater_equal,
                                            detail::operand_expr<T>(lowest)),
                    detail::compare_columns(self().expr(), sql::ComparisonOperator::less_equal,
                                            detail::operand_expr<T>(highest))));
    } else {
      return is_null();
    }
  }
  /// IS NULL
  [[nodiscard]] C is_null() const { return C(detail::null_test(self().expr(), false)); }
  /// IS NOT NULL
  [[nodiscard]] C is_not_null() const { return C(detail::null_test(self().expr(), true)); }
  /// IS DISTINCT FROM: also true where just one of the two is NULL; never NULL itself.
  template <class R>
  [[nodiscard]] C is_distinct_from(const R& other) const {
    return distinct_from(other, false);
  }
  /// IS NOT DISTINCT FROM: also true where both are NULL.
  template <class R>
  [[nodiscard]] C is_not_distinct_from(const R& other) const {
    return distinct_from(other, true);
  }

  /// LIKE: `%` is any text, `_` any character, a backslash takes the meaning of both away; upper
  /// and lower case differ.
  /// @throws Error Errc::invalid_argument for a pattern that ends in a lone backslash
  [[nodiscard]] C like(std::string_view pattern) const {
    return matched(sql::TextMatchKind::like, pattern, false);
  }
  [[nodiscard]] C not_like(std::string_view pattern) const {
    return matched(sql::TextMatchKind::like, pattern, true);
  }
  /// As `like`, upper and lower case being the same: by Unicode's simple lower case.
  [[nodiscard]] C ilike(std::string_view pattern) const {
    return matched(sql::TextMatchKind::ilike, pattern, false);
  }
  [[nodiscard]] C not_ilike(std::string_view pattern) const {
    return matched(sql::TextMatchKind::ilike, pattern, true);
  }
  /// Whether a regular expression of `Pattern` is found in the text.
  /// @throws Error Errc::invalid_argument for any other
  [[nodiscard]] C matches(std::string_view pattern) const {
    return matched(sql::TextMatchKind::regex, pattern, false);
  }
  [[nodiscard]] C not_matches(std::string_view pattern) const {
    return matched(sql::TextMatchKind::regex, pattern, true);
  }
  /// Whether the text begins so; by an index on the column where there is one.
  [[nodiscard]] C starts_with(std::string_view prefix) const {
    return found(prefix, detail::Needle::prefix);
  }
  [[nodiscard]] C ends_with(std::string_view suffix) const {
    return found(suffix, detail::Needle::suffix);
  }

  /// Of text: whether it is part of it. Of an array: whether all of the values are its elements. Of
  /// JSON: whether the document holds the other, as postgres' `@>` says.
  template <class R>
  [[nodiscard]] C contains(const R& what) const {
    constexpr bool is_text = std::is_convertible_v<const R&, std::string_view>;
    if constexpr (detail::holds_text<T> && is_text) {
      return found(what, detail::Needle::anywhere);
    } else if constexpr (detail::holds_json<T> && !std::ranges::range<const R>) {
      return C(detail::json_contains(self().expr(), detail::encode_value(what)));
    } else if constexpr (detail::holds_json<T> && std::is_same_v<R, nlohmann::json>) {
      return C(detail::json_contains(self().expr(), Value(what)));
    } else {
      return tested(sql::ArrayTestKind::contains, what);
    }
  }
  template <class R>
  [[nodiscard]] C contains(std::initializer_list<R> values) const {
    return tested(sql::ArrayTestKind::contains, values);
  }
  /// Of an array: whether any of the values is an element. Of any other column: IN (…).
  template <class Range>
  [[nodiscard]] C any_of(const Range& values) const {
    if constexpr (detail::holds_array<T> && !std::is_void_v<T>) {
      return tested(sql::ArrayTestKind::overlaps, values);
    } else {
      return in(values);
    }
  }
  template <class R>
  [[nodiscard]] C any_of(std::initializer_list<R> values) const {
    return any_of(std::vector<R>(values));
  }
  /// Of an array: whether it has an element in common with the values.
  template <class Range>
  [[nodiscard]] C overlaps(const Range& values) const {
    return tested(sql::ArrayTestKind::overlaps, values);
  }
  template <class R>
  [[nodiscard]] C overlaps(std::initializer_list<R> values) const {
    return tested(sql::ArrayTestKind::overlaps, values);
  }
  /// Of an array: whether the value is an element.
  template <class R>
  [[nodiscard]] C any(const R& value) const {
    using Element = typename detail::ElementOf<T>::type;
    constexpr bool fits = detail::holds_array<T> && detail::comparable<Element, std::decay_t<R>>();
    static_assert(fits, "stele: any() asks an array column for a value of its elements' type");
    if constexpr (fits) {
      return C(detail::array_test(self().expr(), sql::ArrayTestKind::any,
                                  detail::constant<Element>(value)));
    } else {
      return is_null();
    }
  }

  /// The same under a name, for rows that are read by name.
  [[nodiscard]] Named<Self> as(std::string_view name) const;

  /// NULLs last, unless said otherwise.
  [[nodiscard]] OrderType asc() const { return {self().expr(), false}; }
  /// NULLs first, unless said otherwise.
  [[nodiscard]] OrderType desc() const { return {self().expr(), true}; }
  /// Ascending, NULLs first.
  [[nodiscard]] OrderType nulls_first() const { return asc().nulls_first(); }
  /// Ascending, NULLs last.
  [[nodiscard]] OrderType nulls_last() const { return asc().nulls_last(); }
  operator OrderType() const { return asc(); }  // NOLINT(google-explicit-constructor)

 private:
  [[nodiscard]] const Self& self() const { return static_cast<const Self&>(*this); }

  template <class R>
  static consteval bool fits_beside() {
    if constexpr (detail::Operand<R>) {
      return detail::comparable<T, typename R::Type>();
    } else {
      return detail::comparable<T, std::decay_t<R>>();
    }
  }

  template <class Range>
  [[nodiscard]] C in_range(const Range& range, bool negated) const {
    if constexpr (detail::OneColumnQuery<Range>) {
      static_assert(detail::selects_one_column<Range>,
                    "stele: in() and scalar() take a query of one column, such as "
                    "users.select(col<&User::id>)");
      constexpr bool fits = detail::comparable<T, detail::OnlyColumnOf<Range>>();
      static_assert(fits || Self::is_association,
                    "stele: this column cannot be compared with what the subquery selects");
      return C(detail::in_query(self().expr(), range.shared_tree(), negated));
    } else {
      return in_values(range, negated);
    }
  }

  template <class Range>
  [[nodiscard]] C in_values(const Range& range, bool negated) const {
    constexpr bool is_range = std::ranges::input_range<const Range>;
    static_assert(is_range,
                  "stele: in() and not_in() take a range of values, a list in braces, or a query "
                  "of one column: select(col<...>)");
    std::vector<Value> values;
    if constexpr (is_range) {
      using Constant = std::decay_t<std::ranges::range_reference_t<const Range>>;
      constexpr bool fits = detail::comparable<T, Constant>();
      static_assert(fits || Self::is_association,
                    "stele: this column cannot be compared with values of that type");
      if constexpr (fits) {
        for (const auto& value : range) values.push_back(detail::constant<T>(value));
      }
    }
    return C(detail::in_values(self().expr(), std::move(values), negated));
  }

  template <class R>
  [[nodiscard]] C distinct_from(const R& other, bool negated) const {
    if constexpr (detail::is_nothing<std::decay_t<R>>) {
      if constexpr (detail::is_optional<std::decay_t<R>>) {
        if (other) return distinct_from(*other, negated);
      }
      return C(detail::null_test(self().expr(), !negated));
    } else {
      constexpr bool fits = fits_beside<R>();
      static_assert(fits || Self::is_association,
                    "stele: this column cannot be compared with a value of that type");
      if constexpr (fits) {
        return C(detail::distinct_test(self().expr(), detail::operand_expr<T>(other), negated));
      } else {
        return is_null();
      }
    }
  }

  [[nodiscard]] C matched(sql::TextMatchKind kind, std::string_view pattern, bool negated) const {
    require_text();
    return C(detail::match(self().expr(), kind, pattern, negated));
  }
  [[nodiscard]] C found(std::string_view needle, detail::Needle where) const {
    require_text();
    return C(detail::find_text(self().expr(), needle, where));
  }
  static constexpr void require_text() {
    constexpr bool is_text = detail::holds_text<T> || Self::is_association;
    static_assert(is_text, "stele: only text is matched with a pattern; this column is no text");
  }

  template <class Range>
  [[nodiscard]] C tested(sql::ArrayTestKind kind, const Range& range) const {
    using Element = typename detail::ElementOf<T>::type;
    constexpr bool fits = [] {
      if constexpr (std::ranges::input_range<const Range>) {
        using Constant = std::decay_t<std::ranges::range_reference_t<const Range>>;
        return detail::holds_array<T> && detail::comparable<Element, Constant>();
      } else {
        return false;
      }
    }();
    static_assert(fits || Self::is_association,
                  "stele: this is asked of text, of an array and values of its elements' type, or "
                  "of JSON and a document");
    std::vector<Value> values;
    if constexpr (fits) {
      for (const auto& value : range) values.push_back(detail::constant<Element>(value));
    }
    return C(detail::array_test(self().expr(), kind, write_array(values)));
  }
};

/// An expression of a projection under a name.
template <class X>
class Named {
 public:
  using Type = typename X::Type;
  using ConditionType = typename X::ConditionType;
  using Unnamed = X;
  static constexpr bool is_association = X::is_association;

  Named(sql::Expr expr, std::string_view name) : expr_(std::move(expr)), name_(name) {}

  [[nodiscard]] const sql::Expr& expr() const noexcept { return expr_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

 private:
  sql::Expr expr_;
  std::string name_;
};

template <class Self>
Named<Self> Operations<Self>::as(std::string_view name) const {
  return {self().expr(), name};
}

}  // namespace stele

#pragma GCC visibility pop
