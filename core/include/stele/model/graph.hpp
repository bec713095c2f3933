#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "stele/model/included_rows.hpp"
#include "stele/model/model_state.hpp"
#include "stele/model/reflect.hpp"
#include "stele/session/session.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// How a graph of rows is saved.
struct GraphOptions {
  /// What is in the database of a loaded association, and not in the graph, is taken out of it, as
  /// `Relation::remove` does. False: it is left alone.
  bool remove_missing = false;
};

namespace detail {

/// One association member of a struct, whose rows are part of its graph.
struct GraphStep {
  std::string_view association{};
  const reflect::RelationOps* rows = nullptr;
  std::span<const GraphStep> (*target)() = nullptr;  ///< the steps from there
};

template <class T>
std::span<const GraphStep> graph_steps();

template <class Member>
void add_graph_step(std::vector<GraphStep>& steps, std::string_view name) {
  if constexpr (reflect::is_relation<Member>) {
    steps.push_back(
        {name, &reflect::relation_ops<Member>, &graph_steps<reflect::relation_target<Member>>});
  }
}

/// The association members of a struct, which with all that they lead to is complete by then.
template <class T>
std::span<const GraphStep> graph_steps() {
  static const std::vector<GraphStep> all = [] {
    std::vector<GraphStep> steps;
    const T row{};
    reflect::visit_members(row, [&]<class... Members>(const Members&...) {
      std::size_t index = 0;
      (add_graph_step<Members>(steps, reflect::member_names<T>[index++]), ...);
    });
    return steps;
  }();
  return all;
}
template <>
inline std::span<const GraphStep> graph_steps<Record>() {
  return {};
}

/// INSERT of the rows and of all new rows of their loaded associations.
/// @param steps of the rows' struct; of records none
void create_graphs(const Session& session, const ModelState& model, const RowRange& rows,
                   std::span<const GraphStep> steps);
/// The same, and UPDATE of those that are there and differ.
void save_graphs(const Session& session, const ModelState& model, const RowRange& rows,
                 std::span<const GraphStep> steps, const GraphOptions& options);

}  // namespace detail

}  // namespace stele

#pragma GCC visibility pop
