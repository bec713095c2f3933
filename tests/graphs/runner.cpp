#include "runner.hpp"

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <utility>

#include "build.hpp"
#include "stele/session/log_queries.hpp"
#include "values.hpp"

namespace stele::test::graphs {

struct Runner::Log {
  std::vector<std::string> statements{};
};

namespace {

Attribute attribute_of(const Table& table, std::size_t index) {
  const Column& column = table.columns[index];
  AttributeOptions options;
  options.type = column.type;
  options.allow_null = column.nullable;
  options.primary_key = std::find(table.key.begin(), table.key.end(), index) != table.key.end();
  options.auto_increment = options.primary_key && table.generates_key;
  options.unique = column.unique;
  return {column.name, options};
}

/// A braced list is of as many as it is written with.
template <std::size_t... I>
void define(Database& database, const Table& table, const std::vector<Attribute>& attributes,
            std::index_sequence<I...> /*places*/) {
  if (attributes.size() == sizeof...(I)) {
    database.define(table.name, {attributes[I]...},
                    {.timestamps = false, .table = table.table_name});
  } else if constexpr (sizeof...(I) < 20) {
    define(database, table, attributes, std::make_index_sequence<sizeof...(I) + 1>());
  } else {
    throw std::logic_error(table.name + " has more attributes than the test can define");
  }
}

}  // namespace

Runner::Runner(Database database, const Design& design)
    : log_(std::make_shared<Log>()), database_(std::move(database)), design_(design) {
  log_queries(database_,
              [log = log_](const QueryEvent& event) { log->statements.emplace_back(event.sql); });
  define();
  associate();
  database_.sync();
  fill();
}

void Runner::define() {
  for (const Table& table : design_.tables) {
    if (table.is_automatic) continue;
    std::vector<Attribute> attributes;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (table.columns[i].is_declared) attributes.push_back(attribute_of(table, i));
    }
    graphs::define(database_, table, attributes, std::make_index_sequence<1>());
  }
}

void Runner::associate() {
  for (const Table& table : design_.tables) {
    if (table.is_automatic) continue;
    Model<Record> model = database_.model(table.name);
    for (const Association& each : table.associations) {
      const Model<Record> target = database_.model(design_.tables[each.target].name);
      switch (each.kind) {
        case RelationKind::belongs_to:
          model.belongs_to(target, each.options);
          break;
        case RelationKind::has_one:
          model.has_one(target, each.options);
          break;
        case RelationKind::has_many:
          model.has_many(target, each.options);
          break;
        case RelationKind::belongs_to_many:
          model.belongs_to_many(target, each.options);
          break;
      }
    }
  }
}

void Runner::fill() const {
  std::vector<std::vector<Record>> records;
  for (const Table& table : design_.tables) {
    const Model<Record> model = database_.model(table.name);
    records.emplace_back(table.rows.size(), model.build({}));
    set(table, false, records.back());
    records.back() = model.create_all(std::move(records.back()));
  }
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Table& table = design_.tables[i];
    if (set(table, true, records[i])) {
      records[i] = database_.model(table.name).update_all(std::move(records[i]));
    }
    for (std::size_t row = 0; row < records[i].size(); ++row) {
      if (node_of(i, records[i][row]).row == table.rows[row]) continue;
      throw std::logic_error("the rows of " + table.name + " are not those that were written");
    }
  }
}

bool Runner::set(const Table& table, bool late, std::vector<Record>& records) const {
  bool is_any = false;
  for (std::size_t column = 0; column < table.columns.size(); ++column) {
    const bool is_generated = table.generates_key && column == table.key.front();
    if (is_generated || is_late(table, column) != late) continue;
    is_any = true;
    for (std::size_t i = 0; i < records.size(); ++i) {
      records[i].set(table.columns[column].name, table.rows[i][column]);
    }
  }
  return is_any && !records.empty();
}

bool Runner::is_late(const Table& table, std::size_t column) const {
  return std::any_of(
      design_.references.begin(), design_.references.end(), [&](const Reference& each) {
        return each.is_late && &design_.tables[each.holder] == &table &&
               std::find(each.columns.begin(), each.columns.end(), column) != each.columns.end();
      });
}

Node Runner::node_of(std::size_t table, const Record& record) const {
  const Table& model = design_.tables[table];
  Node node;
  for (const Column& column : model.columns) node.row.push_back(record[column.name]);
  for (const Association& each : model.associations) {
    if (!record.loaded(each.name)) continue;
    const std::vector<Record>& related = record.many(each.name);
    if ((record.one(each.name) == nullptr) != related.empty()) {
      throw std::logic_error("one() of " + each.name + " is not the first of many()");
    }
    node.associations[each.name] = nodes_of(each.target, related);
  }
  return node;
}

std::vector<Node> Runner::nodes_of(std::size_t table, const std::vector<Record>& records) const {
  std::vector<Node> nodes;
  nodes.reserve(records.size());
  for (const Record& each : records) nodes.push_back(node_of(table, each));
  return nodes;
}

Answer Runner::answer(const Request& request) {
  const Model<Record> model = database_.model(design_.tables[request.table].name);
  Query<Record> query = model.query();
  apply(query, design_, request.table, request.rows);
  Answer answer{.count = query.count(), .exists = query.exists()};
  log_->statements.clear();
  std::vector<Record> records;
  if (request.ending == Ending::all) records = query.all();
  if (request.ending == Ending::first) {
    if (auto record = query.first()) records.push_back(*std::move(record));
  }
  if (request.ending == Ending::page) {
    auto page = query.page(request.page, request.page_size);
    answer.total = page.total;
    records = std::move(page.rows);
  }
  answer.statements = std::ssize(log_->statements);
  if (request.load) {
    std::string path;
    std::size_t table = request.table;
    for (const std::size_t each : request.load->path) {
      const Association& association = design_.tables[table].associations[each];
      path += (path.empty() ? "" : ".") + association.name;
      table = association.target;
    }
    model.load(path, records,
               [&](Query<Record>& loaded) { apply(loaded, design_, table, request.load->rows); });
  }
  answer.loads = std::ssize(log_->statements) - answer.statements;
  answer.nodes = nodes_of(request.table, records);
  return answer;
}

Reply Runner::run(const Request& request) {
  Reply reply;
  log_->statements.clear();
  try {
    reply.answer = answer(request);
  } catch (const std::exception& error) {
    reply.error = error.what();
  }
  reply.statements = log_->statements;
  return reply;
}

}  // namespace stele::test::graphs
