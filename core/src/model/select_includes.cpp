#include <utility>

#include "include.hpp"
#include "select_builder.hpp"
#include "stele/base/error.hpp"
#include "stele/model/column.hpp"
#include "stele/model/database_models.hpp"
#include "stele/sql/node.hpp"

namespace stele::detail {

namespace {

/// The row of the enclosing query whose rows are meant.
const ScopeSource& owner_of(const Scope& scope, const OwnerTree& owners) {
  return scope.enclosing->sources[owners.source];
}

/// How the columns of a query are called that is read by the one around it.
std::string column_name(std::size_t index) { return "c" + std::to_string(index + 1); }

sql::Expr row_number(const std::vector<sql::Expr>& partition, std::vector<sql::OrderTerm> order) {
  const sql::Expr function({sql::Function{
      .name = "row_number", .type = types::bigint(), .kind = sql::FunctionKind::window}});
  return sql::Expr({sql::Window{
      .function = function, .partition = partition, .order = std::move(order), .frame = {}}});
}

}  // namespace

SelectBuilder::OwnerColumns SelectBuilder::choose_owned(sql::Select& select, Scope& scope,
                                                        const QueryTree& tree) {
  const OwnerTree& owners = *tree.owners;
  const AssociationInfo& association =
      resolved_association(session_, owners.model->metadata(), owners.association);
  KeyNames attributes = association.target_key;
  std::size_t holder = 0;
  if (association.kind == RelationKind::belongs_to_many) {
    const auto link = schema_of(session_).find(association.join_model);
    sql::Source source = source_of(*link, {}, scope);
    holder = scope.sources.size() - 1;
    select.joins.push_back({sql::JoinKind::inner, std::move(source),
                            with_constants(are_equal(scope.sources[holder], association.join_target,
                                                     scope.sources.front(), association.target_key),
                                           association, scope.sources[holder])});
    add_live_condition(select.joins.back().on, scope.sources[holder], tree.deleted);
    attributes = association.join_own;
  }
  OwnerColumns columns;
  std::vector<sql::Expr>& keys = columns.keys;
  for (const std::string& attribute : attributes) {
    keys.push_back(key_column(scope.sources[holder], attribute));
  }
  if (const auto link = link_model(session_, owners.model->metadata(), association)) {
    for (const AttributeInfo& each : link->metadata().attributes) {
      columns.link.push_back(key_column(scope.sources[holder], each.name));
    }
  } else if (holder > 0) {
    columns.link = keys;
  }
  const bool is_held_here =
      association.kind == RelationKind::has_one || association.kind == RelationKind::has_many;
  if (owners.all) {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (!scope.sources[holder].model->attribute(attributes[i]).column.nullable) continue;
      const sql::Expr refers = null_test(keys[i], true);
      select.where = select.where ? sql::and_(*select.where, refers) : refers;
    }
  } else if (owners.keys.empty()) {
    select.where =
        are_equal(scope.sources[holder], attributes, owner_of(scope, owners), association.own_key);
    if (association.kind == RelationKind::belongs_to) {
      select.where = with_constants(*select.where, association, owner_of(scope, owners));
    }
  } else {
    for (std::size_t i = 0; i < keys.size(); ++i) {
      sql::In in = owners.keys[i];
      in.operand = keys[i];
      in.origin = &owners.keys[i];
      const sql::Expr each = Resolver(scope, Place::row, this)(sql::Expr({std::move(in)}));
      select.where = select.where ? sql::and_(*select.where, each) : each;
    }
  }
  if (is_held_here && select.where) {
    select.where = with_constants(*select.where, association, scope.sources.front());
  }
  return columns;
}

std::optional<sql::Expr> SelectBuilder::has_required(const QueryTree& tree, const Scope& scope) {
  std::optional<sql::Expr> all;
  for (const IncludeTree& include : tree.includes) {
    if (!include.query->required) continue;
    QueryTree match = *include.query;
    match.owners = std::make_shared<const OwnerTree>(
        OwnerTree{.model = tree.model, .association = include.association, .keys = {}});
    match.order.clear();
    match.limit.reset();
    match.offset.reset();
    sql::Subquery has{.kind = sql::SubqueryKind::exists, .type = types::boolean()};
    has.select = std::make_shared<const sql::Select>(build(match, &scope, Output::exists));
    const sql::Expr each({std::move(has)});
    all = all ? sql::and_(*all, each) : each;
  }
  return all;
}

void SelectBuilder::join_included(sql::Select& select, Scope& scope, const ScopeSource& owner,
                                  const QueryTree& tree) {
  for (const IncludeTree& include : tree.includes) {
    if (!is_joined(*owner.model, include)) continue;
    const ModelState& model = *include.query->model;
    use(model);
    const QueryTree& target = with_scopes(*include.query);
    const Metadata& metadata = model.metadata();
    const AssociationInfo& association =
        resolved_association(session_, *owner.model, include.association);

    Scope own;
    own.enclosing = &scope;
    own.qualified = true;
    own.models = {0};
    own.sources.push_back(
        {.model = &metadata, .alias = {}, .exposed = exposed_name(scope, metadata.table.name)});
    const ScopeSource source = own.sources.front();
    scope.taken.push_back(source.exposed);
    sql::Source from{.table = metadata.table};
    if (source.exposed != metadata.table.name) from.alias = source.exposed;

    const bool is_own = association.kind == RelationKind::belongs_to;
    sql::Expr on =
        with_constants(are_equal(source, association.target_key, owner, association.own_key),
                       association, is_own ? owner : source);
    if (may_be_several(metadata, association)) {
      // Of several the first by key, as there is one row of the owner.
      on = is_equal(key_column(source, metadata.attributes[metadata.key.front()].name),
                    first_key(target, tree, include.association, owner));
    } else {
      if (target.where) on = sql::and_(on, Resolver(own, Place::row, this)(*target.where));
      if (const auto has = has_required(target, own)) on = sql::and_(on, *has);
    }
    select.joins.push_back({sql::JoinKind::left, std::move(from), on});
    for (const AttributeInfo& attribute : metadata.attributes) {
      const sql::Expr column =
          sql::column(source.exposed, attribute.column.name, attribute.column.type);
      select.projections.push_back({.expr = column, .type = attribute.column.type});
      if (!select.group.empty()) select.group.push_back(column);
    }
    leave_columns_out(select, target, select.projections.size() - metadata.attributes.size());
    const std::size_t values = select.projections.size();
    add_values(select, own, target);
    for (std::size_t i = values; !select.group.empty() && i < select.projections.size(); ++i) {
      select.group.push_back(select.projections[i].expr);
    }
    join_included(select, scope, source, target);
  }
}

void SelectBuilder::leave_columns_out(sql::Select& select, const QueryTree& tree,
                                      std::size_t begin) const {
  const std::optional<AttributeMask> columns = read_attributes(session_, tree);
  if (!columns) return;
  for (std::size_t i = 0; i < tree.model->metadata().attributes.size(); ++i) {
    if (columns->test(i)) continue;
    sql::Projection& column = select.projections[begin + i];
    // NULL of the column's type, which is not looked at.
    column.expr = sql::Expr({sql::Raw{.pieces = {"CASE WHEN 1 = 0 THEN ", " END"},
                                      .operands = {column.expr},
                                      .type = column.type,
                                      .closed = true}});
  }
}

sql::Expr SelectBuilder::first_key(const QueryTree& target, const QueryTree& tree,
                                   const std::string& association, const ScopeSource& owner) {
  const Metadata& metadata = target.model->metadata();
  QueryTree first = target;
  first.owners = std::make_shared<const OwnerTree>(
      OwnerTree{.model = tree.model, .association = association, .keys = {}});
  const AttributeInfo& attribute = metadata.attributes[metadata.key.front()];
  first.terms = {detail::attribute(metadata.identity, attribute.name)};
  first.types = {std::nullopt};
  Scope around;
  around.sources.push_back(owner);
  around.qualified = true;
  sql::Subquery key{.kind = sql::SubqueryKind::scalar, .type = attribute.column.type};
  // Not by min(), which not all keys have.
  key.select = std::make_shared<const sql::Select>(build(first, &around, Output::rows, 1));
  return sql::Expr({std::move(key)});
}

sql::Select SelectBuilder::order_by_owner(sql::Select select, const OwnerColumns& owner,
                                          const QueryTree& tree) {
  const std::vector<std::size_t> places = owner_columns(session_, tree);
  for (const sql::Expr& column : owner.link) {
    select.projections.push_back({.expr = column, .type = sql::type_of(column)});
  }
  const auto term = [](const sql::Expr& expr) {
    return sql::OrderTerm{.expr = expr, .nulls = sql::NullsOrder::irrelevant};
  };
  if (!tree.limit && !tree.offset) {
    if (tree.owners->all) return select;  // which has the order of each owner's rows
    std::vector<sql::OrderTerm> order;
    for (const sql::Expr& each : owner.keys) order.push_back(term(each));
    order.insert(order.end(), select.order.begin(), select.order.end());
    select.order = std::move(order);
    return select;
  }
  const std::string name = "rows_of_owners";
  const sql::Expr number = row_number(owner.keys, std::exchange(select.order, {}));
  sql::Select numbered;
  for (std::size_t i = 0; i < select.projections.size(); ++i) {
    sql::Projection& each = select.projections[i];
    each.alias = column_name(i);
    numbered.projections.push_back(
        {.expr = sql::column(name, each.alias, each.type), .type = each.type});
  }
  const std::string last = column_name(select.projections.size());
  select.projections.push_back({.expr = number, .type = types::bigint(), .alias = last});
  const sql::Expr at = sql::column(name, last, types::bigint());
  numbered.from =
      sql::Source{.query = std::make_shared<const sql::Select>(std::move(select)), .alias = name};

  std::optional<sql::Expr> offset;
  if (tree.offset) offset = sql::literal(*tree.offset, types::bigint(), &*tree.offset);
  if (offset) {
    numbered.where = sql::compare(sql::ComparisonOperator::greater, at, *offset);
  }
  if (tree.limit) {
    sql::Expr most = sql::literal(*tree.limit, types::bigint(), &*tree.limit);
    if (offset) {
      most = sql::Expr(
          {sql::Arithmetic{sql::ArithmeticOperator::add, most, *offset, types::bigint()}});
    }
    const sql::Expr fits = sql::compare(sql::ComparisonOperator::less_equal, at, most);
    numbered.where = numbered.where ? sql::and_(*numbered.where, fits) : fits;
  }
  for (const std::size_t place : places) {
    numbered.order.push_back(term(numbered.projections[place].expr));
  }
  numbered.order.push_back(term(at));
  return numbered;
}

}  // namespace stele::detail
