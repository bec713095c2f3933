#include "row_statements.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "conflict.hpp"
#include "row_values.hpp"
#include "soft_delete.hpp"
#include "stele/sql/node.hpp"

namespace stele::detail {

namespace {

Compiled compile(const Session& session, const sql::Statement& statement) {
  return session.dialect().statement_compiler().compile(statement);
}

/// As what a value is sent that is looked for in a key: any integer.
ColumnType key_type(const schema::Column& column) {
  return column.type.is_integer() ? types::bigint() : column.type;
}

sql::Expr key_condition(const Metadata& metadata, DeletedRows deleted) {
  std::optional<sql::Expr> condition;
  for (const std::size_t index : metadata.key) {
    const schema::Column& column = metadata.attributes[index].column;
    const sql::Expr equal =
        sql::compare(sql::ComparisonOperator::equal, sql::column({}, column.name, column.type),
                     sql::parameter(key_type(column)));
    condition = condition ? sql::and_(*condition, equal) : equal;
  }
  return deleted == DeletedRows::with ? *condition : with_live(metadata, {}, *condition);
}

/// Rows that a statement is given, under names that no column has.
sql::CommonTable given_table(std::size_t rows) {
  return {.name = "given_rows", .given = {.types = {}, .rows = rows}};
}

/// Adds a column to it, and gives that.
sql::Expr add_given(sql::CommonTable& table, const ColumnType& type) {
  table.columns.push_back("given_" + std::to_string(table.columns.size() + 1));
  table.given.types.push_back(type);
  ColumnType as_it_is = type;
  as_it_is.storage = StorageForm::standard;
  return sql::column(table.name, table.columns.back(), as_it_is);
}

/// Adds the key's columns: a row of the table is the one of a given key.
sql::Expr given_key(const Metadata& metadata, sql::CommonTable& table) {
  std::optional<sql::Expr> condition;
  for (const std::size_t index : metadata.key) {
    const schema::Column& column = metadata.attributes[index].column;
    const sql::Expr equal = sql::compare(sql::ComparisonOperator::equal,
                                         sql::column(metadata.table.name, column.name, column.type),
                                         add_given(table, key_type(column)));
    condition = condition ? sql::and_(*condition, equal) : equal;
  }
  return with_live(metadata, metadata.table.name, *condition);
}

sql::Insert insert_of(const Metadata& metadata, const AttributeMask& sent) {
  sql::Insert insert{.table = metadata.table};
  for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
    if (!sent.test(i)) continue;
    const schema::Column& column = metadata.attributes[i].column;
    insert.columns.push_back(column.name);
    insert.given.types.push_back(column.type);
  }
  return insert;
}

/// A conflict of the primary key: the row that is there keeps it, and created_at.
ConflictClause key_conflict(const Metadata& metadata) {
  ConflictClause clause;
  for (const std::size_t index : metadata.key) {
    clause.target.push_back(metadata.attributes[index].name);
  }
  return clause;
}

}  // namespace

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

AttributeMask returned_by_insert(const Session& session, const Metadata& metadata,
                                 const AttributeMask& sent) {
  if (session.dialect().features().triggers_change_rows) return all_attributes(metadata);
  AttributeMask mask;
  metadata.masks.filled.each([&](std::size_t index) {
    if (!sent.test(index)) mask.set(index);
  });
  return mask;
}

[[gnu::hot]] const Compiled& insert_statement(const Session& session, const ModelState& model,
                                              char verb, const AttributeMask& sent) {
  return model.statement({verb, sent}, [&] {
    const Metadata& metadata = model.metadata();
    sql::Insert insert = insert_of(metadata, sent);
    if (verb == upsert_verb) {
      insert.on_conflict = conflict_of(session, model, key_conflict(metadata), sent);
      insert.returning = returning(metadata, all_attributes(metadata));
    } else {
      insert.returning = returning(metadata, returned_by_insert(session, metadata, sent));
    }
    return compile(session, insert);
  });
}

const Compiled& bulk_insert_statement(const Session& session, const ModelState& model,
                                      const AttributeMask& sent, std::size_t rows, bool returns) {
  return model.statement({returns ? 'I' : 'J', sent, rows}, [&] {
    const Metadata& metadata = model.metadata();
    sql::Insert insert = insert_of(metadata, sent);
    insert.given.rows = rows;
    if (returns) {
      insert.returning = returning(metadata, returned_by_insert(session, metadata, sent));
    }
    return compile(session, insert);
  });
}

namespace {

/// What tells the statements of two clauses apart.
std::string names_of(const ConflictClause& clause, bool returns, bool tells_inserted) {
  std::string names(1, static_cast<char>(clause.action));
  names += returns ? 'r' : ' ';
  names += tells_inserted ? 't' : ' ';
  names += std::to_string(clause.target.size());
  for (const auto* list : {&clause.target, &clause.columns}) {
    for (const std::string& name : *list) (names += '\0') += name;
  }
  return names;
}

}  // namespace

std::shared_ptr<const Compiled> conflict_statement(const Session& session, const ModelState& model,
                                                   const AttributeMask& sent, std::size_t rows,
                                                   bool returns, const ConflictClause& clause,
                                                   bool tells_inserted) {
  const auto make = [&] {
    const Metadata& metadata = model.metadata();
    sql::Insert insert = insert_of(metadata, sent);
    insert.given.rows = rows;
    insert.on_conflict = conflict_of(session, model, clause, sent);
    if (returns) insert.returning = returning(metadata, all_attributes(metadata));
    insert.tells_inserted = tells_inserted;
    return compile(session, insert);
  };
  const bool is_own = clause.model == nullptr || clause.model == model.metadata().identity;
  if (!is_own || clause.where || !clause.assignments.empty()) {
    return std::make_shared<const Compiled>(make());
  }
  const std::string names = names_of(clause, returns, tells_inserted);
  const Compiled& kept = model.statement({'c', sent, rows, names}, make);
  return {std::shared_ptr<const Compiled>(), &kept};  // it lives as long as the model
}

[[gnu::hot]] const Compiled& update_statement(const Session& session, const ModelState& model,
                                              const AttributeMask& mask) {
  return model.statement({'m', mask}, [&] {
    const Metadata& metadata = model.metadata();
    sql::Update update{.table = metadata.table};
    for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
      if (!mask.test(i)) continue;
      const schema::Column& column = metadata.attributes[i].column;
      update.assignments.push_back({column.name, sql::parameter(column.type)});
    }
    update.where = key_condition(metadata, DeletedRows::without);
    if (session.dialect().features().triggers_change_rows) {
      update.returning = returning(metadata, mask);
    }
    return compile(session, update);
  });
}

const Compiled& bulk_update_statement(const Session& session, const ModelState& model,
                                      const AttributeMask& mask, std::size_t rows) {
  return model.statement({'M', mask, rows}, [&] {
    const Metadata& metadata = model.metadata();
    sql::Update update{.table = metadata.table};
    sql::CommonTable given = given_table(rows);
    for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
      if (!mask.test(i)) continue;
      const schema::Column& column = metadata.attributes[i].column;
      update.assignments.push_back({column.name, add_given(given, column.type)});
    }
    const bool returns = session.dialect().features().triggers_change_rows;
    if (returns) update.returning = returning(metadata, mask);
    update.where = given_key(metadata, given);
    if (returns) {
      for (std::size_t i = 0; i < metadata.key.size(); ++i) {
        const std::size_t at = given.columns.size() - metadata.key.size() + i;
        update.returning.push_back({.column = given.columns[at], .type = given.given.types[at]});
      }
    }
    update.from = given.name;
    update.with.push_back(std::move(given));
    return compile(session, update);
  });
}

const Compiled& bulk_find_statement(const Session& session, const ModelState& model,
                                    std::size_t rows) {
  return model.statement({'F', {}, rows}, [&] {
    const Metadata& metadata = model.metadata();
    sql::Select select;
    sql::CommonTable given = given_table(rows);
    select.from = sql::Source{.table = metadata.table};
    for (const AttributeInfo& attribute : metadata.attributes) {
      const schema::Column& column = attribute.column;
      select.projections.push_back(
          {.expr = sql::column(metadata.table.name, column.name, column.type),
           .type = column.type});
    }
    const sql::Expr on = given_key(metadata, given);
    select.joins.push_back({.source = {.table = {.name = given.name}}, .on = on});
    select.with.push_back(std::move(given));
    return compile(session, select);
  });
}

const Compiled& destroy_statement(const Session& session, const ModelState& model) {
  return model.statement({'d', {}}, [&] {
    return compile(session,
                   sql::Delete{.table = model.metadata().table,
                               .where = key_condition(model.metadata(), DeletedRows::with)});
  });
}

[[gnu::hot]] const Compiled& find_statement(const Session& session, const ModelState& model,
                                            DeletedRows deleted) {
  return model.statement({deleted == DeletedRows::with ? 'r' : 'f', {}}, [&] {
    sql::Select select;
    select.from = sql::Source{.table = model.metadata().table};
    for (const AttributeInfo& attribute : model.metadata().attributes) {
      const schema::Column& column = attribute.column;
      select.projections.push_back(
          {.expr = sql::column({}, column.name, column.type), .type = column.type});
    }
    select.where = key_condition(model.metadata(), deleted);
    return compile(session, select);
  });
}

const Compiled* advance_statement(const Session& session, const ModelState& model) {
  const Compiled& compiled = model.statement({'a', {}}, [&] {
    const Metadata& metadata = model.metadata();
    const std::string& column = metadata.attributes[*metadata.generated_key].column.name;
    Compiled advance = session.dialect()
                           .statement_compiler()
                           .advance_key(metadata.table, column)
                           .value_or(Compiled{});
    advance.internal = true;
    return advance;
  });
  return compiled.sql.empty() ? nullptr : &compiled;
}

void advance_key(const Session& session, const ModelState& model, std::int64_t key) {
  const Compiled* const advance = advance_statement(session, model);
  if (advance == nullptr) return;
  const Cell cell = Cell::int64(key);
  session.run(*advance, {&cell, 1});
}

bool moves_generated_key(const Session& session, const ModelState& model,
                         const std::vector<std::pair<sql::Expr, sql::Expr>>& assignments) {
  const Metadata& metadata = model.metadata();
  if (!metadata.generated_key) return false;
  const std::string& key = metadata.attributes[*metadata.generated_key].name;
  const bool sets_key = std::any_of(assignments.begin(), assignments.end(), [&](const auto& each) {
    const auto* attribute = std::get_if<sql::AttributeRef>(&each.first.node().data);
    return attribute != nullptr && attribute->name == key;
  });
  return sets_key && advance_statement(session, model) != nullptr;
}

void advance_past_all(const Session& session, const ModelState& model) {
  const Compiled& largest = model.statement({'A', {}}, [&] {
    const Metadata& metadata = model.metadata();
    const schema::Column& column = metadata.attributes[*metadata.generated_key].column;
    sql::Select select;
    select.from = sql::Source{.table = metadata.table};
    sql::Aggregate max{.kind = sql::AggregateKind::max,
                       .operand = sql::column({}, column.name, column.type),
                       .type = column.type};
    select.projections.push_back({.expr = sql::Expr({std::move(max)}), .type = column.type});
    Compiled compiled = compile(session, select);
    compiled.internal = true;
    return compiled;
  });
  std::optional<std::int64_t> key;
  {
    Result result = session.execute(largest);
    if (result.next() && !result.row().front().is_null()) key = result.row().front().i;
  }
  if (key) advance_key(session, model, *key);
}

}  // namespace stele::detail
