#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "runner.hpp"
#include "typed_build.hpp"
#include "typed_columns.hpp"
#include "values.hpp"

namespace stele::test::graphs {

namespace {

template <class T>
std::vector<Node> typed_nodes(const Design& design, const T* rows, std::size_t count);

/// That each row came with a join row that links it to the owner.
template <class Link, class Related>
void check_links(const Design& design, const Association& association, const Row& owner,
                 const Related& related) {
  for (const auto& [row, link] : related.template through<Link>()) {
    const Row found = typed::row_of<Link>(link);
    const bool is_of_owner =
        are_equal(values_of(found, association.link->own), values_of(owner, association.own_key));
    const bool is_of_row = are_equal(values_of(found, association.link->other),
                                     values_of(typed::row_of(row), association.target_key));
    const bool is_meant = !association.fixed || association.fixed->holds(found);
    const std::vector<Row>& links = design.tables[association.link->table].rows;
    const bool is_there = std::find(links.begin(), links.end(), found) != links.end();
    if (is_of_owner && is_of_row && is_meant && is_there) continue;
    throw std::logic_error("a join row of " + association.name + " is wrong");
  }
}

/// Adds the rows of the association, where they are loaded.
template <auto Member, class T>
void add_related(const Design& design, const T& object, Node& node) {
  using Related = reflect::value_of<Member>;
  const Related& related = object.*Member;
  if (!related.loaded()) return;
  const Association& association =
      design.tables[typed::table_of<T>].associations[typed::association_of<Member>];
  std::vector<Node>& nodes = node.associations[association.name];
  if constexpr (reflect::is_to_many<Related>) {
    nodes = typed_nodes(design, related.begin(), related.size());
    using Link = typename typed::JoinModel<Member>::type;
    if constexpr (!std::is_void_v<Link>) check_links<Link>(design, association, node.row, related);
  } else if (related) {
    nodes = typed_nodes(design, &*related, 1);
  }
}

template <class T, auto... As>
Node typed_node(const Design& design, const T& object, typed::Members<As...> /*associations*/) {
  Node node{.row = typed::row_of(object)};
  (add_related<As>(design, object, node), ...);
  return node;
}

template <class T>
std::vector<Node> typed_nodes(const Design& design, const T* rows, std::size_t count) {
  std::vector<Node> nodes;
  nodes.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    nodes.push_back(typed_node(design, rows[i], typename typed::Shape<T>::Associations()));
  }
  return nodes;
}

class TypedRunner : public Runner {
 public:
  TypedRunner(Database database, const Design& design) : Runner(std::move(database), design) {
    define(typed::Models());
    this->database().sync();
    fill(typed::Models());
    for (const Table& each : design.tables) {
      if (each.is_automatic) fill_join(each);
    }
  }

 private:
  template <class... Ts>
  void define(typed::Types<Ts...> /*models*/) {
    (database().define<Ts>(), ...);
  }

  template <class... Ts>
  void fill(typed::Types<Ts...> /*models*/) {
    (fill<Ts>(), ...);
  }
  /// What is written late refers to the table itself.
  template <class T>
  void fill() {
    const Table& table = design().tables[typed::table_of<T>];
    const Model<T> model = database().model<T>();
    std::vector<T> rows(table.rows.size());
    set(table, false, rows);
    rows = model.create_all(std::move(rows));
    if (set(table, true, rows)) rows = model.update_all(std::move(rows));
    for (std::size_t i = 0; i < rows.size(); ++i) check_written(table, i, typed::row_of(rows[i]));
  }
  /// Gives the rows what is written then; false where there is nothing to give.
  template <class T>
  bool set(const Table& table, bool late, std::vector<T>& rows) const {
    const Columns columns = written(table, late);
    for (const std::size_t column : columns) {
      for (std::size_t i = 0; i < rows.size(); ++i) {
        typed::set_column(rows[i], column, table.rows[i][column]);
      }
    }
    return !columns.empty() && !rows.empty();
  }

  /// Records alone have the models that the library makes.
  void fill_join(const Table& table) const {
    const Model<Record> model = database().model(table.name);
    std::vector<Record> records(table.rows.size(), model.build({}));
    for (std::size_t i = 0; i < records.size(); ++i) {
      for (std::size_t column = 0; column < table.columns.size(); ++column) {
        records[i].set(table.columns[column].name, table.rows[i][column]);
      }
    }
    (void)model.create_all(std::move(records));
  }

  [[nodiscard]] Answer answer(const Request& request) override {
    return answer_of(request, typed::Models());
  }
  template <class... Ts>
  [[nodiscard]] Answer answer_of(const Request& request, typed::Types<Ts...> /*models*/) {
    static constexpr Answer (TypedRunner::*answers[])(const Request&) = {
        &TypedRunner::answer_of<Ts>...};
    return (this->*answers[request.table])(request);
  }
  template <class T>
  [[nodiscard]] Answer answer_of(const Request& request) {
    const Model<T> model = database().model<T>();
    Query<T> query = model.query();
    apply(query, request.rows);
    Answer answer;
    std::vector<T> rows = read(query, request, answer);
    if (request.load) {
      const std::int64_t before = sent();
      load(model, rows, *request.load);
      answer.loads = sent() - before;
    }
    answer.nodes = typed_nodes(design(), rows.data(), rows.size());
    return answer;
  }
};

}  // namespace

std::unique_ptr<Runner> run_structs(Database database, const Design& design) {
  return std::make_unique<TypedRunner>(std::move(database), design);
}

}  // namespace stele::test::graphs
