#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "stele/model/included_rows.hpp"
#include "stele/model/query_parts.hpp"
#include "stele/model/query_verbs.hpp"
#include "stele/model/selection.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// A query whose rows are those of a model, with what they include, and a value for each term
/// beside: what `Query::include_values` makes. As `Query`, a value.
template <class Values, class T, class... Joined>
class ValuedQuery;
template <class... Values, class T, class... Joined>
class ValuedQuery<std::tuple<Values...>, T, Joined...>
    : public QueryVerbs<ValuedQuery<std::tuple<Values...>, T, Joined...>,
                        detail::Models<T, Joined...>> {
  using Verbs = QueryVerbs<ValuedQuery, detail::Models<T, Joined...>>;

 public:
  using RowType = std::tuple<T, Values...>;

  template <class... Terms>
  explicit ValuedQuery(const detail::QueryCore& query, const Terms&... terms)
      : Verbs(query), before_(query.tree().values.size()) {
    (this->add_value(terms.expr(), detail::Reader<Values>::type()), ...);
  }

  /// All rows that match.
  [[nodiscard]] std::vector<RowType> all() const { return read(detail::QueryCore::select()); }
  /// The first row, in the query's order and then the primary key's. SQL: LIMIT 1
  [[nodiscard]] std::optional<RowType> first() const {
    std::vector<RowType> rows = read(detail::QueryCore::select(1));
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
  }
  /// The one row that matches. SQL: LIMIT 2
  /// @throws Error Errc::not_found for none; Errc::invalid_argument for more than one
  [[nodiscard]] RowType one() const {
    std::vector<RowType> rows = read(detail::QueryCore::select(2));
    if (rows.size() != 1) this->model().throw_not_one(rows.empty());
    return std::move(rows.front());
  }
  /// How many rows match, whatever limit and offset say. SQL: SELECT count(*)
  [[nodiscard]] std::int64_t count() const { return detail::QueryCore::count(); }
  /// Whether any row matches.
  [[nodiscard]] bool exists() const { return detail::QueryCore::exists(); }

 private:
  [[nodiscard]] std::vector<RowType> read(Result result) const {
    const detail::ModelState& state = this->model();
    const detail::IncludedRows included(*this);
    const std::size_t first = state.metadata().attributes.size() + before_;
    auto rows = detail::collect<RowType>(
        std::move(result),
        [&](std::vector<RowType>& all) -> RowType& {
          return all.emplace_back(detail::RowTraits<T>::make(state), Values{}...);
        },
        [&](RowType& row, std::span<const Cell> cells) {
          detail::RowTraits<T>::decode(state, std::get<0>(row), cells);
          included.read(&std::get<0>(row), cells);
          read_values(row, cells.subspan(first), std::index_sequence_for<Values...>());
        });
    if (!rows.empty()) included.load({&std::get<0>(rows.front()), sizeof(RowType), rows.size()});
    return rows;
  }
  template <std::size_t... I>
  static void read_values(RowType& row, std::span<const Cell> cells, std::index_sequence<I...>) {
    (detail::Reader<Values>::read(std::get<I + 1>(row), cells[I]), ...);
  }

  std::size_t before_;  ///< values of the row that are read otherwise, before these
};

}  // namespace stele

#pragma GCC visibility pop
