#pragma once

#include <optional>
#include <set>
#include <vector>

#include "term.hpp"

namespace stele::test::queries {

/// What can go wrong anywhere in a query: a database that comes across it says so, and another
/// that does not need the value gives rows.
struct Faults {
  std::set<Errc> codes{};
};

/// A value, or none because it went wrong.
struct Outcome {
  Value value{};
  bool failed = false;
  /// How far the value of an inexact aggregate may be from it.
  double slack = 0;
};

struct Place;
/// The rows of a group, or of a window's whole result.
using Group = std::vector<Place>;

/// Where a term is evaluated: a row of each table at hand, null where a left join found none.
struct Place {
  std::vector<const Row*> rows{};
  const Place* outer = nullptr;
  const Group* group = nullptr;  ///< null: aggregates are only looked through for faults
  std::size_t index = 0;         ///< of the row in the window's result
};

struct Answer {
  std::vector<Row> rows{};
  std::vector<std::vector<double>> slack{};
  bool failed = false;  ///< a value that counts could not be calculated
};

/// Plain C++, over the rows in memory.
class Evaluator {
 public:
  explicit Evaluator(const std::vector<Table>& tables) : tables_(tables) {}

  [[nodiscard]] Answer answer(const Select& select, const Place* outer = nullptr);
  [[nodiscard]] const Faults& faults() const { return faults_; }

 private:
  friend class SelectEvaluator;

  [[nodiscard]] Outcome evaluate(const Term& term, const Place& place);
  [[nodiscard]] Outcome fault(Errc code);
  [[nodiscard]] Outcome combine(const Term& term, const std::vector<Outcome>& args);
  [[nodiscard]] Outcome listed(const Term& term, const std::vector<Outcome>& args);
  [[nodiscard]] Outcome queried(const Term& term, const Place& place);
  [[nodiscard]] Outcome arithmetic(const Term& term, const Value& left, const Value& right);
  [[nodiscard]] Outcome converted(const Term& term, const Value& value);
  [[nodiscard]] Outcome aggregate(const Term& term, const Place& place);
  [[nodiscard]] Outcome aggregate_of(const Term& term, const std::vector<const Place*>& places);
  [[nodiscard]] Outcome total(const Term& term, const std::vector<Value>& values);
  [[nodiscard]] Outcome windowed(const Term& term, const Place& place);

  const std::vector<Table>& tables_;
  Faults faults_;
};

/// -1, 0 or 1. Neither is NULL.
[[nodiscard]] int compare(const Value& left, const Value& right);
/// By the order: NULLs last ascending, first descending, where nothing else is said.
[[nodiscard]] int compare_in_order(const OrderBy& order, const Value& left, const Value& right);
/// Equal as rows of a group are: NULL is NULL.
[[nodiscard]] bool is_same(const Value& left, const Value& right);
[[nodiscard]] bool is_same(const Row& left, const Row& right);

/// What of text the conditions on text ask.
[[nodiscard]] bool is_match(Op op, const std::string& text, const std::string& pattern);

}  // namespace stele::test::queries
