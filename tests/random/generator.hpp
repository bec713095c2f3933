#pragma once

#include <cstdint>
#include <vector>

#include "term.hpp"

namespace stele::test::queries {

/// Random queries. Two of one `structure` differ in their constants alone.
class Generator {
 public:
  Generator(std::uint64_t structure, std::uint64_t constants)
      : random_(structure), constants_(constants) {}

  [[nodiscard]] Select query();

  /// What a term may read.
  struct Reach {
    bool joins = false;
    bool has_outer = false;
    int depth = 3;
    bool queries = true;  ///< whether subqueries may stand in it
    [[nodiscard]] Reach deeper() const { return {joins, has_outer, depth - 1, queries}; }
  };
  [[nodiscard]] TermPtr condition(const Reach& reach);
  [[nodiscard]] TermPtr term(Type type, const Reach& reach);

 private:
  [[nodiscard]] Type any_type();
  [[nodiscard]] bool one_in(std::int64_t count) { return random_.one_in(count); }
  [[nodiscard]] TermPtr column(Type type, const Reach& reach);
  [[nodiscard]] TermPtr constant(Type type);
  [[nodiscard]] TermPtr small_constant();
  [[nodiscard]] TermPtr comparison(const Reach& reach);
  [[nodiscard]] TermPtr text_condition(const Reach& reach);
  [[nodiscard]] TermPtr listed(const Reach& reach);
  [[nodiscard]] TermPtr queried(const Reach& reach);
  [[nodiscard]] std::string pattern(Op op);
  [[nodiscard]] TermPtr number(Type type, const Reach& reach);
  [[nodiscard]] TermPtr decimal(const Reach& reach);
  [[nodiscard]] TermPtr text(const Reach& reach);
  [[nodiscard]] TermPtr case_when(Type type, const Reach& reach);
  [[nodiscard]] TermPtr coalesce(Type type, const Reach& reach);
  [[nodiscard]] TermPtr scalar(Type type, const Reach& reach);
  /// @param exact leaves out what databases round differently
  [[nodiscard]] TermPtr aggregate(const Reach& reach, bool exact);
  [[nodiscard]] TermPtr aggregate_of(Op op, Type type, const Reach& reach);
  [[nodiscard]] TermPtr window(const Reach& reach);
  [[nodiscard]] SelectPtr subquery(const Reach& reach, std::vector<TermPtr> terms);
  [[nodiscard]] OrderBy order(TermPtr term);
  [[nodiscard]] TermPtr derived_condition(std::size_t index, const Term& term);

  void choose_source(Select& select, Reach& reach);
  void order_rows(Select& select, const Reach& reach);
  void limit(Select& select);
  [[nodiscard]] Select rows();
  [[nodiscard]] Select projection();
  [[nodiscard]] Select distinct();
  [[nodiscard]] Select groups();
  [[nodiscard]] Select totals();
  [[nodiscard]] Select set();
  [[nodiscard]] Select derived();

  Random random_;
  Random constants_;
};

}  // namespace stele::test::queries
