#include <algorithm>
#include <memory>
#include <utility>

#include <re2/re2.h>

#include "stele/base/pattern.hpp"
#include "stele/base/utf8.hpp"
#include "stele/model/validation.hpp"

namespace stele {

Rule::Rule(std::string name, std::string message, Check check)
    : name_(std::move(name)), message_(std::move(message)), check_(std::move(check)) {}
Rule::Rule(const Rule&) = default;
Rule::Rule(Rule&&) noexcept = default;
Rule& Rule::operator=(const Rule&) = default;
Rule& Rule::operator=(Rule&&) noexcept = default;
Rule::~Rule() = default;

void Errors::add(std::string_view attribute, std::string_view message, std::string_view rule) {
  items_.push_back({std::string(attribute), std::string(rule),
                    std::string(attribute) + " " + std::string(message)});
}

void Errors::add_to_model(std::string_view message, std::string_view rule) {
  items_.push_back({{}, std::string(rule), std::string(message)});
}

namespace {

/// A rule for text; a value of another kind fails it.
template <class F>
Rule::Check text_check(F check) {
  return [check = std::move(check)](const Cell& cell) {
    return cell.kind == ValueKind::text && check(cell.view());
  };
}

/// A rule for numbers, compared as integers or decimals where both sides are.
template <class Bound, class Compare>
Rule::Check number_check(Bound bound, Compare compare) {
  return [bound, compare](const Cell& cell) {
    if (cell.kind == ValueKind::int64) return compare(cell.i, bound);
    if (cell.kind == ValueKind::decimal) return compare(cell.decimal(), bound);
    return cell.kind == ValueKind::float64 && compare(cell.d, bound);
  };
}

std::string number_text(double value) {
  std::string text = std::to_string(value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

Rule not_empty() {
  return {"not_empty", "must not be empty", text_check([](std::string_view text) {
            return text.find_first_not_of(" \t\r\n\f\v") != std::string_view::npos;
          })};
}

Rule length(std::int64_t lowest, std::int64_t highest) {
  return {"length",
          "must have " + std::to_string(lowest) + " to " + std::to_string(highest) + " characters",
          text_check([lowest, highest](std::string_view text) {
            const auto characters = static_cast<std::int64_t>(code_points(text));
            return characters >= lowest && characters <= highest;
          })};
}

Rule length(std::int64_t highest) {
  return {"length", "must have at most " + std::to_string(highest) + " characters",
          text_check([highest](std::string_view text) {
            return static_cast<std::int64_t>(code_points(text)) <= highest;
          })};
}

Rule matches(std::string_view pattern) {
  auto expression = std::make_shared<const RE2>(Pattern(pattern).re2());
  return {"matches", "must match " + std::string(pattern),
          text_check([expression](std::string_view text) {
            return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *expression);
          })};
}

Rule is_email() {
  // RFC 5322's dot-atom for the local part, host names of at least two labels for the domain.
  static const std::shared_ptr<const RE2> expression = std::make_shared<const RE2>(
      "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
      "@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
  return {"is_email", "must be an e-mail address", text_check([](std::string_view text) {
            const std::size_t at = text.find('@');
            return text.size() <= 254 && at <= 64 &&
                   RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *expression);
          })};
}

Rule min(std::int64_t lowest) {
  return {"min", "must be at least " + std::to_string(lowest),
          number_check(lowest, [](auto value, std::int64_t bound) {
            if constexpr (std::is_same_v<decltype(value), double>) {
              return value >= static_cast<double>(bound);
            } else {
              return value >= bound;
            }
          })};
}

Rule max(std::int64_t highest) {
  return {"max", "must be at most " + std::to_string(highest),
          number_check(highest, [](auto value, std::int64_t bound) {
            if constexpr (std::is_same_v<decltype(value), double>) {
              return value <= static_cast<double>(bound);
            } else {
              return value <= bound;
            }
          })};
}

Rule min(double lowest) {
  return {"min", "must be at least " + number_text(lowest),
          number_check(lowest, [](auto value, double bound) {
            return static_cast<double>(value) >= bound;
          })};
}

Rule max(double highest) {
  return {"max", "must be at most " + number_text(highest),
          number_check(highest, [](auto value, double bound) {
            return static_cast<double>(value) <= bound;
          })};
}

Rule one_of(std::vector<Value> values) {
  return {"one_of", "must be one of the allowed values",
          [values = std::move(values)](const Cell& cell) {
            return std::find(values.begin(), values.end(), to_value(cell)) != values.end();
          }};
}

Rule rule(std::string name, std::function<bool(const Value&)> predicate, std::string message) {
  return {
      std::move(name), std::move(message),
      [predicate = std::move(predicate)](const Cell& cell) { return predicate(to_value(cell)); }};
}

}  // namespace stele
