#include <algorithm>
#include <utility>

#include "include.hpp"
#include "select_builder.hpp"
#include "soft_delete.hpp"
#include "stele/base/error.hpp"
#include "stele/model/database_models.hpp"
#include "stele/schema/identifier.hpp"
#include "stele/sql/node.hpp"
#include "stele/sql/walk.hpp"

namespace stele::detail {

sql::Expr key_column(const ScopeSource& source, const std::string& attribute) {
  const std::size_t index = source.model->index_of(attribute);
  const schema::Column& column = source.model->attributes[index].column;
  return sql::column(source.exposed, column.name,
                     source.types.empty() ? column.type : source.types[index]);
}

sql::Expr is_equal(const sql::Expr& left, const sql::Expr& right) {
  return sql::compare(sql::ComparisonOperator::equal, left, right);
}

sql::Expr are_equal(const ScopeSource& left, const KeyNames& left_key, const ScopeSource& right,
                    const KeyNames& right_key) {
  std::optional<sql::Expr> all;
  for (std::size_t i = 0; i < left_key.size(); ++i) {
    const sql::Expr each = is_equal(key_column(left, left_key[i]), key_column(right, right_key[i]));
    all = all ? sql::and_(*all, each) : each;
  }
  return *all;
}

sql::Expr with_constants(sql::Expr condition, const AssociationInfo& association,
                         const ScopeSource& holder) {
  for (const auto& [attribute, value] : association.constants) {
    const sql::Expr column = key_column(holder, attribute);
    const sql::Expr constant = sql::literal(value, sql::type_of(column), &sql::no_origin);
    condition = sql::and_(condition, is_equal(column, constant));
  }
  return condition;
}

void add_live_condition(sql::Expr& condition, const ScopeSource& source, DeletedRows deleted) {
  if (deleted == DeletedRows::without) {
    condition = with_live(*source.model, source.exposed, condition);
  }
}

namespace {

bool is_taken(const Scope& scope, std::string_view name) {
  for (const Scope* each = &scope; each != nullptr; each = each->enclosing) {
    for (const ScopeSource& source : each->sources) {
      if (source.exposed == name) return true;
    }
    if (std::find(each->taken.begin(), each->taken.end(), name) != each->taken.end()) return true;
  }
  return false;
}

}  // namespace

std::string exposed_name(const Scope& scope, const std::string& table) {
  if (!is_taken(scope, table)) return table;
  constexpr std::size_t longest = 63 - 4;  // of postgres, which cuts what is longer
  const std::string stem = table.size() > longest ? "t" : table;
  for (int i = 2;; ++i) {
    std::string name = stem + "_" + std::to_string(i);
    if (!is_taken(scope, name)) return name;
  }
}

namespace {

std::string checked_alias(const Scope& scope, std::string_view alias) {
  schema::check_identifier("alias", alias);
  if (!is_taken(scope, alias)) return std::string(alias);
  throw Error(Errc::invalid_argument,
              "the alias '" + std::string(alias) +
                  "' is the name of another model or table in the query; give another");
}

void require_one_form(const std::vector<ColumnType>& types,
                      const std::vector<sql::Projection>& part, const std::string& model) {
  const auto mismatch = [&](const std::string& why) {
    throw Error(Errc::mapping, "the queries of a union on " + model + " " + why, {.model = model});
  };
  if (types.size() != part.size()) mismatch("do not select the same number of columns");
  for (std::size_t i = 0; i < types.size(); ++i) {
    const ColumnType& a = types[i];
    const ColumnType& b = part[i].type;
    const bool fits = a.value_kind() == b.value_kind() && a.storage == b.storage &&
                      (a.kind != TypeKind::decimal || a.scale == b.scale);
    if (fits) continue;
    mismatch("select " + to_string(a) + " and " + to_string(b) + " as column " +
             std::to_string(i + 1) + "; cast one, or store both in one form");
  }
}

/// The type that has the values of both.
ColumnType wider(const ColumnType& a, const ColumnType& b) {
  if (a == b) return a;
  if (a.is_integer()) return types::bigint();
  if (a.value_kind() == ValueKind::float64) return types::double_();
  if (a.kind == TypeKind::decimal) return a.precision > b.precision ? a : b;
  const bool is_text = a.is_text() && a.kind != TypeKind::citext && b.kind != TypeKind::citext;
  return is_text ? types::text() : a;
}

/// Gives the columns of both parts of a recursive query one type, as databases want it that do not
/// widen that of the first.
std::vector<ColumnType> widen(sql::Select& first, sql::Select& step) {
  std::vector<ColumnType> types;
  for (std::size_t i = 0; i < first.projections.size(); ++i) {
    const ColumnType type = wider(first.projections[i].type, step.projections[i].type);
    for (sql::Select* part : {&first, &step}) {
      sql::Projection& each = part->projections[i];
      if (each.type == type) continue;
      each.expr = sql::Expr({sql::Cast{each.expr, type}});
      each.type = type;
    }
    types.push_back(type);
  }
  return types;
}

std::vector<ColumnType> types_of(const sql::Select& select) {
  std::vector<ColumnType> types;
  for (const sql::Projection& each : select.projections) types.push_back(each.type);
  return types;
}

}  // namespace

void SelectBuilder::add_root(sql::Select& select, Scope& scope, const QueryTree& tree) {
  scope.models = {0};
  if (!tree.set) {
    select.from = source_of(*tree.model, {}, scope);
    return;
  }
  const Metadata& metadata = tree.model->metadata();
  ScopeSource root{
      .model = &metadata, .alias = {}, .exposed = exposed_name(scope, metadata.table.name)};
  select.from = parts_source(tree, scope, root.types);
  select.from->alias = root.exposed;
  scope.sources.push_back(std::move(root));
}

sql::Source SelectBuilder::parts_source(const QueryTree& tree, const Scope& scope,
                                        std::vector<ColumnType>& types) {
  sql::Select together;
  together.set_operator = tree.set->op;
  require_operator(tree);
  for (const auto& part : tree.set->parts) {
    require_same_database(*part);
    sql::Select built = build(*part, scope.enclosing, Output::table);
    if (types.empty()) types = types_of(built);
    require_one_form(types, built.projections, tree.model->metadata().name);
    together.parts.push_back(std::make_shared<const sql::Select>(std::move(built)));
  }
  const auto query = together.parts.size() == 1
                         ? together.parts.front()
                         : std::make_shared<const sql::Select>(std::move(together));
  return {.table = {}, .query = query, .alias = {}};
}

void SelectBuilder::require_operator(const QueryTree& tree) const {
  const bool counts = tree.set->op == sql::SetOperator::intersect_all ||
                      tree.set->op == sql::SetOperator::except_all;
  if (!counts || session_.dialect().features().multisets) return;
  const std::string dialect(session_.dialect().name());
  throw Error(Errc::unsupported,
              dialect +
                  " has no INTERSECT ALL and no EXCEPT ALL, which count rows that come several "
                  "times; use intersect() or except(), or count them by group_by()",
              {.dialect = dialect, .model = tree.model->metadata().name});
}

sql::Select SelectBuilder::build_parts(const QueryTree& tree, const Scope* enclosing,
                                       Output output) {
  const QueryTree& first = *tree.set->parts.front();
  const Metadata& metadata = tree.model->metadata();
  if (tree.where || !tree.group.empty() || tree.having || !tree.joins.empty() || tree.after) {
    throw Error(Errc::invalid_argument,
                "what several queries select on " + metadata.name +
                    " can be ordered and limited; for more, read it as a table: "
                    "stele::from(\"name\", query)",
                {.model = metadata.name});
  }
  Scope scope;
  scope.enclosing = enclosing;
  std::vector<ColumnType> types;
  sql::Select select;
  select.from = parts_source(tree, scope, types);
  select.from->alias = exposed_name(scope, "rows");
  const auto name_of_term = [&](std::size_t i) {
    return i < first.names.size() && !first.names[i].empty() ? first.names[i]
                                                             : "c" + std::to_string(i + 1);
  };
  const auto column = [&](std::size_t i) { return sql::column({}, name_of_term(i), types[i]); };
  for (std::size_t i = 0; i < types.size(); ++i) {
    select.projections.push_back({.expr = column(i), .type = types[i]});
    if (output == Output::table) select.projections.back().alias = name_of_term(i);
  }
  for (const sql::OrderTerm& term : tree.order) {
    std::size_t found = types.size();
    const auto* ref = std::get_if<sql::AttributeRef>(&term.expr.node().data);
    for (std::size_t i = 0; i < types.size() && found == types.size(); ++i) {
      const bool is_named = ref != nullptr && i < first.names.size() && ref->name == first.names[i];
      if (is_named || sql::is_same(first.terms[i], term.expr)) found = i;
    }
    if (found == types.size()) {
      throw Error(Errc::invalid_argument,
                  "what several queries select on " + metadata.name +
                      " is ordered by something that the first does not select",
                  {.model = metadata.name});
    }
    select.order.push_back({column(found), term.descending, term.nulls});
  }
  if (tree.limit || tree.offset) {
    if (select.order.empty() && output != Output::exists) {
      throw Error(Errc::invalid_argument,
                  "limit() and offset() of rows of several queries on " + metadata.name +
                      " leave open which rows are meant; add order_by(…)",
                  {.model = metadata.name});
    }
    if (tree.limit) select.limit = sql::literal(*tree.limit, types::bigint(), &*tree.limit);
    if (tree.offset) select.offset = sql::literal(*tree.offset, types::bigint(), &*tree.offset);
  }
  return select;
}

sql::Source SelectBuilder::source_of(const ModelState& model, std::string_view alias,
                                     Scope& scope) {
  use(model);
  const Metadata& metadata = model.metadata();
  ScopeSource source{.model = &metadata, .alias = std::string(alias)};
  source.exposed =
      alias.empty() ? exposed_name(scope, metadata.table.name) : checked_alias(scope, alias);
  sql::Source from{.table = metadata.table};
  if (metadata.derived) from = derived_source(metadata, source.types);
  if (from.query || source.exposed != metadata.table.name) from.alias = source.exposed;
  scope.sources.push_back(std::move(source));
  return from;
}

sql::Source SelectBuilder::derived_source(const Metadata& metadata,
                                          std::vector<ColumnType>& types) {
  if (metadata.derived->common) {
    add_common(metadata, types);
    return {.table = metadata.table};
  }
  sql::Select query = build(*metadata.derived->query, nullptr, Output::table);
  types = types_of(query);
  return {.table = {}, .query = std::make_shared<const sql::Select>(std::move(query))};
}

void SelectBuilder::add_common(const Metadata& metadata, std::vector<ColumnType>& types) {
  const DerivedTree& derived = *metadata.derived;
  for (const KnownTable& known : known_) {
    if (known.name != metadata.table.name) continue;
    const bool is_itself = derived.query == nullptr;
    if (!is_itself && known.derived != &derived) {
      throw Error(Errc::invalid_argument,
                  "two queries of with() are called '" + known.name + "'; rename one",
                  {.model = metadata.name});
    }
    types = known.types;
    return;
  }
  if (derived.query == nullptr) {
    throw Error(Errc::invalid_argument,
                "the rows so far of the recursive query '" + metadata.name +
                    "' are read outside of it; read what with_recursive(…) gives",
                {.model = metadata.name});
  }
  sql::Select first = build(*derived.query, nullptr, Output::table);
  types = types_of(first);
  sql::CommonTable table{.name = metadata.table.name, .recursive = derived.step != nullptr};
  for (const sql::Projection& each : first.projections) table.columns.push_back(each.alias);
  known_.push_back({.name = table.name, .derived = &derived, .types = types});
  if (derived.step) {
    sql::Select both;
    both.set_operator = derived.distinct ? sql::SetOperator::union_ : sql::SetOperator::union_all;
    sql::Select step = build(*derived.step, nullptr, Output::table);
    require_one_form(types, step.projections, metadata.name);
    types = widen(first, step);
    const auto known = std::find_if(known_.begin(), known_.end(), [&](const KnownTable& each) {
      return each.derived == &derived;
    });
    known->types = types;
    both.parts = {std::make_shared<const sql::Select>(std::move(first)),
                  std::make_shared<const sql::Select>(std::move(step))};
    first = std::move(both);
  }
  table.query = std::make_shared<const sql::Select>(std::move(first));
  tables_.push_back(std::move(table));
}

void SelectBuilder::add_join(sql::Select& select, Scope& scope, const JoinTree& join,
                             DeletedRows deleted) {
  std::optional<sql::Expr> on = join.on;
  std::optional<sql::Expr> keys;
  const auto add = [&](const ModelState& model, const std::string& alias) -> std::size_t {
    sql::Source source = source_of(model, alias, scope);
    scope.sources.back().nullable = join.kind == sql::JoinKind::left;
    select.joins.push_back({join.kind, std::move(source), sql::Expr({sql::Logical{}})});
    return scope.sources.size() - 1;
  };
  std::size_t from = scope.models[join.owner];
  const AssociationInfo* association = nullptr;
  if (!join.association.empty()) {
    association = &resolved_association(session_, *scope.sources[from].model, join.association);
  }
  const bool has_link =
      association != nullptr && association->kind == RelationKind::belongs_to_many;
  if (has_link) {
    const std::size_t link = add(*schema_of(session_).find(association->join_model), {});
    select.joins.back().on = with_constants(are_equal(scope.sources[link], association->join_own,
                                                      scope.sources[from], association->own_key),
                                            *association, scope.sources[link]);
    add_live_condition(select.joins.back().on, scope.sources[link], deleted);
    from = link;
  }
  const std::size_t target = add(*join.model, join.alias);
  scope.models.push_back(target);
  if (has_link) {
    keys = are_equal(scope.sources[target], association->target_key, scope.sources[from],
                     association->join_target);
  } else if (association != nullptr) {
    const bool is_own = association->kind == RelationKind::belongs_to;
    keys = with_constants(are_equal(scope.sources[target], association->target_key,
                                    scope.sources[from], association->own_key),
                          *association, scope.sources[is_own ? from : target]);
  }
  if (on) on = Resolver(scope, Place::row, this)(*on);
  select.joins.back().on = keys && on ? sql::and_(*keys, *on) : keys ? *keys : *on;
  add_live_condition(select.joins.back().on, scope.sources[target], deleted);
}

}  // namespace stele::detail
