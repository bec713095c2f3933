#include "evaluate.hpp"

#include <algorithm>
#include <utility>

#include "values.hpp"

namespace stele::test::graphs {

namespace {

/// True, false, or nothing where SQL does not know.
using Truth = std::optional<bool>;

Truth test(const Condition& condition, const Row& row) {
  const Value& value = row[condition.column];
  if (condition.op == Op::is_null) return value.is_null();
  if (condition.op == Op::is_not_null) return !value.is_null();
  if (value.is_null()) return std::nullopt;
  const int order = compare(value, condition.values.front());
  const bool is_listed = std::any_of(condition.values.begin(), condition.values.end(),
                                     [&](const Value& each) { return is_equal(value, each); });
  switch (condition.op) {
    case Op::equal:
      return order == 0;
    case Op::not_equal:
      return order != 0;
    case Op::less:
      return order < 0;
    case Op::at_least:
      return order >= 0;
    case Op::in:
      return is_listed;
    default:
      return !is_listed;
  }
}

Truth holds(const Condition& condition, const Row& row) {
  using Kind = Condition::Kind;
  if (condition.kind == Kind::test) return test(condition, row);
  const Truth first = holds(condition.parts[0], row);
  if (condition.kind == Kind::negation) return first ? Truth(!*first) : Truth();
  const Truth second = holds(condition.parts[1], row);
  const bool decides = condition.kind == Kind::any;
  if (first == decides || second == decides) return decides;
  return first && second ? Truth(!decides) : Truth();
}

bool is_before(const Table& table, const std::vector<OrderBy>& order, const Row& a, const Row& b) {
  for (const OrderBy& each : order) {
    const Value& left = a[each.column];
    const Value& right = b[each.column];
    if (left.is_null() || right.is_null()) {
      if (left.is_null() == right.is_null()) continue;
      return left.is_null() == each.nulls_first.value_or(each.descending);
    }
    const int sign = compare(left, right);
    if (sign != 0) return (sign < 0) != each.descending;
  }
  for (const std::size_t column : table.key) {
    const int sign = compare(a[column], b[column]);
    if (sign != 0) return sign < 0;
  }
  return false;
}

class Evaluator {
 public:
  explicit Evaluator(const Design& design) : design_(design) {}

  Answer answer(const Request& request) {
    const Table& table = design_.tables[request.table];
    std::vector<const Row*> rows;
    for (const Row& each : table.rows) rows.push_back(&each);
    rows = matching(request.table, request.rows, rows);
    Answer answer{.count = std::ssize(rows), .exists = !rows.empty()};
    Rows chosen = request.rows;
    if (request.ending == Ending::page) {
      chosen.limit = request.page_size;
      chosen.offset = (request.page - 1) * request.page_size;
      answer.total = answer.count;
    } else if (request.ending == Ending::first) {
      chosen.limit = std::min<std::int64_t>(chosen.limit.value_or(1), 1);
    }
    answer.nodes = nodes(request.table, chosen, rows);
    statements_ = request.ending == Ending::page ? 2 : 1;
    std::vector<Node*> roots = pointers(answer.nodes);
    load(table, request.rows.includes, roots);
    answer.statements = std::exchange(statements_, 0);
    if (request.load) load(request.table, *request.load, std::move(roots));
    answer.loads = statements_;
    return answer;
  }

 private:
  [[nodiscard]] const Association& association_of(const Table& owner,
                                                  const Include& include) const {
    return owner.associations[include.association];
  }

  [[nodiscard]] static bool is_of_owner(const Association& association) {
    return association.kind == RelationKind::belongs_to;
  }
  /// Whether there may be rows of the association, by the owner's own columns.
  [[nodiscard]] static bool is_owner(const Association& association, const Row& row) {
    const bool is_other =
        association.fixed && is_of_owner(association) && !association.fixed->holds(row);
    return !is_other && !has_null(values_of(row, association.own_key));
  }

  /// All rows of the association; by a join table as often as it says.
  [[nodiscard]] std::vector<const Row*> related(const Association& association,
                                                const Row& row) const {
    const Table& target = design_.tables[association.target];
    if (!is_owner(association, row)) return {};
    const Row key = values_of(row, association.own_key);
    const bool is_of_target = association.fixed && !association.link && !is_of_owner(association);
    std::vector<const Row*> rows;
    const auto add = [&](const Row& by) {
      for (const Row& each : target.rows) {
        const bool fits = !is_of_target || association.fixed->holds(each);
        if (fits && are_equal(by, values_of(each, association.target_key))) rows.push_back(&each);
      }
    };
    if (!association.link) {
      add(key);
      return rows;
    }
    for (const Row& link : design_.tables[association.link->table].rows) {
      if (association.fixed && !association.fixed->holds(link)) continue;
      if (!are_equal(key, values_of(link, association.link->own))) continue;
      add(values_of(link, association.link->other));
    }
    return rows;
  }

  /// Those that the conditions and the required includes leave.
  [[nodiscard]] std::vector<const Row*> matching(std::size_t index, const Rows& rows,
                                                 const std::vector<const Row*>& from) const {
    const Table& table = design_.tables[index];
    std::vector<const Row*> left;
    for (const Row* row : from) {
      const bool fits = !rows.where || holds(*rows.where, *row) == true;
      const bool has_all =
          std::all_of(rows.includes.begin(), rows.includes.end(), [&](const Include& include) {
            const Association& association = association_of(table, include);
            return !include.required ||
                   !matching(association.target, include.rows, related(association, *row)).empty();
          });
      if (fits && has_all) left.push_back(row);
    }
    return left;
  }

  /// In their order and within their limits, with what is joined to them.
  [[nodiscard]] std::vector<Node> nodes(std::size_t index, const Rows& rows,
                                        std::vector<const Row*> from) const {
    const Table& table = design_.tables[index];
    std::stable_sort(from.begin(), from.end(), [&](const Row* a, const Row* b) {
      return is_before(table, rows.order, *a, *b);
    });
    const std::int64_t begin = std::min<std::int64_t>(rows.offset.value_or(0), std::ssize(from));
    const std::int64_t left = std::ssize(from) - begin;
    const std::int64_t count = std::min(rows.limit.value_or(left), left);
    std::vector<Node> made;
    for (std::int64_t i = begin; i < begin + count; ++i) {
      made.push_back({.row = *from[static_cast<std::size_t>(i)]});
      for (const Include& include : rows.includes) {
        if (is_joined(design_, association_of(table, include), include)) {
          attach(table, include, made.back());
        }
      }
    }
    return made;
  }

  void attach(const Table& owner, const Include& include, Node& node) const {
    const Association& association = association_of(owner, include);
    const auto rows = matching(association.target, include.rows, related(association, node.row));
    std::vector<Node> found = nodes(association.target, include.rows, rows);
    if (association.is_to_one() && found.size() > 1) found.resize(1);
    node.associations[association.name] = std::move(found);
  }

  /// One statement for all owners, where one of them has a key.
  void attach(const Table& owner, const Include& include, const std::vector<Node*>& owners) {
    const Association& association = association_of(owner, include);
    const bool is_asked = std::any_of(owners.begin(), owners.end(), [&](const Node* each) {
      return is_owner(association, each->row);
    });
    if (is_asked) ++statements_;
    for (Node* const each : owners) attach(owner, include, *each);
  }

  [[nodiscard]] static std::vector<Node*> pointers(std::vector<Node>& nodes) {
    std::vector<Node*> all;
    all.reserve(nodes.size());
    for (Node& each : nodes) all.push_back(&each);
    return all;
  }
  [[nodiscard]] static std::vector<Node*> targets(const std::vector<Node*>& owners,
                                                  const std::string& association) {
    std::vector<Node*> all;
    for (Node* const owner : owners) {
      for (Node& each : owner->associations.at(association)) all.push_back(&each);
    }
    return all;
  }

  void load(const Table& owner, const std::vector<Include>& includes,
            const std::vector<Node*>& owners) {
    for (const Include& include : includes) {
      const Association& association = association_of(owner, include);
      if (!is_joined(design_, association, include)) attach(owner, include, owners);
      load(design_.tables[association.target], include.rows.includes,
           targets(owners, association.name));
    }
  }

  /// The path as one include within another, the rows wanted innermost.
  [[nodiscard]] static Include path_of(const Load& load, std::size_t from) {
    Include include{.association = load.path[from]};
    if (from + 1 == load.path.size()) {
      include.rows = load.rows;
    } else {
      include.rows.includes = {path_of(load, from + 1)};
    }
    return include;
  }

  void load(std::size_t table, const Load& load, std::vector<Node*> owners) {
    for (std::size_t i = 0; i < load.path.size(); ++i) {
      const Include include = path_of(load, i);
      const Table& owner = design_.tables[table];
      const Association& association = association_of(owner, include);
      const bool is_last = i + 1 == load.path.size();
      std::vector<Node*> missing;
      for (Node* const each : owners) {
        if (is_last || !each->associations.contains(association.name)) missing.push_back(each);
      }
      attach(owner, include, missing);
      owners = targets(owners, association.name);
      table = association.target;
    }
    this->load(design_.tables[table], load.rows.includes, owners);
  }

  const Design& design_;
  std::int64_t statements_ = 0;
};

std::string text_of(const Node& node, const std::string& indent) {
  std::string text = "\n" + indent + graphs::text_of(node.row);
  for (const auto& [name, rows] : node.associations) {
    text.append("\n").append(indent).append("  ").append(name);
    text += rows.empty() ? ": none" : ":";
    for (const Node& each : rows) text += text_of(each, indent + "    ");
  }
  return text;
}

}  // namespace

Answer answer(const Design& design, const Request& request) {
  return Evaluator(design).answer(request);
}

std::string text_of(const std::vector<Node>& nodes) {
  std::string text;
  for (const Node& each : nodes) text += text_of(each, "    ");
  return text.empty() ? " none" : text;
}

}  // namespace stele::test::graphs
