#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "fuzz.hpp"
#include "stele/stele.hpp"

namespace fuzz {

using Expr = stele::Expression<void, stele::Condition<>>;
using Query = stele::Query<stele::Record>;
using Model = stele::Model<stele::Record>;

/// The models "Item" and "Part" on a database; they have a column of every type.
[[nodiscard]] std::vector<Model> define_wide(stele::Database& database);

/// A name and a type for each of them; the key first.
[[nodiscard]] const std::vector<std::pair<std::string, stele::ColumnType>>& wide_columns();

/// Makes queries of an input by the public interface, whether they make sense or not: the same for
/// the same input, on every database.
class WildQueries {
 public:
  /// @param collation one that the database has
  WildQueries(Input input, const std::vector<Model>& models, std::string collation)
      : input_(input), models_(models), collation_(std::move(collation)) {}

  /// Makes a query, and gives it to the function: one of rows, or of a projection.
  template <class Use>
  void make(const Use& use);

 private:
  [[nodiscard]] std::size_t below(std::size_t count) { return input_.byte() % count; }
  [[nodiscard]] bool is_set() { return below(2) == 1; }
  template <class List>
  [[nodiscard]] const auto& pick(const List& list) {
    return list[below(list.size())];
  }

  [[nodiscard]] stele::Value constant();
  [[nodiscard]] std::string text();
  [[nodiscard]] const std::string& name();
  [[nodiscard]] Expr column();
  [[nodiscard]] Expr term(int depth);
  [[nodiscard]] Expr simple(int depth);
  [[nodiscard]] Expr function(int depth);
  [[nodiscard]] Expr calculation(int depth);
  [[nodiscard]] Expr cast(int depth);
  [[nodiscard]] Expr aggregate(int depth);
  [[nodiscard]] Expr window(int depth);
  template <class F>
  [[nodiscard]] Expr over(const F& function, int depth);
  [[nodiscard]] stele::Condition<> condition(int depth);
  [[nodiscard]] stele::Condition<> comparison(int depth);
  [[nodiscard]] stele::Condition<> text_test(int depth);
  [[nodiscard]] stele::Condition<> set_test(int depth);
  [[nodiscard]] stele::Condition<> queried(int depth);
  [[nodiscard]] stele::Order<void> order(int depth);
  [[nodiscard]] Query rows(int depth);
  template <class Q>
  void decorate(Q& query, int depth);
  template <class Q, class Use>
  void project(const Q& query, const Use& use);

  Input input_;
  const std::vector<Model>& models_;
  std::string collation_;
  std::size_t flavour_ = 0;  ///< of which types most columns and constants are
};

template <class Q>
void WildQueries::decorate(Q& query, int depth) {
  if (is_set()) query.where(condition(depth));
  if (below(4) == 1) query.group_by(term(depth - 1));
  if (below(8) == 1) query.group_by(term(depth - 1));
  if (below(6) == 1) query.having(condition(depth - 1));
  if (below(8) == 1) query.distinct();
  for (std::size_t left = below(3); left > 0; --left) query.order_by(order(depth - 1));
  if (below(3) == 1) query.limit(static_cast<std::int64_t>(below(4)));
  if (below(6) == 1) query.offset(static_cast<std::int64_t>(below(4)));
}

template <class Q, class Use>
void WildQueries::project(const Q& query, const Use& use) {
  using Value = stele::Value;
  switch (below(4)) {
    case 0:
      return use(query);
    case 1:
      return use(query.template select<std::tuple<Value>>(term(3)));
    default: {
      const auto first = query.template select<std::tuple<Value, Value>>(term(3), term(2));
      const auto other =
          stele::Selection<std::tuple<Value, Value>, stele::Record>(rows(2), term(2), term(2));
      switch (below(8)) {
        case 0:
          return use(stele::from("made", first).where(stele::column("c1") == constant()));
        case 1:
          return use(stele::with("made", first).order_by(stele::column("c2")));
        case 2:
          return use(stele::with_recursive("made", first, [&](const auto& so_far) {
                       return so_far.where(stele::column("c1") < 3)
                           .template select<std::tuple<Value, Value>>(stele::column("c1") + 1,
                                                                      stele::column("c2"));
                     }).query());
        case 3:
          return use(stele::union_(first, other));
        case 4:
          return use(stele::except(first, other, first));
        default:
          return use(first);
      }
    }
  }
}

template <class Use>
void WildQueries::make(const Use& use) {
  Query query = models_[below(models_.size())].query();
  switch (below(5)) {
    case 0: {
      auto joined = query.join(models_[1], condition(2));
      decorate(joined, 3);
      return project(joined, use);
    }
    case 1: {
      auto joined =
          query.left_join(stele::alias(models_[below(models_.size())], "other"), condition(2));
      decorate(joined, 3);
      return project(joined, use);
    }
    default:
      decorate(query, 3);
      return project(query, use);
  }
}

}  // namespace fuzz
