#include <algorithm>
#include <utility>

#include "row_errors.hpp"
#include "row_times.hpp"
#include "row_validation.hpp"
#include "select_builder.hpp"
#include "stele/base/error.hpp"
#include "stele/model/column.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/query_core.hpp"

namespace stele {

SetClause<void> set(std::string_view attribute, Value value) {
  return {detail::attribute(nullptr, attribute), detail::untyped(std::move(value))};
}

}  // namespace stele

namespace stele::detail {

void QueryCore::require_plain(std::string_view verb) const {
  require_writable(tree_.model->metadata(), verb);
  const std::string& name = tree_.model->metadata().name;
  if (!tree_.where) {
    throw Error(Errc::invalid_argument,
                "could not " + std::string(verb) + " " + name +
                    ": the query has no condition, so every row would be meant; add where(…)",
                {.model = name});
  }
  if (tree_.limit || tree_.offset) {
    throw Error(Errc::invalid_argument,
                "could not " + std::string(verb) + " " + name +
                    ": limit() and offset() do not apply to it; narrow the condition",
                {.model = name});
  }
  if (!tree_.joins.empty() || tree_.set || !tree_.group.empty() || tree_.distinct) {
    throw Error(Errc::invalid_argument,
                "could not " + std::string(verb) + " " + name +
                    ": the query joins, groups or combines rows; say which rows by a condition, "
                    "such as exists(…) or in(…) of a subquery",
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
  use_model(session_, *tree_.model);
  require_plain("update");
  const Metadata& metadata = tree_.model->metadata();
  sql::Update update{.table = metadata.table};
  SelectBuilder builder(session_, true);
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
      assigned = builder.value(tree_, value);
      require_type(info, assigned, metadata);
    }
    update.assignments.push_back({info.column.name, std::move(assigned)});
  }
  validate(metadata, values, "update");
  if (metadata.updated_at_index && !touches_updated_at) {
    const schema::Column& column = metadata.attributes[*metadata.updated_at_index].column;
    update.assignments.push_back({column.name, sql::literal(present(column.type), column.type)});
  }
  update.where = builder.condition(tree_);
  update.with = builder.take_tables();
  return with_model(session_, *tree_.model, nullptr, "update", [&] {
    return session_.run(session_.dialect().statement_compiler().compile(update));
  });
}

std::int64_t QueryCore::destroy() const {
  use_model(session_, *tree_.model);
  require_plain("destroy");
  SelectBuilder builder(session_, true);
  sql::Delete remove{.table = tree_.model->metadata().table, .where = builder.condition(tree_)};
  remove.with = builder.take_tables();
  return with_model(session_, *tree_.model, nullptr, "destroy", [&] {
    return session_.run(session_.dialect().statement_compiler().compile(remove));
  });
}

}  // namespace stele::detail
