#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "build.hpp"
#include "runner.hpp"

namespace stele::test::graphs {

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
void define_with(Database& database, const Table& table, const std::vector<Attribute>& attributes,
                 std::index_sequence<I...> /*places*/) {
  if (attributes.size() == sizeof...(I)) {
    database.define(table.name, {attributes[I]...},
                    {.timestamps = false, .table = table.table_name});
  } else if constexpr (sizeof...(I) < 20) {
    define_with(database, table, attributes, std::make_index_sequence<sizeof...(I) + 1>());
  } else {
    throw std::logic_error(table.name + " has more attributes than the test can define");
  }
}

class RecordRunner : public Runner {
 public:
  RecordRunner(Database database, const Design& design) : Runner(std::move(database), design) {
    define();
    associate();
    this->database().sync();
    fill();
  }

 private:
  void define() {
    for (const Table& table : design().tables) {
      if (table.is_automatic) continue;
      std::vector<Attribute> attributes;
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].is_declared) attributes.push_back(attribute_of(table, i));
      }
      define_with(database(), table, attributes, std::make_index_sequence<1>());
    }
  }

  void associate() {
    for (const Table& table : design().tables) {
      if (table.is_automatic) continue;
      Model<Record> model = database().model(table.name);
      for (const Association& each : table.associations) {
        const Model<Record> target = database().model(design().tables[each.target].name);
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

  void fill() const {
    std::vector<std::vector<Record>> records;
    for (const Table& table : design().tables) {
      const Model<Record> model = database().model(table.name);
      records.emplace_back(table.rows.size(), model.build({}));
      set(table, false, records.back());
      records.back() = model.create_all(std::move(records.back()));
    }
    for (std::size_t i = 0; i < records.size(); ++i) {
      const Table& table = design().tables[i];
      if (set(table, true, records[i])) {
        records[i] = database().model(table.name).update_all(std::move(records[i]));
      }
      for (std::size_t row = 0; row < records[i].size(); ++row) {
        check_written(table, row, node_of(i, records[i][row]).row);
      }
    }
  }

  /// Gives the records what is written then; false where there is nothing to give.
  bool set(const Table& table, bool late, std::vector<Record>& records) const {
    const Columns columns = written(table, late);
    for (const std::size_t column : columns) {
      for (std::size_t i = 0; i < records.size(); ++i) {
        records[i].set(table.columns[column].name, table.rows[i][column]);
      }
    }
    return !columns.empty() && !records.empty();
  }

  [[nodiscard]] Node node_of(std::size_t table, const Record& record) const {
    const Table& model = design().tables[table];
    Node node;
    for (const Column& column : model.columns) node.row.push_back(record[column.name]);
    for (const Association& each : model.associations) {
      if (!record.loaded(each.name)) continue;
      if (!each.is_to_one()) {
        node.associations[each.name] = nodes_of(each.target, record.many(each.name));
        continue;
      }
      std::vector<Node>& related = node.associations[each.name];
      if (const Record* one = record.one(each.name)) related.push_back(node_of(each.target, *one));
    }
    return node;
  }

  [[nodiscard]] std::vector<Node> nodes_of(std::size_t table,
                                           const std::vector<Record>& records) const {
    std::vector<Node> nodes;
    nodes.reserve(records.size());
    for (const Record& each : records) nodes.push_back(node_of(table, each));
    return nodes;
  }

  [[nodiscard]] Answer answer(const Request& request) override {
    const Model<Record> model = database().model(design().tables[request.table].name);
    Query<Record> query = model.query();
    apply(query, design(), request.table, request.rows);
    Answer answer;
    std::vector<Record> records = read(query, request, answer);
    if (request.load) answer.loads = load(model, request, records);
    answer.nodes = nodes_of(request.table, records);
    return answer;
  }

  /// @return how many statements it took
  std::int64_t load(const Model<Record>& model, const Request& request,
                    std::vector<Record>& records) const {
    const std::int64_t before = sent();
    std::string path;
    std::size_t table = request.table;
    for (const std::size_t each : request.load->path) {
      const Association& association = design().tables[table].associations[each];
      path += (path.empty() ? "" : ".") + association.name;
      table = association.target;
    }
    model.load(path, records,
               [&](Query<Record>& loaded) { apply(loaded, design(), table, request.load->rows); });
    return sent() - before;
  }
};

}  // namespace

std::unique_ptr<Runner> run_records(Database database, const Design& design) {
  return std::make_unique<RecordRunner>(std::move(database), design);
}

}  // namespace stele::test::graphs
