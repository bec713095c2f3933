#include <algorithm>
#include <type_traits>
#include <utility>

#include "include.hpp"
#include "select_builder.hpp"
#include "shape.hpp"
#include "shape_bytes.hpp"
#include "stele/model/model_state.hpp"
#include "stele/sql/node.hpp"
#include "stele/sql/walk.hpp"

namespace stele::detail {

namespace {

constexpr std::size_t most_kept_constants = 64;

}  // namespace

/// Writes a tree as bytes: each part begins with what it is, and each length stands before.
class ShapeWriter : private ShapeBytes {
 public:
  explicit ShapeWriter(Shape& shape) : ShapeBytes(shape.key_), shape_(shape) {}

  /// @param limits false: its limit does not count
  void write(const QueryTree& tree, bool limits = true) {
    number(tree.model == nullptr ? 0 : 1);
    if (tree.model) write_model(*tree.model);
    number(static_cast<std::uint64_t>(tree.unscoped) |
           static_cast<std::uint64_t>(tree.distinct) << 1 |
           static_cast<std::uint64_t>(tree.limit.has_value()) << 2 |
           static_cast<std::uint64_t>(tree.offset.has_value()) << 3 |
           static_cast<std::uint64_t>(tree.lock.has_value()) << 4 |
           static_cast<std::uint64_t>(tree.unranked) << 5 |
           static_cast<std::uint64_t>(tree.deleted) << 6);
    number(tree.joins.size());
    for (const JoinTree& join : tree.joins) write(join);
    number(tree.set == nullptr ? 0 : tree.set->parts.size());
    if (tree.set) {
      number(static_cast<std::uint64_t>(tree.set->op));
      for (const auto& part : tree.set->parts) write(*part);
    }
    write_all(tree.terms);
    for (const auto& type : tree.types)
      number(type ? static_cast<std::uint64_t>(type->value_kind()) + 1 : 0);
    for (const std::string& name : tree.names) text(name);
    write_if(tree.where);
    number(tree.searches.size());
    for (const Value& search : tree.searches) write_constant(search);
    const std::size_t before = added_;
    number(tree.group.size());
    for (const sql::Expr& term : tree.group) write_as_selected(tree, term);
    has_grouped_constants_ = has_grouped_constants_ || added_ > before;
    write_if(tree.having);
    number(tree.order.size());
    const bool is_named = !tree.group.empty() || tree.distinct;
    for (const sql::OrderTerm& term : tree.order) {
      write_direction(term);
      is_named ? write_as_selected(tree, term.expr) : write(term.expr);
    }
    write_all(tree.distinct_on);
    if (tree.limit && limits) add({.rows = &*tree.limit});
    if (tree.offset) add({.rows = &*tree.offset});
    if (tree.lock) write(*tree.lock);
    if (tree.after) write_after(tree);
    number(tree.owners ? 1 : 0);
    if (tree.owners) write(*tree.owners);
    number(tree.columns ? 1 : 0);
    if (tree.columns) {
      tree.columns->each([this](std::size_t column) { number(column + 1); });
      number(0);
    }
    number(tree.values.size());
    for (const ValueTree& value : tree.values) write(value.term), write(value.type);
    number(tree.includes.size());
    for (const IncludeTree& include : tree.includes) write(include, tree.model->metadata());
    number(tree.labels.size());
    for (const auto& [key, value] : tree.labels) text(key), text(value);
  }

  /// What a query is grouped by is looked for elsewhere in it, by which constants are equal.
  void write_equal_constants() {
    if (!has_grouped_constants_) return;
    const auto& constants = shape_.constants_;
    for (std::size_t i = 0; i < constants.size(); ++i) {
      std::size_t first = 0;
      while (first < i && !are_equal(constants[first], constants[i])) ++first;
      number(first);
    }
  }

  void write(const std::optional<ColumnType>& type) {
    number(type ? 1 : 0);
    if (type) say(*type);
  }

  void write(const sql::Expr& expr) {
    const auto& data = expr.node().data;
    number(data.index());
    std::visit([&](const auto& node) { say(node); }, data);
  }

 private:
  void write_all(const std::vector<sql::Expr>& exprs) {
    number(exprs.size());
    for (const sql::Expr& expr : exprs) write(expr);
  }
  void write_if(const std::optional<sql::Expr>& expr) {
    number(expr ? 1 : 0);
    if (expr) write(*expr);
  }
  void write(const OwnerTree& owners) {
    address(owners.model.get());
    address(owners.identity);
    text(owners.association);
    number(static_cast<std::uint64_t>(owners.all) | static_cast<std::uint64_t>(owners.of_one) << 1);
    number(owners.keys.size());
    for (const sql::In& keys : owners.keys) add({.list = &keys});
  }
  /// What is read by a query of its own says nothing of this one.
  void write(const IncludeTree& include, const Metadata& owner) {
    const bool joined = is_joined(owner, include);
    const bool required = include.query->required;
    number(static_cast<std::uint64_t>(joined) << 1 | static_cast<std::uint64_t>(required));
    text(include.association);
    if (joined || required) write(*include.query);
  }
  /// What comes after a row depends on which of its values are NULL.
  void write_after(const QueryTree& tree) {
    for (const std::size_t attribute : after_attributes(tree.model->metadata(), tree.order)) {
      const Value& value = (*tree.after)[attribute];
      number(value.is_null() ? 0 : 1);
      if (!value.is_null()) write_constant(value);
    }
  }
  static bool are_equal(const Shape::Constant& a, const Shape::Constant& b) {
    return a.value != nullptr && b.value != nullptr && *a.value == *b.value;
  }
  /// What is selected too is named by its place there: its constants are not bound again.
  void write_as_selected(const QueryTree& tree, const sql::Expr& expr) {
    const auto same = std::find_if(tree.terms.begin(), tree.terms.end(),
                                   [&](const auto& term) { return sql::is_same(term, expr); });
    number(static_cast<std::uint64_t>(tree.terms.end() - same));
    if (same == tree.terms.end()) write(expr);
  }
  void write_direction(const sql::OrderTerm& term) {
    number(static_cast<std::uint64_t>(term.descending) | static_cast<std::uint64_t>(term.nulls)
                                                             << 1);
  }
  void write(const sql::OrderTerm& term) {
    write_direction(term);
    write(term.expr);
  }
  void write(const sql::RowLock& lock) {
    number(static_cast<std::uint64_t>(lock.strength) << 2 | static_cast<std::uint64_t>(lock.wait));
    number(lock.tables.size());
    for (const std::string& table : lock.tables) text(table);
  }
  void write(const JoinTree& join) {
    number(static_cast<std::uint64_t>(join.kind));
    write_model(*join.model);
    text(join.alias);
    number(join.owner);
    text(join.association);
    write_if(join.on);
  }
  /// Models live as long as their database, and so do their addresses; a query that is read as a
  /// table is what it says.
  void write_model(const ModelState& model) {
    const Metadata& metadata = model.metadata();
    if (metadata.derived == nullptr) return number(0), address(&model);
    const DerivedTree& derived = *metadata.derived;
    number(1 + static_cast<std::uint64_t>(derived.common) +
           (static_cast<std::uint64_t>(derived.distinct) << 1));
    text(metadata.name);
    address(metadata.identity);
    number(derived.query == nullptr ? 0 : 1);
    if (derived.query) write(*derived.query);
    number(derived.step == nullptr ? 0 : 1);
    if (derived.step) write(*derived.step);
  }

  /// A constant that stands in several places is said to be the same: elsewhere it may not be.
  void add(const Shape::Constant& constant) {
    ++added_;
    auto& constants = shape_.constants_;
    for (std::size_t i = 0; i < constants.size(); ++i) {
      if (constants[i].address() == constant.address()) return number(i + 1);
    }
    number(0);
    if (constants.size() == most_kept_constants) shape_.can_be_kept_ = false;
    if (shape_.can_be_kept_) constants.push_back(constant);
  }
  void write_constant(const Value& value) {
    if (!kind(value)) shape_.can_be_kept_ = false;
    add({.value = &value});
  }

  // What each kind of node says.
  void say(const sql::AttributeRef& node) {
    address(node.model);
    text(node.name);
    text(node.alias);
    number(node.outer ? 1 : 0);
  }
  void say(const sql::ColumnRef& node) {
    text(node.table);
    text(node.column);
  }
  void say(const sql::Literal& node) { write_constant(node.value); }
  void say(const sql::Parameter& /*node*/) { shape_.can_be_kept_ = false; }
  void say(const sql::Position& node) { number(node.number); }
  void say(const sql::Comparison& node) {
    number(static_cast<std::uint64_t>(node.op));
    write(node.left);
    write(node.right);
  }
  void say(const sql::Logical& node) {
    number(static_cast<std::uint64_t>(node.op));
    write_all(node.operands);
  }
  void say(const sql::Not& node) { write(node.operand); }
  void say(const sql::IsNull& node) {
    number(node.negated ? 1 : 0);
    write(node.operand);
  }
  void say(const sql::In& node) {
    number(node.negated ? 1 : 0);
    write(node.operand);
    number(node.values.empty() ? 0 : 1);
    if (node.values.empty()) return add({.list = &node});
    const auto value_of = [](const sql::Expr& expr) -> const Value& {
      return std::get<sql::Literal>(expr.node().data).value;
    };
    const Value& first = value_of(node.values.front());
    const bool is_uniform =
        std::all_of(node.values.begin(), node.values.end(),
                    [&](const sql::Expr& each) { return value_of(each).kind() == first.kind(); });
    if (!is_uniform) shape_.can_be_kept_ = false;
    number(static_cast<std::uint64_t>(first.kind()));
    add({.list = &node});
  }
  void say(const sql::Function& node) {
    text(node.name);
    number(static_cast<std::uint64_t>(node.kind) << 2 |
           static_cast<std::uint64_t>(node.takes_type) << 1 |
           static_cast<std::uint64_t>(node.number.has_value()));
    if (node.number) number(static_cast<std::uint64_t>(*node.number));
    say(node.type);
    write_all(node.arguments);
  }
  void say(const sql::Arithmetic& node) {
    number(static_cast<std::uint64_t>(node.op));
    write(node.left);
    write(node.right);
  }
  void say(const sql::TextMatch& node) {
    number(static_cast<std::uint64_t>(node.kind) << 1 | static_cast<std::uint64_t>(node.negated));
    write(node.operand);
    write(node.pattern);
  }
  void say(const sql::IsDistinct& node) {
    number(node.negated ? 1 : 0);
    write(node.left);
    write(node.right);
  }
  void say(const std::vector<sql::JsonStep>& steps) {
    number(steps.size());
    for (const sql::JsonStep& step : steps) {
      number(step.index());
      if (const auto* key = std::get_if<std::string>(&step)) text(*key);
      if (const auto* element = std::get_if<std::int64_t>(&step)) {
        number(static_cast<std::uint64_t>(*element));
      }
    }
  }
  void say(const sql::JsonPath& node) {
    write(node.document);
    say(node.steps);
  }
  void say(const sql::JsonContains& node) {
    write(node.document);
    write(node.value);
  }
  void say(const sql::JsonSet& node) {
    write(node.document);
    say(node.steps);
    write(node.value);
  }
  void say(const sql::ArrayTest& node) {
    number(static_cast<std::uint64_t>(node.kind));
    write(node.array);
    write(node.value);
  }
  void say(const sql::Collate& node) {
    write(node.operand);
    text(node.collation);
  }
  void say(const sql::Aggregate& node) {
    number(static_cast<std::uint64_t>(node.kind) << 1 | static_cast<std::uint64_t>(node.distinct));
    write_if(node.operand);
    write_if(node.filter);
  }
  void say(const sql::Case& node) {
    number(node.branches.size());
    for (const sql::Case::Branch& branch : node.branches) {
      write(branch.condition);
      write(branch.value);
    }
    write_if(node.otherwise);
  }
  void say(const sql::Cast& node) {
    write(node.operand);
    say(node.type);
  }
  void say(const sql::Subquery& node) {
    number(static_cast<std::uint64_t>(node.kind) << 1 | static_cast<std::uint64_t>(node.negated));
    write_if(node.operand);
    const auto& tree = *static_cast<const QueryTree*>(node.tree.get());
    address(tree.database);
    write(tree);
  }
  void say(const sql::FrameBound& bound) {
    number(static_cast<std::uint64_t>(bound.kind));
    number(static_cast<std::uint64_t>(bound.offset));
  }
  void say(const sql::Window& node) {
    write(node.function);
    write_all(node.partition);
    number(node.order.size());
    for (const sql::OrderTerm& term : node.order) write(term);
    number(node.frame ? 1 + static_cast<std::uint64_t>(node.frame->unit) : 0);
    if (!node.frame) return;
    say(node.frame->start);
    say(node.frame->end);
  }
  void say(const sql::Raw& node) {
    number(node.operands.size());
    for (const std::string& piece : node.pieces) text(piece);
    say(node.type);
    number(node.closed ? 1 : 0);
    for (const sql::Expr& operand : node.operands) {
      write(operand);
      // As what a constant is sent, nothing else says here.
      const auto* literal = std::get_if<sql::Literal>(&operand.node().data);
      if (literal != nullptr) say(literal->type);
    }
  }
  void say(const sql::Extension& node) {
    text(node.dialect);
    text(node.name);
    number(node.alike ? 1 : 0);
    say(node.raw);
  }
  void say(const sql::TextSearch& /*node*/) { shape_.can_be_kept_ = false; }  // made of `searches`
  void say(const ColumnType& type) {
    number(static_cast<std::uint64_t>(type.kind) << 4 | static_cast<std::uint64_t>(type.storage));
    number(static_cast<std::uint64_t>(type.length));
    number(static_cast<std::uint64_t>(type.precision) << 8 |
           static_cast<std::uint64_t>(type.scale));
    text(type.collation);
    number(type.element == nullptr ? 0 : 1);
    if (type.element != nullptr) say(*type.element);
  }

  Shape& shape_;
  std::size_t added_ = 0;
  bool has_grouped_constants_ = false;
};

Shape::Shape(char verb, const QueryTree& tree, std::optional<std::int64_t> rows) {
  key_.reserve(192);
  constants_.reserve(8);
  key_ += verb;
  // Of two limits the lower one counts.
  const bool limits = tree.limit && (!rows || *tree.limit <= *rows);
  key_ += static_cast<char>(rows && !(tree.limit && limits) ? *rows : 0);
  ShapeWriter writer(*this);
  writer.write(tree, limits);
  writer.write_equal_constants();
}

Shape::Shape(const QueryTree& tree, const sql::Expr& aggregate,
             const std::optional<ColumnType>& type) {
  key_ += 'a';
  ShapeWriter writer(*this);
  writer.write(tree);
  writer.write(aggregate);
  writer.write(type);
  writer.write_equal_constants();
}

}  // namespace stele::detail
