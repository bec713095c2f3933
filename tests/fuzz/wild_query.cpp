#include "wild_query.hpp"

#include <chrono>
#include <limits>
#include <utility>

namespace fuzz {

namespace {

using stele::Value;

Expr erased(const stele::sql::Expr& expr) { return Expr(expr); }

}  // namespace

std::string WildQueries::text() {
  static const std::vector<std::string> texts = {"",           "a",  "sad", "12",  "-1.5",   "%",
                                                 "a_b",        "é",  "abc", "A",   "(?i)a+", "c1",
                                                 "2024-01-01", "{}", "[1]", "true"};
  return pick(texts);
}

const std::string& WildQueries::name() {
  if (below(8) == 0) return pick(wide_columns()).first;
  // Most that stand beside each other can be compared.
  static const std::array<std::vector<std::string>, 4> flavours = {
      {{"id", "small", "medium", "real", "single"},
       {"name", "text", "code", "email", "mood"},
       {"fee", "id", "fee", "small"},
       {"moment", "moment", "flag", "day"}}};
  return pick(flavours.at(flavour_));
}

Value WildQueries::constant() {
  using namespace std::chrono;  // NOLINT(google-build-using-namespace): literals of dates
  static constexpr std::array<std::array<std::size_t, 4>, 4> flavours = {
      {{0, 2, 3, 4}, {9, 9, 9, 10}, {0, 6, 6, 3}, {11, 8, 13, 11}}};
  switch (below(8) == 0 ? below(18) : pick(flavours.at(flavour_))) {
    case 0:
    case 1:
      return static_cast<std::int64_t>(below(5));
    case 2:
      return std::numeric_limits<std::int64_t>::max();
    case 3:
      return -1;
    case 4:
      return 0.5;
    case 5:
      return 1e300;
    case 6:
      return stele::Decimal("1.25");
    case 7:
      return stele::Decimal("-0.000125");
    case 8:
      return is_set();
    case 9:
    case 10:
      return text();
    case 11:
      return stele::Timestamp(microseconds(123'456'789));
    case 12:
      return stele::LocalTimestamp(microseconds(123'456'789));
    case 13:
      return stele::Date(2024y / 1 / 2);
    case 14:
      return stele::TimeOfDay{microseconds(1)};
    case 15:
      return stele::Uuid("00000000-0000-0000-0000-000000000001");
    case 16:
      return nlohmann::json{{"a", 1}};
    default:
      return stele::Blob(below(3));
  }
}

Expr WildQueries::column() {
  const std::string& name = this->name();
  switch (below(24)) {
    case 0:
      return erased(stele::outer(name).expr());
    case 1:
      return erased(stele::column("Part." + name).expr());
    case 2:
      return erased(stele::alias(models_[0], "other").column(name).expr());
    case 3:
      return erased(stele::column("data").json("a", below(3)).expr());
    default:
      return erased(stele::column(name).expr());
  }
}

Expr WildQueries::term(int depth) {
  if (depth <= 0) return simple(depth);
  switch (below(10)) {
    case 0:
    case 1:
      return function(depth);
    case 2:
      return calculation(depth);
    case 3:
      return cast(depth);
    case 4:
      return aggregate(depth);
    case 5:
      return window(depth);
    case 6:
      return erased(
          stele::scalar(rows(depth - 1).select<std::tuple<Value>>(term(depth - 1))).expr());
    default:
      return simple(depth);
  }
}

Expr WildQueries::simple(int /*depth*/) {
  if (below(4) == 0) return erased(stele::detail::untyped(constant()));
  return column();
}

Expr WildQueries::function(int depth) {
  switch (below(8)) {
    case 0:
      return erased(lower(term(depth - 1)).expr());
    case 1:
      return erased(upper(term(depth - 1)).expr());
    case 2:
      return erased(length(term(depth - 1)).expr());
    case 3:
      return erased(coalesce(term(depth - 1), term(depth - 1)).expr());
    case 4:
      return erased(coalesce(term(depth - 1), constant(), term(depth - 1)).expr());
    case 5:
      return erased(stele::collate(term(depth - 1), collation_).expr());
    case 6:
      return erased(case_when(condition(depth - 1), term(depth - 1)).expr());
    default:
      return erased(
          case_when(condition(depth - 1), term(depth - 1)).otherwise(term(depth - 1)).expr());
  }
}

Expr WildQueries::calculation(int depth) {
  const Expr left = term(depth - 1);
  switch (below(6)) {
    case 0:
      return erased((left + term(depth - 1)).expr());
    case 1:
      return erased((left - constant()).expr());
    case 2:
      return erased((left * term(depth - 1)).expr());
    case 3:
      return erased((left / term(depth - 1)).expr());
    case 4:
      return erased((left * constant()).expr());
    default:
      return erased((left + constant()).expr());
  }
}

Expr WildQueries::cast(int depth) {
  const Expr operand = term(depth - 1);
  return erased(stele::cast(operand, pick(wide_columns()).second).expr());
}

Expr WildQueries::aggregate(int depth) {
  const auto finished = [&](const auto& made) {
    if (below(4) == 1) return erased(made.filter(condition(depth - 1)).expr());
    if (below(4) == 1) return over(made, depth);
    return erased(made.expr());
  };
  if (below(7) == 0) return finished(stele::count());
  const Expr operand = term(depth - 1);
  switch (below(6)) {
    case 0:
      return finished(count(operand));
    case 1:
      return finished(count_distinct(operand));
    case 2:
      return finished(sum(operand));
    case 3:
      return finished(avg(operand));
    case 4:
      return finished(min(operand));
    default:
      return finished(max(operand));
  }
}

template <class F>
Expr WildQueries::over(const F& function, int depth) {
  stele::PartitionBy<stele::Condition<>> partition;
  if (is_set()) partition.terms.push_back(term(depth - 1).expr());
  stele::OrderBy<stele::Condition<>> by;
  for (std::size_t left = below(3); left > 0; --left) {
    by.terms.push_back(stele::detail::order_term(order(depth - 1)));
  }
  const auto rows = static_cast<std::int64_t>(below(3));
  switch (below(6)) {
    case 0:
      return erased(
          function.over(partition, by, rows_between(stele::preceding(rows), stele::current_row))
              .expr());
    case 1:
      return erased(
          function.over(partition, by, range_between(stele::preceding(rows), stele::current_row))
              .expr());
    case 2:
      return erased(function
                        .over(partition, by,
                              groups_between(stele::preceding(rows), stele::unbounded_following))
                        .expr());
    default:
      return erased(function.over(partition, by).expr());
  }
}

Expr WildQueries::window(int depth) {
  const auto rows = static_cast<std::int64_t>(below(3));
  switch (below(10)) {
    case 0:
      return over(stele::row_number(), depth);
    case 1:
      return over(stele::rank(), depth);
    case 2:
      return over(stele::percent_rank(), depth);
    case 3:
      return over(stele::ntile(rows + 1), depth);
    case 4:
      return over(lag(term(depth - 1), rows), depth);
    case 5:
      return over(lead(term(depth - 1), rows, constant()), depth);
    case 6:
      return over(lag(term(depth - 1), rows, term(depth - 1)), depth);
    case 7:
      return over(first_value(term(depth - 1)), depth);
    case 8:
      return over(last_value(term(depth - 1)), depth);
    default:
      return over(nth_value(term(depth - 1), rows + 1), depth);
  }
}

stele::Condition<> WildQueries::condition(int depth) {
  flavour_ = below(4);
  if (depth <= 0) return comparison(depth);
  switch (below(10)) {
    case 0:
      return condition(depth - 1) && condition(depth - 1);
    case 1:
      return condition(depth - 1) || condition(depth - 1);
    case 2:
      return !condition(depth - 1);
    case 3:
      return is_set() ? term(depth - 1).is_null() : term(depth - 1).is_not_null();
    case 4:
      return text_test(depth);
    case 5:
    case 6:
      return set_test(depth);
    case 7:
      return queried(depth);
    default:
      return comparison(depth);
  }
}

stele::Condition<> WildQueries::comparison(int depth) {
  const Expr left = term(depth - 1);
  const auto compared = [&](const auto& right) -> stele::Condition<> {
    switch (below(6)) {
      case 0:
        return left == right;
      case 1:
        return left != right;
      case 2:
        return left < right;
      case 3:
        return left >= right;
      case 4:
        return left.is_distinct_from(right);
      default:
        return left.between(right, right);
    }
  };
  return is_set() ? compared(constant()) : compared(term(depth - 1));
}

stele::Condition<> WildQueries::text_test(int depth) {
  const Expr left = term(depth - 1);
  switch (below(7)) {
    case 0:
      return left.like(text());
    case 1:
      return left.not_like(text());
    case 2:
      return left.ilike(text());
    case 3:
      return left.starts_with(text());
    case 4:
      return left.ends_with(text());
    case 5:
      return left.matches(text());
    default:
      return left.contains(text());
  }
}

stele::Condition<> WildQueries::set_test(int depth) {
  const Expr left = term(depth - 1);
  std::vector<Value> values;
  for (std::size_t count = below(3); count > 0; --count) values.push_back(constant());
  switch (below(7)) {
    case 0:
    case 1:
      return left.in(values);
    case 2:
      return left.not_in(values);
    case 3:
      return stele::column("numbers").overlaps(values);
    case 4:
      return left.any(constant());
    case 5:
      return left.contains(values);
    default:
      return left.contains(nlohmann::json{{"a", 1}});
  }
}

stele::Condition<> WildQueries::queried(int depth) {
  const Query query = rows(depth - 1);
  if (is_set()) return exists(query);
  const auto selected = query.select<std::tuple<Value>>(term(depth - 1));
  switch (below(3)) {
    case 0:
      return term(depth - 1).in(selected);
    case 1:
      return term(depth - 1).not_in(selected);
    default:
      return exists(selected);
  }
}

stele::Order<void> WildQueries::order(int depth) {
  flavour_ = below(4);
  const Expr by = term(depth);
  switch (below(4)) {
    case 0:
      return by.desc();
    case 1:
      return by.nulls_first();
    default:
      return by.asc();
  }
}

Query WildQueries::rows(int depth) {
  Query query = models_[below(models_.size())].query();
  if (depth > 0) decorate(query, depth - 1);
  return query;
}

}  // namespace fuzz
