#include "row_queries.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "row_values.hpp"
#include "stele/model/column.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/model_state.hpp"
#include "stele/sql/node.hpp"

namespace stele::detail {

sql::Expr equal_values(const Metadata& metadata, const KeyNames& attributes,
                       const std::vector<Value>& values) {
  std::optional<sql::Expr> condition;
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    const sql::Expr equal =
        sql::compare(sql::ComparisonOperator::equal,
                     detail::attribute(metadata.identity, attributes[i]), untyped(values[i]));
    condition = condition ? sql::and_(*condition, equal) : equal;
  }
  return *condition;
}

std::vector<sql::Expr> any_of_keys(const Metadata& metadata, const KeyNames& attributes,
                                   const std::vector<std::vector<Value>>& keys) {
  std::vector<sql::Expr> conditions;
  if (attributes.size() == 1) {
    sql::In in{.operand = detail::attribute(metadata.identity, attributes.front()), .values = {}};
    for (const std::vector<Value>& key : keys) in.values.push_back(untyped(key.front()));
    if (!keys.empty()) conditions.push_back(sql::Expr({std::move(in)}));
    return conditions;
  }
  constexpr std::size_t most_keys = 200;  // sqlite takes expressions of a depth of 1,000
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const sql::Expr equal = equal_values(metadata, attributes, keys[i]);
    if (i % most_keys == 0) {
      conditions.push_back(equal);
    } else {
      conditions.back() = sql::or_(conditions.back(), equal);
    }
  }
  return conditions;
}

std::vector<Value> values_of(const Metadata& metadata, const KeyNames& attributes,
                             const void* row) {
  std::vector<Value> values;
  for (const std::string& name : attributes) {
    EncodeScratch scratch;
    values.push_back(to_value(metadata.attribute(name).encode(row, scratch)));
  }
  return values;
}

KeyNames primary_key(const Metadata& metadata) {
  KeyNames names;
  for (const std::size_t index : metadata.key) names.push_back(metadata.attributes[index].name);
  return names;
}

KeyNames nullable(const Metadata& metadata, const KeyNames& names) {
  KeyNames found;
  for (const std::string& name : names) {
    if (metadata.attribute(name).column.nullable) found.push_back(name);
  }
  return found;
}

bool has_null(const std::vector<Value>& key) noexcept {
  return std::any_of(key.begin(), key.end(), [](const Value& each) { return each.is_null(); });
}

std::string null_name(const Metadata& metadata, const KeyNames& names,
                      const std::vector<Value>& key) {
  const auto null =
      std::find_if(key.begin(), key.end(), [](const Value& each) { return each.is_null(); });
  return metadata.name + "." + names[static_cast<std::size_t>(null - key.begin())];
}

bool has_constants(const Metadata& model, const AssociationInfo& association, const void* owner) {
  if (association.kind != RelationKind::belongs_to) return true;
  EncodeScratch scratch;
  return std::all_of(association.constants.begin(), association.constants.end(),
                     [&](const auto& constant) {
                       const AttributeInfo& attribute = model.attribute(constant.first);
                       return to_value(attribute.encode(owner, scratch)) == constant.second;
                     });
}

void append_constants(const AssociationInfo& association, KeyNames& names,
                      std::vector<Value>& values) {
  for (const auto& [name, value] : association.constants) {
    names.push_back(name);
    values.push_back(value);
  }
}

void assign(const Metadata& metadata, const KeyNames& names, const std::vector<Value>& values,
            void* row) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (is_record(metadata)) {
      record_of(row).set(names[i], values[i]);
    } else {
      metadata.attribute(names[i]).decode(row, to_cell(values[i]));
    }
  }
}

std::vector<std::vector<Value>> read_values(QueryCore query, const KeyNames& attributes) {
  std::vector<sql::Expr> terms;
  for (const std::string& name : attributes) {
    terms.push_back(detail::attribute(query.model().metadata().identity, name));
  }
  std::vector<std::optional<ColumnType>> types(terms.size());
  query.project(std::move(terms), std::move(types));
  std::vector<std::vector<Value>> rows;
  Result result = query.select();
  while (result.next()) {
    std::vector<Value>& row = rows.emplace_back();
    for (const Cell& cell : result.row()) row.push_back(to_value(cell));
  }
  return rows;
}

namespace {

QueryTree tree_where(const Session& session, const ModelState& model, const sql::Expr& condition) {
  QueryTree tree{.model = model.shared_from_this(), .database = &session.database()};
  tree.where = condition;
  return tree;
}

}  // namespace

QueryCore query_where(const Session& session, const ModelState& model, const sql::Expr& condition) {
  QueryTree tree = tree_where(session, model, condition);
  tree.unscoped = true;
  return QueryCore(session, std::move(tree));
}

QueryCore shown_rows(const Session& session, const QueryTree& tree) {
  QueryCore query(session, tree);
  use_model(session, *tree.model);
  query.apply_scopes();
  QueryTree shown = query.tree();
  shown.limit.reset();
  shown.offset.reset();
  shown.order.clear();
  shown.includes.clear();
  return {session, std::move(shown)};
}

QueryCore shown_where(const Session& session, const ModelState& model, const sql::Expr& condition) {
  return shown_rows(session, tree_where(session, model, condition));
}

}  // namespace stele::detail
