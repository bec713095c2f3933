#include "build.hpp"

namespace stele::test::graphs {

namespace {

stele::Condition<> condition_of(const Table& table, const Condition& condition) {
  using Kind = Condition::Kind;
  const auto part = [&](std::size_t i) { return condition_of(table, condition.parts[i]); };
  if (condition.kind == Kind::all) return part(0) && part(1);
  if (condition.kind == Kind::any) return part(0) || part(1);
  if (condition.kind == Kind::negation) return !part(0);
  const auto tested = column(table.columns[condition.column].name);
  switch (condition.op) {
    case Op::equal:
      return tested == condition.values.front();
    case Op::not_equal:
      return tested != condition.values.front();
    case Op::less:
      return tested < condition.values.front();
    case Op::at_least:
      return tested >= condition.values.front();
    case Op::in:
      return tested.in(condition.values);
    case Op::not_in:
      return tested.not_in(condition.values);
    case Op::is_null:
      return tested.is_null();
    default:
      return tested.is_not_null();
  }
}

Order<void> order_of(const Table& table, const OrderBy& order) {
  const auto term = column(table.columns[order.column].name);
  Order<void> made = order.descending ? term.desc() : term.asc();
  if (!order.nulls_first) return made;
  return *order.nulls_first ? made.nulls_first() : made.nulls_last();
}

/// All but the conditions and includes.
void arrange(Query<Record>& query, const Table& table, const Rows& rows) {
  for (const OrderBy& each : rows.order) query.order_by(order_of(table, each));
  if (rows.limit) query.limit(*rows.limit);
  if (rows.offset) query.offset(*rows.offset);
}

/// Says includes by paths that begin with the prefix.
class Including {
 public:
  Including(Query<Record>& query, const Design& design) : query_(query), design_(design) {}

  void include(const Table& owner, const std::vector<Include>& includes,
               const std::string& prefix) const {
    for (const Include& each : includes) {
      const Association& association = owner.associations[each.association];
      const std::string path = prefix + association.name;
      const auto say_nested = [&] {
        include(design_.tables[association.target], each.rows.includes, path + ".");
      };
      if (each.by_paths && each.is_said_last) say_nested();
      include(association.target, each, path);
      if (each.by_paths && !each.is_said_last) say_nested();
    }
  }

 private:
  void include(std::size_t table, const Include& include, const std::string& path) const {
    const Table& target = design_.tables[table];
    const Rows& rows = include.rows;
    const bool has_nested = !include.by_paths && !rows.includes.empty();
    const bool is_plain = !rows.where && !rows.is_ordered_or_cut() && !has_nested &&
                          include.strategy == Strategy::chosen;
    if (is_plain) {
      include.required ? query_.include(path, required) : query_.include(path);
      return;
    }
    if (include.is_said_twice && rows.where) {
      query_.include(path,
                     [&](Query<Record>& query) { query.where(condition_of(target, *rows.where)); });
    }
    const auto change = [&](Query<Record>& query) {
      if (!include.is_said_twice && rows.where) query.where(condition_of(target, *rows.where));
      arrange(query, target, rows);
      if (include.strategy == Strategy::join) query.by_join();
      if (include.strategy == Strategy::query) query.by_query();
      if (!include.by_paths) Including(query, design_).include(target, rows.includes, "");
      if (include.required && include.is_required_inside) query.required();
    };
    if (include.required && !include.is_required_inside) {
      query_.include(path, change, required);
    } else {
      query_.include(path, change);
    }
  }

  Query<Record>& query_;
  const Design& design_;
};

}  // namespace

void apply(Query<Record>& query, const Design& design, std::size_t table, const Rows& rows) {
  const Table& root = design.tables[table];
  if (rows.where) query.where(condition_of(root, *rows.where));
  arrange(query, root, rows);
  Including(query, design).include(root, rows.includes, "");
}

}  // namespace stele::test::graphs
