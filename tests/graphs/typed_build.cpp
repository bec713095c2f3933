#include "typed_build.hpp"

#include "typed_columns.hpp"

namespace stele::test::graphs {

namespace {

/// How many associations a path has at most.
constexpr std::size_t longest_path = 3;

template <class T>
stele::Condition<T> typed_condition(const Condition& condition) {
  using Kind = Condition::Kind;
  const auto part = [&](std::size_t i) { return typed_condition<T>(condition.parts[i]); };
  if (condition.kind == Kind::all) return part(0) && part(1);
  if (condition.kind == Kind::any) return part(0) || part(1);
  if (condition.kind == Kind::negation) return !part(0);
  return typed::test_of<T>(condition, typename typed::Shape<T>::Columns());
}

template <class T>
Order<T> typed_order(const OrderBy& order) {
  const Order<T> made = typed::order_of_column<T>(order, typename typed::Shape<T>::Columns());
  if (!order.nulls_first) return made;
  return *order.nulls_first ? made.nulls_first() : made.nulls_last();
}

/// All but the conditions and includes.
template <class T>
void arrange_typed(Query<T>& query, const Rows& rows) {
  for (const OrderBy& each : rows.order) query.order_by(typed_order<T>(each));
  if (rows.limit) query.limit(*rows.limit);
  if (rows.offset) query.offset(*rows.offset);
}

template <class T>
void include_typed(Query<T>& query, const std::vector<Include>& includes);

/// What an include says to the query of its rows; the first time their conditions alone.
template <class T>
struct TypedChange {
  const Include& include;
  bool is_first = false;
  bool is_required = false;

  void operator()(Query<T>& query) const {
    const Rows& rows = include.rows;
    if (rows.where && is_first == include.is_said_twice) {
      query.where(typed_condition<T>(*rows.where));
    }
    if (is_first) return;
    arrange_typed(query, rows);
    if (include.strategy == Strategy::join) query.by_join();
    if (include.strategy == Strategy::query) query.by_query();
    if (!include.by_paths) include_typed(query, rows.includes);
    if (is_required) query.required();
  }
};
template <auto... Path>
using ChangeOf = TypedChange<detail::path_target<Path...>>;

/// Whether nothing is to be said of the rows but that they are meant.
bool is_plain(const Include& include) {
  const Rows& rows = include.rows;
  const bool has_nested = !include.by_paths && !rows.includes.empty();
  return !rows.where && !rows.is_ordered_or_cut() && !has_nested &&
         include.strategy == Strategy::chosen;
}

template <auto Association, class T>
void include_association(Query<T>& query, const Include& include) {
  const ChangeOf<Association> change{include, false,
                                     include.required && include.is_required_inside};
  if (is_plain(include)) {
    include.required ? query.template include<Association>(required)
                     : query.template include<Association>();
  } else if (include.required && !include.is_required_inside) {
    query.template include<Association>(change, required);
  } else {
    query.template include<Association>(change);
  }
}

/// Says an include by a path, and by paths that begin with it what it includes.
template <auto... Path, class T>
void include_path(Query<T>& query, const Include& include);

template <auto... Path, class T, auto... As>
void include_paths(Query<T>& query, const std::vector<Include>& includes,
                   typed::Members<As...> /*of the model that the path leads to*/) {
  static constexpr void (*each_path[])(Query<T>&, const Include&) = {&include_path<Path..., As>...};
  for (const Include& each : includes) each_path[each.association](query, each);
}

template <auto... Path, class T>
void include_path(Query<T>& query, const Include& include) {
  const auto say_nested = [&] {
    if constexpr (sizeof...(Path) < longest_path) {
      using Nested = typename typed::Shape<detail::path_target<Path...>>::Associations;
      include_paths<Path...>(query, include.rows.includes, Nested());
    }
  };
  if (include.by_paths && include.is_said_last) say_nested();
  if (include.is_said_twice && include.rows.where) {
    query.template include<Path...>(ChangeOf<Path...>{include, true});
  }
  if constexpr (sizeof...(Path) == 1) {
    include_association<Path...>(query, include);
  } else {
    query.template include<Path...>(ChangeOf<Path...>{include, false, include.required});
  }
  if (include.by_paths && !include.is_said_last) say_nested();
}

template <class T>
void include_typed(Query<T>& query, const std::vector<Include>& includes) {
  include_paths(query, includes, typename typed::Shape<T>::Associations());
}

/// Loads what a path that begins so leads to.
template <auto... Path, class T>
void load_path(const Model<T>& model, std::vector<T>& rows, const Load& wanted);

template <auto... Path, class T, auto... As>
void load_paths(const Model<T>& model, std::vector<T>& rows, const Load& wanted,
                typed::Members<As...> /*of the model that the path leads to*/) {
  static constexpr void (*each_path[])(const Model<T>&, std::vector<T>&,
                                       const Load&) = {&load_path<Path..., As>...};
  each_path[wanted.path[sizeof...(Path)]](model, rows, wanted);
}

template <auto... Path, class T>
void load_path(const Model<T>& model, std::vector<T>& rows, const Load& wanted) {
  if (wanted.path.size() == sizeof...(Path)) {
    const Include include{.rows = wanted.rows};
    model.template load<Path...>(rows, ChangeOf<Path...>{include});
  } else if constexpr (sizeof...(Path) < longest_path) {
    using Next = typename typed::Shape<detail::path_target<Path...>>::Associations;
    load_paths<Path...>(model, rows, wanted, Next());
  }
}

}  // namespace

template <class T>
void apply(Query<T>& query, const Rows& rows) {
  if (rows.where) query.where(typed_condition<T>(*rows.where));
  arrange_typed(query, rows);
  include_typed(query, rows.includes);
}

template <class T>
void load(const Model<T>& model, std::vector<T>& rows, const Load& wanted) {
  load_paths(model, rows, wanted, typename typed::Shape<T>::Associations());
}

template void apply(Query<typed::City>& query, const Rows& rows);
template void apply(Query<typed::Writer>& query, const Rows& rows);
template void apply(Query<typed::Passport>& query, const Rows& rows);
template void apply(Query<typed::Shelf>& query, const Rows& rows);
template void apply(Query<typed::Topic>& query, const Rows& rows);
template void apply(Query<typed::Book>& query, const Rows& rows);
template void apply(Query<typed::Tagging>& query, const Rows& rows);
template void apply(Query<typed::Friendship>& query, const Rows& rows);
template void apply(Query<typed::Note>& query, const Rows& rows);

template void load(const Model<typed::City>&, std::vector<typed::City>&, const Load&);
template void load(const Model<typed::Writer>&, std::vector<typed::Writer>&, const Load&);
template void load(const Model<typed::Passport>&, std::vector<typed::Passport>&, const Load&);
template void load(const Model<typed::Shelf>&, std::vector<typed::Shelf>&, const Load&);
template void load(const Model<typed::Topic>&, std::vector<typed::Topic>&, const Load&);
template void load(const Model<typed::Book>&, std::vector<typed::Book>&, const Load&);
template void load(const Model<typed::Tagging>&, std::vector<typed::Tagging>&, const Load&);
template void load(const Model<typed::Friendship>&, std::vector<typed::Friendship>&, const Load&);
template void load(const Model<typed::Note>&, std::vector<typed::Note>&, const Load&);

}  // namespace stele::test::graphs
