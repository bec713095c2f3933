#pragma once

#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

#include "stele/model/query.hpp"
#include "stele/model/reflect_model.hpp"
#include "stele/model/selection.hpp"
#include "stele/model/table.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// How the rows of a recursive query are put together.
struct RecursionOptions {
  bool distinct = false;  ///< UNION: a row that came before is not followed again
};

namespace detail {

/// What rows of a query that is read as a table are read into: structs by their members, tuples and
/// records by the names of the terms.
template <class Row>
using TableRow = std::conditional_t<is_tuple<Row>, Record, Row>;

/// A model whose rows are those of a query.
[[nodiscard]] std::shared_ptr<const ModelState> derived_model(std::string_view name,
                                                              const QueryCore& query,
                                                              const StructDescription* row,
                                                              DerivedTree derived);

template <class Row>
[[nodiscard]] constexpr const StructDescription* row_description() {
  if constexpr (is_tuple<Row> || std::is_same_v<Row, Record>) {
    return nullptr;
  } else {
    return &struct_description<Row>;
  }
}

template <class Q>
[[nodiscard]] auto read_as_table(std::string_view name, const Q& query, DerivedTree derived) {
  using Row = typename Q::RowType;
  return Table<TableRow<Row>>(ModelHandle(
      query.session(), derived_model(name, query, row_description<Row>(), std::move(derived))));
}

}  // namespace detail

/// The rows of a query as a table of that name, to be queried and joined. Its columns are the
/// members of the struct, `col<&RoleCount::n>`, or of tuples the names of the terms, `column("n")`.
/// SQL: FROM (SELECT …) AS "name"
template <class Q>
[[nodiscard]] auto from(std::string_view name, const Q& query) {
  return detail::read_as_table(name, query, {.query = query.shared_tree()});
}

/// The same, written once before the statement however often it is read in it.
/// SQL: WITH "name" AS (SELECT …) SELECT … FROM "name"
template <class Q>
[[nodiscard]] auto with(std::string_view name, const Q& query) {
  return detail::read_as_table(name, query, {.query = query.shared_tree(), .common = true});
}

/// The rows of a query, and those that `step` makes of the rows so far, until there are no more:
/// `step` gets the rows so far as a table, and gives a query of rows of the same type.
/// SQL: WITH RECURSIVE "name" AS (SELECT … UNION ALL SELECT …) SELECT … FROM "name"
template <class Q, class Step>
[[nodiscard]] auto with_recursive(std::string_view name, const Q& first, Step step,
                                  const RecursionOptions& options = {}) {
  const auto so_far = detail::read_as_table(name, first, {.common = true});
  const auto next = step(so_far);
  static_assert(std::is_same_v<typename decltype(next)::RowType, typename Q::RowType>,
                "stele: the step of with_recursive() gives rows of the type of the first query's");
  return detail::read_as_table(name, first,
                               {.query = first.shared_tree(),
                                .step = next.shared_tree(),
                                .common = true,
                                .distinct = options.distinct});
}

}  // namespace stele

#pragma GCC visibility pop
