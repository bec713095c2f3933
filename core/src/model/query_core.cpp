#include "stele/model/query_core.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "resolve_model.hpp"
#include "row_errors.hpp"
#include "row_times.hpp"
#include "row_validation.hpp"
#include "stele/base/error.hpp"
#include "stele/model/column.hpp"
#include "stele/model/database_models.hpp"
#include "stele/schema/identifier.hpp"

namespace stele {

SetClause<void> set(std::string_view attribute, Value value) {
  return {detail::attribute(nullptr, attribute), detail::untyped(std::move(value))};
}

namespace detail {

QueryCore::QueryCore(const ModelHandle& model) : session_(model.session_), model_(model.state_) {}
QueryCore::QueryCore(const QueryCore&) = default;
QueryCore::QueryCore(QueryCore&&) noexcept = default;
QueryCore& QueryCore::operator=(const QueryCore&) = default;
QueryCore& QueryCore::operator=(QueryCore&&) noexcept = default;
QueryCore::~QueryCore() = default;

void QueryCore::where(const sql::Expr& condition) {
  where_ = where_ ? sql::and_(*where_, condition) : condition;
}

void QueryCore::order_by(const sql::Expr& column, bool descending, sql::NullsOrder nulls) {
  order_.push_back({column, descending, nulls});
}

namespace {

void refuse_negative(std::int64_t rows, std::string_view verb) {
  if (rows >= 0) return;
  throw Error(Errc::invalid_argument,
              std::string(verb) + " takes a number of rows, which cannot be negative");
}

}  // namespace

void QueryCore::limit(std::int64_t rows) {
  refuse_negative(rows, "limit()");
  limit_ = rows;
}

void QueryCore::offset(std::int64_t rows) {
  refuse_negative(rows, "offset()");
  offset_ = rows;
}

void QueryCore::turn_to_page(std::int64_t number, std::int64_t size) {
  if (number < 1 || size < 1) {
    throw Error(Errc::invalid_argument, "page() takes a number and a size of at least 1");
  }
  if (limit_ || offset_) {
    throw Error(Errc::invalid_argument,
                "page() takes the place of limit() and offset(); leave them out");
  }
  if (number - 1 > std::numeric_limits<std::int64_t>::max() / size) {
    throw Error(Errc::out_of_range, "page() takes no number so large: its rows cannot be counted");
  }
  limit_ = size;
  offset_ = (number - 1) * size;
}

void QueryCore::timeout(std::chrono::milliseconds time) {
  if (time <= std::chrono::milliseconds(0)) {
    throw Error(Errc::invalid_argument, "timeout() takes a time of at least 1 ms");
  }
  session_.limit({.timeout = time});
}

void QueryCore::stop_on(std::stop_token token) { session_.limit({.stop = std::move(token)}); }

void QueryCore::scope(std::string_view name) {
  const Metadata& metadata = model_->metadata();
  std::vector<std::string_view> known;
  for (const ScopeInfo& scope : metadata.scopes) {
    if (scope.name == name) return scope.apply(*this);
    known.push_back(scope.name);
  }
  const std::string_view near = schema::did_you_mean(name, known);
  throw Error(Errc::invalid_argument,
              metadata.name + " has no scope '" + std::string(name) + "'" +
                  (near.empty() ? std::string() : "; did you mean '" + std::string(near) + "'?"),
              {.model = metadata.name});
}

QueryCore QueryCore::scoped() const {
  QueryCore query = *this;
  if (!unscoped_) {
    for (const auto& apply : model_->metadata().default_scopes) apply(query);
  }
  return query;
}

std::optional<sql::Expr> QueryCore::resolved_where() const {
  if (!where_) return std::nullopt;
  return resolve(*where_, model_->metadata());
}

sql::OrderTerm QueryCore::resolved(const sql::OrderTerm& term) const {
  const Metadata& metadata = model_->metadata();
  sql::OrderTerm order{resolve(term.expr, metadata), term.descending, term.nulls};
  const auto* attribute = std::get_if<sql::AttributeRef>(&term.expr.node().data);
  if (attribute != nullptr && !metadata.attribute(attribute->name).column.nullable) {
    order.nulls = sql::NullsOrder::irrelevant;
  }
  return order;
}

void QueryCore::append_key(std::vector<sql::OrderTerm>& order) const {
  const Metadata& metadata = model_->metadata();
  for (const std::size_t index : metadata.key) {
    const schema::Column& column = metadata.attributes[index].column;
    const bool ordered = std::any_of(order.begin(), order.end(), [&](const sql::OrderTerm& term) {
      const auto* other = std::get_if<sql::ColumnRef>(&term.expr.node().data);
      return other != nullptr && other->column == column.name;
    });
    if (ordered) continue;
    order.push_back(
        {.expr = sql::column({}, column.name, column.type), .nulls = sql::NullsOrder::irrelevant});
  }
}

sql::Select QueryCore::build(std::optional<std::int64_t> rows) const {
  const Metadata& metadata = model_->metadata();
  sql::Select select;
  select.from = metadata.table;
  for (const AttributeInfo& attribute : metadata.attributes) {
    select.projections.push_back(
        {.expr = sql::column({}, attribute.column.name, attribute.column.type),
         .type = attribute.column.type});
  }
  select.where = resolved_where();
  for (const sql::OrderTerm& term : order_) select.order.push_back(resolved(term));
  std::optional<std::int64_t> limit = limit_;
  if (rows) limit = limit ? std::min(*limit, *rows) : *rows;
  if (limit || offset_) append_key(select.order);
  if (limit) select.limit = sql::literal(*limit, types::bigint());
  if (offset_) select.offset = sql::literal(*offset_, types::bigint());
  select.lock = lock_;
  return select;
}

Result QueryCore::select(std::optional<std::int64_t> rows) const {
  use_model(session_, *model_);
  const sql::Select statement = scoped().build(rows);
  require_lockable();
  return session_.execute(session_.dialect().statement_compiler().compile(statement));
}

Compiled QueryCore::compile() const {
  resolve_model(session_, *model_);
  return session_.dialect().statement_compiler().compile(scoped().build(std::nullopt));
}

void QueryCore::project(std::vector<sql::Expr> terms,
                        std::vector<std::optional<ColumnType>> types) {
  terms_ = std::move(terms);
  types_ = std::move(types);
}

void QueryCore::having(const sql::Expr& condition) {
  having_ = having_ ? sql::and_(*having_, condition) : condition;
}

namespace {

/// As what an expression is read into a member of the type.
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

/// Rows are grouped by text without case in lower case, which is then what there is to read.
sql::Expr grouped(const sql::Expr& term) {
  const bool is_column = std::holds_alternative<sql::ColumnRef>(term.node().data);
  if (!is_column || sql::type_of(term).kind != TypeKind::citext) return term;
  return sql::Expr({sql::Function{.name = "lower", .arguments = {term}, .type = types::text()}});
}

}  // namespace

sql::Select QueryCore::build_projected() const {
  const Metadata& metadata = model_->metadata();
  sql::Select select;
  select.from = metadata.table;
  for (std::size_t i = 0; i < terms_.size(); ++i) {
    sql::Expr term = resolve(terms_[i], metadata);
    if (!group_.empty()) term = grouped(term);
    select.projections.push_back({.expr = term, .type = read_type(term, types_[i], metadata)});
  }
  select.where = resolved_where();
  for (const sql::Expr& term : group_) select.group.push_back(grouped(resolve(term, metadata)));
  if (having_) select.having = resolve(*having_, metadata);
  for (const sql::OrderTerm& term : order_) select.order.push_back(resolved(term));
  const bool is_of_rows = group_.empty() && !having_ && !selects_aggregates();
  if (is_of_rows && (limit_ || offset_)) append_key(select.order);
  if (limit_) select.limit = sql::literal(*limit_, types::bigint());
  if (offset_) select.offset = sql::literal(*offset_, types::bigint());
  select.lock = lock_;
  return select;
}

bool QueryCore::selects_aggregates() const {
  return std::any_of(terms_.begin(), terms_.end(), [](const sql::Expr& term) {
    return std::holds_alternative<sql::Aggregate>(term.node().data);
  });
}

Compiled QueryCore::compile_projected() const {
  resolve_model(session_, *model_);
  return session_.dialect().statement_compiler().compile(scoped().build_projected());
}

Result QueryCore::select_projected() const {
  use_model(session_, *model_);
  require_lockable();
  return session_.execute(compile_projected());
}

void QueryCore::calculate(const sql::Expr& aggregate, const std::optional<ColumnType>& type,
                          const std::function<void(const Cell&)>& read) const {
  QueryCore query = *this;
  query.order_.clear();
  query.limit_.reset();
  query.offset_.reset();
  query.project({aggregate}, {type});
  Result result = query.select_projected();
  if (result.next()) read(result.row()[0]);
}

std::int64_t QueryCore::count() const {
  refuse_lock("count()");
  use_model(session_, *model_);
  sql::Select select;
  select.from = model_->metadata().table;
  select.where = scoped().resolved_where();
  select.projections.push_back({.expr = sql::Expr({sql::Function{
                                    .name = "count", .arguments = {}, .type = types::bigint()}}),
                                .type = types::bigint()});
  Result result = session_.execute(session_.dialect().statement_compiler().compile(select));
  return result.next() ? result.row()[0].i : 0;
}

bool QueryCore::exists() const {
  refuse_lock("exists()");
  use_model(session_, *model_);
  sql::Select select;
  select.from = model_->metadata().table;
  select.where = scoped().resolved_where();
  select.projections.push_back({.expr = sql::literal(1, types::bigint()), .type = types::bigint()});
  select.limit = sql::literal(1, types::bigint());
  Result result = session_.execute(session_.dialect().statement_compiler().compile(select));
  return result.next();
}

void QueryCore::require_plain(std::string_view verb) const {
  const std::string& name = model_->metadata().name;
  if (!where_) {
    throw Error(Errc::invalid_argument,
                "could not " + std::string(verb) + " " + name +
                    ": the query has no condition, so every row would be meant; add where(…)",
                {.model = name});
  }
  if (limit_ || offset_) {
    throw Error(Errc::invalid_argument,
                "could not " + std::string(verb) + " " + name +
                    ": limit() and offset() do not apply to it; narrow the condition",
                {.model = name});
  }
  refuse_lock(std::string(verb) + "()");
}

namespace {

/// sqlite would take the last of two values, and postgres none.
void require_first(const std::vector<const AttributeInfo*>& set, const AttributeInfo& attribute,
                   const Metadata& metadata) {
  if (std::find(set.begin(), set.end(), &attribute) == set.end()) return;
  throw Error(
      Errc::invalid_argument,
      "could not update " + metadata.name + ": '" + attribute.name + "' is set twice; set it once",
      {.model = metadata.name, .columns = {attribute.column.name}});
}

}  // namespace

namespace {

/// @throws Error Errc::mapping for an expression that is not of the attribute's type
void require_type(const AttributeInfo& attribute, const sql::Expr& value,
                  const Metadata& metadata) {
  const ColumnType& wanted = attribute.column.type;
  const ColumnType given = sql::type_of(value);
  const bool is_decimal = wanted.kind == TypeKind::decimal;
  if (given.value_kind() == wanted.value_kind() && (!is_decimal || given.scale == wanted.scale)) {
    return;
  }
  throw Error(Errc::mapping,
              metadata.name + "." + attribute.name + " is " + to_string(wanted) +
                  " and cannot be set to an expression that is " + to_string(given),
              {.model = metadata.name, .columns = {attribute.column.name}});
}

}  // namespace

std::int64_t QueryCore::update(
    const std::vector<std::pair<sql::Expr, sql::Expr>>& assignments) const {
  use_model(session_, *model_);
  require_plain("update");
  const Metadata& metadata = model_->metadata();
  sql::Update update{.table = metadata.table, .assignments = {}, .where = {}, .returning = {}};
  bool touches_updated_at = false;
  std::vector<Assignment> values;
  std::vector<const AttributeInfo*> set;
  for (const auto& [column, value] : assignments) {
    const AttributeInfo& info =
        metadata.attribute(std::get<sql::AttributeRef>(column.node().data).name);
    touches_updated_at = touches_updated_at || info.name == metadata.updated_at;
    require_first(set, info, metadata);
    set.push_back(&info);
    sql::Expr assigned = value;
    if (const auto* literal = std::get_if<sql::Literal>(&value.node().data)) {
      values.push_back({&info, coerce(info, metadata.name, literal->value)});
      assigned = sql::literal(values.back().value, info.column.type);
    } else {
      assigned = resolve(value, metadata);
      require_type(info, assigned, metadata);
    }
    update.assignments.push_back({info.column.name, std::move(assigned)});
  }
  validate(metadata, values, "update");
  if (metadata.updated_at_index && !touches_updated_at) {
    const schema::Column& column = metadata.attributes[*metadata.updated_at_index].column;
    update.assignments.push_back({column.name, sql::literal(present(column.type), column.type)});
  }
  update.where = scoped().resolved_where();
  return with_model(session_, *model_, nullptr, "update", [&] {
    return session_.run(session_.dialect().statement_compiler().compile(update));
  });
}

std::int64_t QueryCore::destroy() const {
  use_model(session_, *model_);
  require_plain("destroy");
  const sql::Delete remove{.table = model_->metadata().table, .where = scoped().resolved_where()};
  return with_model(session_, *model_, nullptr, "destroy", [&] {
    return session_.run(session_.dialect().statement_compiler().compile(remove));
  });
}

}  // namespace detail

}  // namespace stele
