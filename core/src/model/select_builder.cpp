#include "select_builder.hpp"

#include <algorithm>
#include <utility>

#include "resolve_model.hpp"
#include "soft_delete.hpp"
#include "stele/base/error.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/query_core.hpp"
#include "stele/sql/node.hpp"
#include "stele/sql/walk.hpp"

namespace stele::detail {

namespace {

/// Rows are grouped by text without case in lower case, which is then what there is to read.
sql::Expr grouped(const sql::Expr& term) {
  const bool is_column = std::holds_alternative<sql::ColumnRef>(term.node().data);
  if (!is_column || sql::type_of(term).kind != TypeKind::citext) return term;
  return sql::Expr({sql::Function{.name = "lower", .arguments = {term}, .type = types::text()}});
}

bool has_constant(const sql::Expr& expr) {
  const auto& data = expr.node().data;
  // A subquery may have any.
  if (std::holds_alternative<sql::Literal>(data) || std::holds_alternative<sql::Subquery>(data)) {
    return true;
  }
  const std::vector<sql::Expr> children = sql::children_of(expr);
  return std::any_of(children.begin(), children.end(), has_constant);
}

/// The column of the result that is the same expression, or nothing.
std::optional<sql::Expr> position_of(const sql::Select& select, const sql::Expr& expr) {
  for (std::size_t i = 0; i < select.projections.size(); ++i) {
    if (!sql::is_same(select.projections[i].expr, expr)) continue;
    return sql::Expr({sql::Position{i + 1, sql::type_of(expr)}});
  }
  return std::nullopt;
}

/// Two placeholders are never the same to a database: an expression with a constant that is
/// selected is named by its place there.
void name_by_position(sql::Select& select) {
  const auto replace = [&](sql::Expr& expr) {
    if (!has_constant(expr)) return;
    if (auto position = position_of(select, expr)) expr = *std::move(position);
  };
  if (!select.group.empty() || select.distinct) {
    for (sql::OrderTerm& term : select.order) replace(term.expr);
  }
  for (sql::Expr& term : select.group) replace(term);
}

/// Whether a database may call what the expression gives so: postgres does by the column or the
/// function that it sees in it.
bool may_be_called(const sql::Expr& expr, std::string_view name) {
  const auto& data = expr.node().data;
  if (const auto* column = std::get_if<sql::ColumnRef>(&data)) return column->column == name;
  const auto* function = std::get_if<sql::Function>(&data);
  if (function != nullptr && function->name == name) return true;
  const auto* subquery = std::get_if<sql::Subquery>(&data);
  if (subquery != nullptr && may_be_called(subquery->select->projections.front().expr, name)) {
    return true;
  }
  const std::vector<sql::Expr> children = sql::children_of(expr);
  return std::any_of(children.begin(), children.end(),
                     [&](const sql::Expr& child) { return may_be_called(child, name); });
}

bool may_be_called(const sql::Projection& projection, std::string_view name) {
  static constexpr std::string_view always[] = {"avg",    "case", "coalesce", "count",
                                                "exists", "max",  "min",      "sum"};
  if (std::holds_alternative<sql::ColumnRef>(projection.expr.node().data)) return false;
  const bool is_spelled = std::find(std::begin(always), std::end(always), name) != std::end(always);
  return is_spelled || may_be_called(projection.expr, name);
}

/// An order by a name is of what is selected under it, and then of the column.
void qualify_order(sql::Select& select, const Scope& scope) {
  for (sql::OrderTerm& term : select.order) {
    const auto* column = std::get_if<sql::ColumnRef>(&term.expr.node().data);
    if (column == nullptr || !column->table.empty()) continue;
    const bool is_taken = std::any_of(
        select.projections.begin(), select.projections.end(),
        [&](const sql::Projection& each) { return may_be_called(each, column->column); });
    if (!is_taken) continue;
    term.expr = sql::column(scope.sources.front().exposed, column->column, column->type);
  }
}

void require_order(const sql::Select& select, const Metadata& model, std::string_view of) {
  if (!select.order.empty()) return;
  throw Error(Errc::invalid_argument,
              "limit() and offset() of " + std::string(of) + " of " + model.name +
                  " leave open which rows are meant; add order_by(…)",
              {.model = model.name});
}

/// @throws Error Errc::unsupported for a term of a subquery that sqlite could not resolve
void refuse_outer(const sql::Expr& term, const Scope& scope, std::string_view verb) {
  if (!reads_outer(term, scope)) return;
  const std::string& model = scope.sources.front().model->name;
  throw Error(Errc::unsupported,
              std::string(verb) + "() of a subquery on " + model +
                  " is of a column of the query around it, which sqlite does not see there; it is "
                  "the same for all rows of the subquery: use it in where() or select()",
              {.model = model});
}

void add_condition(sql::Select& select, const sql::Expr& condition) {
  select.where = select.where ? sql::and_(*select.where, condition) : condition;
}

bool has_to_many(const Session& session, const QueryTree& tree);

}  // namespace

ColumnType read_type(const sql::Expr& term, const std::optional<ColumnType>& member,
                     const Metadata& metadata) {
  ColumnType type = sql::type_of(term);
  if (!member || type.value_kind() == member->value_kind()) return type;
  const bool widens =
      type.value_kind() == ValueKind::int64 && member->value_kind() == ValueKind::float64;
  if (widens) return types::double_();
  throw Error(Errc::mapping,
              "a term of select() on " + metadata.name + " is " + to_string(type) +
                  " and cannot be read into a member that is " + to_string(*member),
              {.model = metadata.name});
}

sql::Select SelectBuilder::select(const QueryTree& tree, std::optional<std::int64_t> rows) {
  reads_ = true;
  sql::Select select = build(tree, nullptr, Output::rows, rows);
  select.with = take_tables();
  return select;
}

sql::Select SelectBuilder::build(const QueryTree& tree, const Scope* enclosing, Output output,
                                 std::optional<std::int64_t> rows) {
  use(*tree.model);
  return build_scoped(with_scopes(tree), enclosing, output, rows);
}

const QueryTree& SelectBuilder::with_scopes(const QueryTree& tree) {
  if (!leaves_out(tree)) return tree;
  QueryCore query(session_, tree);
  query.apply_scopes();
  scoped_.push_back(std::make_shared<const QueryTree>(query.tree()));
  return *scoped_.back();
}

sql::Select SelectBuilder::build_scoped(const QueryTree& tree, const Scope* enclosing,
                                        Output output, std::optional<std::int64_t> rows) {
  if (tree.set && !tree.set->parts.front()->terms.empty()) {
    return build_parts(tree, enclosing, output);
  }
  sql::Select select;
  Scope scope;
  scope.enclosing = enclosing;
  const bool reads = std::exchange(reads_, false) && tree.terms.empty();
  scope.qualified = !tree.joins.empty() || output == Output::table || tree.owners ||
                    (reads && !tree.includes.empty());
  add_root(select, scope, tree);
  const bool ranks = is_ranked(tree, output, enclosing != nullptr, rows.has_value());
  if (ranks) scope.qualified = true;
  std::optional<sql::Expr> search = this->search(select, scope, tree, ranks);
  for (const JoinTree& join : tree.joins) add_join(select, scope, join, tree.deleted);
  OwnerColumns owner;
  if (tree.owners) owner = choose_owned(select, scope, tree);
  project(select, scope, tree, output);
  if (reads) add_values(select, scope, tree);
  std::optional<sql::Expr> where = tree.where;
  if (tree.after) {
    std::vector<sql::OrderTerm> terms = tree.order;
    const sql::Expr after = after_row(tree.model->metadata(), terms, *tree.after);
    where = where ? sql::and_(*where, after) : after;
  }
  if (where) add_condition(select, Resolver(scope, Place::row, this)(*where));
  if (search) add_condition(select, *search);
  if (const auto has = has_required(tree, scope)) add_condition(select, *has);
  group(select, scope, tree);
  if (!select.group.empty()) {
    select.group.insert(select.group.end(), owner.keys.begin(), owner.keys.end());
    select.group.insert(select.group.end(), owner.link.begin(), owner.link.end());
  }
  order(select, scope, tree);
  if (ranks) rank(select, scope, tree);
  const bool is_by_owner = reads && !owner.keys.empty();
  if (is_by_owner) {
    append_key(select, scope, scope.sources.front());
  } else if (tree.limit || tree.offset || rows) {
    limit(select, scope, tree, output, rows);
  }
  if (is_of_groups(select)) require_grouped(select, scope);
  // Without groups an aggregate has one row, of however many.
  const bool is_total = is_of_groups(select) && select.group.empty();
  if (output != Output::exists) {
    name_by_position(select);
    qualify_order(select, scope);
  } else if (!is_total) {
    select.projections = {
        {.expr = sql::Expr({sql::Position{1, types::bigint()}}), .type = types::bigint()}};
    select.distinct = false;
  }
  if (reads) {
    leave_columns_out(select, tree, 0);
    join_included(select, scope, scope.sources.front(), tree);
  }
  if (tree.lock) lock(select, scope, *tree.lock);
  return is_by_owner ? order_by_owner(std::move(select), owner, tree) : select;
}

void SelectBuilder::project(sql::Select& select, const Scope& scope, const QueryTree& tree,
                            Output output) {
  const Resolver resolver(scope, Place::result, this);
  const Metadata& metadata = tree.model->metadata();
  if (tree.terms.empty()) {
    const ScopeSource& root = scope.sources.front();
    for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
      const schema::Column& column = metadata.attributes[i].column;
      const ColumnType& type = root.types.empty() ? column.type : root.types[i];
      select.projections.push_back(
          {.expr = sql::column(scope.qualified ? root.exposed : std::string(), column.name, type),
           .type = type,
           .alias = output == Output::table ? column.name : std::string()});
    }
  }
  const bool is_grouped = !tree.group.empty() || tree.distinct;
  for (std::size_t i = 0; i < tree.terms.size(); ++i) {
    sql::Expr term = resolver.alone(tree.terms[i]);
    if (is_grouped) term = grouped(term);
    sql::Projection projection{.expr = term, .type = read_type(term, tree.types[i], metadata)};
    if (output == Output::table) {
      projection.alias = i < tree.names.size() && !tree.names[i].empty()
                             ? tree.names[i]
                             : "c" + std::to_string(i + 1);
    }
    select.projections.push_back(std::move(projection));
  }
  select.distinct = tree.distinct;
  if (!tree.distinct_on.empty()) require_distinct_on(tree);
  for (const sql::Expr& term : tree.distinct_on) {
    select.distinct_on.push_back(resolver.alone(term));
  }
}

void SelectBuilder::group(sql::Select& select, const Scope& scope, const QueryTree& tree) {
  const Resolver resolver(scope, Place::row, this);
  for (const sql::Expr& term : tree.group) {
    select.group.push_back(grouped(resolver.alone(term)));
    refuse_outer(select.group.back(), scope, "group_by");
  }
  if (tree.having) select.having = Resolver(scope, Place::having, this)(*tree.having);
  if (!tree.terms.empty()) return;
  const Metadata& metadata = tree.model->metadata();
  const bool is_repeated = has_to_many(session_, tree);
  if (!is_repeated && (!tree.group.empty() || tree.having)) {
    throw Error(
        Errc::invalid_argument,
        "a query of rows of " + metadata.name + " is grouped; say what each group has by select(…)",
        {.model = metadata.name});
  }
  if (!is_repeated || !tree.group.empty()) return;
  // Each row of the model once, however many there are beside it.
  const bool has_table = !tree.set && metadata.derived == nullptr && !metadata.key.empty();
  if (!has_table) {
    for (const sql::Projection& each : select.projections) select.group.push_back(each.expr);
    return;
  }
  for (const std::size_t index : metadata.key) {
    select.group.push_back(select.projections[index].expr);
  }
}

void SelectBuilder::order(sql::Select& select, const Scope& scope, const QueryTree& tree) {
  const Resolver resolver(scope, Place::result, this);
  for (const sql::OrderTerm& term : tree.order) {
    sql::OrderTerm resolved = resolver.ordered(term);
    refuse_outer(resolved.expr, scope, "order_by");
    if (!tree.group.empty() || tree.distinct) resolved.expr = grouped(resolved.expr);
    const bool is_selected = !tree.distinct || position_of(select, resolved.expr);
    if (!is_selected) {
      const std::string& model = tree.model->metadata().name;
      throw Error(Errc::invalid_argument,
                  "distinct rows of " + model +
                      " are ordered by something that is not selected; select it too, or order by "
                      "what is",
                  {.model = model});
    }
    select.order.push_back(std::move(resolved));
  }
}

void SelectBuilder::limit(sql::Select& select, const Scope& scope, const QueryTree& tree,
                          Output output, std::optional<std::int64_t> rows) {
  std::optional<std::int64_t> limit = tree.limit;
  if (rows) limit = limit ? std::min(*limit, *rows) : *rows;
  if (limit) {
    const bool is_own = tree.limit && (!rows || *tree.limit <= *rows);
    const void* const origin = is_own ? static_cast<const void*>(&*tree.limit) : &sql::no_origin;
    select.limit = sql::literal(*limit, types::bigint(), origin);
  }
  if (tree.offset) select.offset = sql::literal(*tree.offset, types::bigint(), &*tree.offset);
  if (output == Output::exists) return;
  const Metadata& metadata = tree.model->metadata();
  const bool is_grouped = !tree.terms.empty() && is_of_groups(select);
  const bool is_distinct = tree.distinct || !tree.distinct_on.empty();
  const bool picks = tree.limit || tree.offset || rows == 1;
  if (picks && is_distinct) require_order(select, metadata, "distinct rows");
  if (picks && !tree.group.empty() && is_grouped) require_order(select, metadata, "groups");
  if (picks && tree.set) require_order(select, metadata, "rows of several queries");
  if (picks && metadata.key.empty()) require_order(select, metadata, "rows without a key");
  if (is_grouped || (is_distinct && !tree.terms.empty())) return;
  const std::size_t models = tree.terms.empty() ? 1 : scope.sources.size();
  for (std::size_t i = 0; i < models; ++i) append_key(select, scope, scope.sources[i]);
}

void SelectBuilder::lock(sql::Select& select, const Scope& scope, const sql::RowLock& lock) {
  const std::string& model = scope.sources.front().model->name;
  if (!select.group.empty()) {
    throw Error(Errc::invalid_argument,
                "could not lock rows of " + model +
                    ": the query joins several rows to one; choose the rows by a condition, such "
                    "as exists(…)",
                {.model = model});
  }
  select.lock = lock;
  // Where there may be no row, there is none to lock.
  const bool joins = !select.joins.empty() && lock.tables.empty();
  if (joins) select.lock->tables = {scope.sources.front().exposed};
}

void SelectBuilder::append_key(sql::Select& select, const Scope& scope, const ScopeSource& source) {
  for (const std::size_t index : source.model->key) {
    const schema::Column& column = source.model->attributes[index].column;
    const sql::Expr key =
        sql::column(scope.qualified ? source.exposed : std::string(), column.name, column.type);
    const bool ordered =
        std::any_of(select.order.begin(), select.order.end(),
                    [&](const sql::OrderTerm& term) { return sql::is_same(term.expr, key); });
    if (ordered) continue;
    const bool may_be_null = source.nullable;
    select.order.push_back(
        {.expr = key,
         .nulls = may_be_null ? sql::NullsOrder::dialect_neutral : sql::NullsOrder::irrelevant});
  }
}

namespace {

bool has_to_many(const Session& session, const QueryTree& tree) {
  const Schema& schema = schema_of(session);
  return std::any_of(tree.joins.begin(), tree.joins.end(), [&](const JoinTree& join) {
    if (join.association.empty()) return true;
    const ModelState& owner = join.owner == 0 ? *tree.model : *tree.joins[join.owner - 1].model;
    const auto known = schema.find(owner.metadata().name);
    const AssociationInfo* association =
        known == nullptr ? nullptr : known->mutable_metadata().find_association(join.association);
    return association == nullptr || association->kind == RelationKind::has_many ||
           association->kind == RelationKind::belongs_to_many;
  });
}

}  // namespace

void SelectBuilder::use(const ModelState& model) const {
  if (model.frozen()) return;
  runs_ ? use_model(session_, model) : resolve_model(session_, model);
}

void SelectBuilder::require_distinct_on(const QueryTree& tree) const {
  if (session_.dialect().features().distinct_on) return;
  const std::string dialect(session_.dialect().name());
  throw Error(Errc::unsupported,
              dialect +
                  " has no DISTINCT ON, which distinct(…) of columns needs; number the rows by "
                  "row_number() over their order, and take those of number 1",
              {.dialect = dialect, .model = tree.model->metadata().name});
}

void SelectBuilder::require_same_database(const QueryTree& tree) const {
  if (tree.database == nullptr || tree.database == &session_.database()) return;
  const std::string& model = tree.model->metadata().name;
  throw Error(Errc::invalid_argument,
              "a query on " + model +
                  " of another Database is used within this one; build both from one Database",
              {.model = model});
}

}  // namespace stele::detail
