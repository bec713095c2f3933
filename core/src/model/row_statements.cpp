#include "row_statements.hpp"

#include <optional>
#include <utility>

namespace stele::detail {

namespace {

Compiled compile(const Session& session, const sql::Statement& statement) {
  return session.dialect().statement_compiler().compile(statement);
}

sql::Expr key_condition(const Metadata& metadata) {
  std::optional<sql::Expr> condition;
  for (const std::size_t index : metadata.key) {
    const schema::Column& column = metadata.attributes[index].column;
    const ColumnType type = column.type.is_integer() ? types::bigint() : column.type;
    const sql::Expr equal =
        sql::compare(sql::ComparisonOperator::equal, sql::column({}, column.name, column.type),
                     sql::parameter(type));
    condition = condition ? sql::and_(*condition, equal) : equal;
  }
  return *condition;
}

std::vector<sql::Returning> returning(const Metadata& metadata, const AttributeMask& mask) {
  std::vector<sql::Returning> columns;
  for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
    if (!mask.test(i)) continue;
    const schema::Column& column = metadata.attributes[i].column;
    columns.push_back(
        {.column = column.name, .type = column.type, .generated_key = metadata.generated_key == i});
  }
  return columns;
}

sql::Insert insert_of(const Metadata& metadata, const AttributeMask& sent) {
  sql::Insert insert{.table = metadata.table};
  insert.rows.emplace_back();
  for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
    if (!sent.test(i)) continue;
    const schema::Column& column = metadata.attributes[i].column;
    insert.columns.push_back(column.name);
    insert.rows.front().push_back(sql::parameter(column.type));
  }
  return insert;
}

/// The row that has the key keeps its key and created_at.
sql::Conflict key_conflict(const Metadata& metadata, const AttributeMask& sent) {
  sql::Conflict conflict;
  for (const std::size_t index : metadata.key) {
    conflict.target.push_back(metadata.attributes[index].column.name);
  }
  for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
    if (sent.test(i) && !metadata.is_key(i) && metadata.created_at_index != i) {
      conflict.update.push_back(metadata.attributes[i].column.name);
    }
  }
  // Of a key alone there is nothing to update, but the row is to be returned.
  if (conflict.update.empty()) conflict.update = {conflict.target.front()};
  return conflict;
}

AttributeMask all_attributes(const Metadata& metadata) {
  AttributeMask mask;
  for (std::size_t i = 0; i < metadata.attributes.size(); ++i) mask.set(i);
  return mask;
}

}  // namespace

AttributeMask returned_by_insert(const Session& session, const Metadata& metadata,
                                 const AttributeMask& sent) {
  if (session.dialect().features().triggers_change_rows) return all_attributes(metadata);
  AttributeMask mask;
  for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
    const schema::Column& column = metadata.attributes[i].column;
    const bool database_fills = column.auto_increment || column.default_sql || column.default_value;
    if (!sent.test(i) && database_fills) mask.set(i);
  }
  return mask;
}

const Compiled& insert_statement(const Session& session, const ModelState& model, char verb,
                                 const AttributeMask& sent) {
  return model.statement({verb, sent}, [&] {
    const Metadata& metadata = model.metadata();
    sql::Insert insert = insert_of(metadata, sent);
    if (verb == upsert_verb) {
      insert.on_conflict = key_conflict(metadata, sent);
      insert.returning = returning(metadata, all_attributes(metadata));
    } else {
      insert.returning = returning(metadata, returned_by_insert(session, metadata, sent));
    }
    return compile(session, insert);
  });
}

const Compiled& update_statement(const Session& session, const ModelState& model,
                                 const AttributeMask& mask) {
  return model.statement({'m', mask}, [&] {
    const Metadata& metadata = model.metadata();
    sql::Update update{.table = metadata.table};
    for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
      if (!mask.test(i)) continue;
      const schema::Column& column = metadata.attributes[i].column;
      update.assignments.push_back({column.name, sql::parameter(column.type)});
    }
    update.where = key_condition(metadata);
    if (session.dialect().features().triggers_change_rows) {
      update.returning = returning(metadata, mask);
    }
    return compile(session, update);
  });
}

const Compiled& destroy_statement(const Session& session, const ModelState& model) {
  return model.statement({'d', {}}, [&] {
    return compile(session, sql::Delete{.table = model.metadata().table,
                                        .where = key_condition(model.metadata())});
  });
}

const Compiled& find_statement(const Session& session, const ModelState& model) {
  return model.statement({'f', {}}, [&] {
    sql::Select select;
    select.from = sql::Source{.table = model.metadata().table};
    for (const AttributeInfo& attribute : model.metadata().attributes) {
      const schema::Column& column = attribute.column;
      select.projections.push_back(
          {.expr = sql::column({}, column.name, column.type), .type = column.type});
    }
    select.where = key_condition(model.metadata());
    return compile(session, select);
  });
}

const Compiled* advance_statement(const Session& session, const ModelState& model) {
  const Compiled& compiled = model.statement({'a', {}}, [&] {
    const Metadata& metadata = model.metadata();
    const std::string& column = metadata.attributes[*metadata.generated_key].column.name;
    return session.dialect()
        .statement_compiler()
        .advance_key(metadata.table, column)
        .value_or(Compiled{});
  });
  return compiled.sql.empty() ? nullptr : &compiled;
}

}  // namespace stele::detail
