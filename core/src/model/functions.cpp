#include "stele/model/functions.hpp"

#include <utility>

#include "stele/base/error.hpp"
#include "stele/model/alias.hpp"
#include "stele/model/case_when.hpp"
#include "stele/model/on_conflict.hpp"
#include "stele/model/query_verbs.hpp"
#include "stele/model/window.hpp"
#include "stele/sql/node.hpp"

namespace stele {

namespace {

std::int64_t checked_offset(std::int64_t count) {
  if (count >= 0) return count;
  throw Error(Errc::invalid_argument,
              "preceding() and following() take a number of rows, which cannot be negative");
}

/// Where a bound stands among the rows.
std::int64_t place_of(const sql::FrameBound& bound) {
  switch (bound.kind) {
    case sql::FrameBoundKind::unbounded_preceding:
      return -2;
    case sql::FrameBoundKind::preceding:
      return -1;
    case sql::FrameBoundKind::current_row:
      return 0;
    case sql::FrameBoundKind::following:
      return 1;
    case sql::FrameBoundKind::unbounded_following:
      return 2;
  }
  return 0;
}

}  // namespace

FrameBound preceding(std::int64_t count) {
  return FrameBound(sql::FrameBoundKind::preceding, checked_offset(count));
}
FrameBound following(std::int64_t count) {
  return FrameBound(sql::FrameBoundKind::following, checked_offset(count));
}

WindowFrame::WindowFrame(sql::FrameUnit unit, FrameBound start, FrameBound end)
    : frame_{unit, start.bound(), end.bound()} {
  const bool starts_at_end = frame_.start.kind == sql::FrameBoundKind::unbounded_following;
  const bool ends_at_start = frame_.end.kind == sql::FrameBoundKind::unbounded_preceding;
  if (!starts_at_end && !ends_at_start && place_of(frame_.start) <= place_of(frame_.end)) return;
  throw Error(Errc::invalid_argument,
              "the frame of a window ends before it starts; give its bounds in order, such as "
              "rows_between(preceding(2), current_row)");
}

WindowFrame rows_between(FrameBound start, FrameBound end) {
  return {sql::FrameUnit::rows, start, end};
}
WindowFrame range_between(FrameBound start, FrameBound end) {
  return {sql::FrameUnit::range, start, end};
}
WindowFrame groups_between(FrameBound start, FrameBound end) {
  return {sql::FrameUnit::groups, start, end};
}

RankFunction row_number() {
  return RankFunction(detail::window_function("row_number", {}, types::bigint()));
}
RankFunction rank() { return RankFunction(detail::window_function("rank", {}, types::bigint())); }
RankFunction dense_rank() {
  return RankFunction(detail::window_function("dense_rank", {}, types::bigint()));
}
WindowFunction<double, Condition<>, false> percent_rank() {
  return WindowFunction<double, Condition<>, false>(
      detail::window_function("percent_rank", {}, types::double_()));
}
WindowFunction<double, Condition<>, false> cume_dist() {
  return WindowFunction<double, Condition<>, false>(
      detail::window_function("cume_dist", {}, types::double_()));
}
RankFunction ntile(std::int64_t buckets) {
  if (buckets < 1) {
    throw Error(Errc::invalid_argument, "ntile() takes a number of buckets of at least 1");
  }
  return RankFunction(sql::Expr({sql::Function{.name = "ntile",
                                               .type = types::bigint(),
                                               .kind = sql::FunctionKind::window,
                                               .number = buckets}}));
}

NamedColumn<void, Condition<>> outer(std::string_view attribute) {
  return NamedColumn<void, Condition<>>(detail::outer_attribute(nullptr, attribute));
}

NamedColumn<void, Condition<>> excluded(std::string_view attribute) {
  return NamedColumn<void, Condition<>>(detail::aliased(nullptr, attribute, sql::excluded));
}

OrderName::OrderName(const char* attribute) : OrderName(std::string_view(attribute)) {}
OrderName::OrderName(std::string_view attribute)
    : AllowedOrder{std::string(attribute), detail::attribute(nullptr, attribute)} {}

namespace detail {

sql::Expr filtered(const sql::Expr& aggregate, const sql::Expr& condition) {
  sql::Aggregate filtered = std::get<sql::Aggregate>(aggregate.node().data);
  filtered.filter = filtered.filter ? sql::and_(*filtered.filter, condition) : condition;
  return sql::Expr({std::move(filtered)});
}

void add_part(sql::Window& window, const WindowFrame& frame) { window.frame = frame.frame(); }

sql::Expr window_function(std::string_view name, std::vector<sql::Expr> arguments,
                          const ColumnType& type) {
  return sql::Expr({sql::Function{.name = std::string(name),
                                  .arguments = std::move(arguments),
                                  .type = type,
                                  .kind = sql::FunctionKind::window}});
}

sql::Expr row_value(std::string_view name, std::vector<sql::Expr> arguments,
                    std::optional<std::int64_t> number) {
  if (number && *number < (name == "nth_value" ? 1 : 0)) {
    throw Error(Errc::invalid_argument, std::string(name) +
                                            "() takes no such number: rows are counted from " +
                                            (name == "nth_value" ? "1" : "0"));
  }
  return sql::Expr({sql::Function{.name = std::string(name),
                                  .arguments = std::move(arguments),
                                  .kind = sql::FunctionKind::shifted,
                                  .number = number}});
}

sql::Expr length_of(const sql::Expr& text) {
  return sql::Expr({sql::Function{.name = "length",
                                  .arguments = {text},
                                  .type = types::bigint(),
                                  .kind = sql::FunctionKind::length}});
}

sql::Expr coalesced(std::vector<sql::Expr> values) {
  return sql::Expr({sql::Function{
      .name = "coalesce", .arguments = std::move(values), .kind = sql::FunctionKind::coalesce}});
}

sql::Expr cast_to(const sql::Expr& operand, const ColumnType& type) {
  return sql::Expr({sql::Cast{operand, type}});
}

sql::Expr call(std::string_view name, std::vector<sql::Expr> arguments,
               const std::optional<ColumnType>& type) {
  sql::Function function{.name = std::string(name),
                         .arguments = std::move(arguments),
                         .kind = sql::FunctionKind::users};
  if (type) function.type = *type;
  function.takes_type = !type;
  return sql::Expr({std::move(function)});
}

sql::Expr case_expr(std::vector<sql::Case::Branch> branches, std::optional<sql::Expr> otherwise) {
  return sql::Expr({sql::Case{.branches = std::move(branches), .otherwise = std::move(otherwise)}});
}

sql::Expr aliased(reflect::TypeId model, std::string_view name, std::string_view alias) {
  return sql::Expr(
      {sql::AttributeRef{.model = model, .name = std::string(name), .alias = std::string(alias)}});
}

sql::Expr outer_attribute(reflect::TypeId model, std::string_view name) {
  return sql::Expr({sql::AttributeRef{.model = model, .name = std::string(name), .outer = true}});
}

}  // namespace detail

}  // namespace stele
