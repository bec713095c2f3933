#include "stele/sql/walk.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "stele/sql/node.hpp"

namespace stele::sql {

namespace {

using Change = std::function<Expr(const Expr&)>;

void change_all(std::vector<Expr>& exprs, const Change& change) {
  for (Expr& expr : exprs) expr = change(expr);
}
void change_if(std::optional<Expr>& expr, const Change& change) {
  if (expr) expr = change(*expr);
}

// Each changes what is below a node.
void descend(AttributeRef&, const Change&) {}
void descend(ColumnRef&, const Change&) {}
void descend(Literal&, const Change&) {}
void descend(Parameter&, const Change&) {}
void descend(Position&, const Change&) {}
void descend(Comparison& node, const Change& change) {
  node.left = change(node.left);
  node.right = change(node.right);
}
void descend(Logical& node, const Change& change) { change_all(node.operands, change); }
void descend(Not& node, const Change& change) { node.operand = change(node.operand); }
void descend(IsNull& node, const Change& change) { node.operand = change(node.operand); }
void descend(In& node, const Change& change) {
  node.operand = change(node.operand);
  change_all(node.values, change);
}
void descend(Function& node, const Change& change) { change_all(node.arguments, change); }
void descend(Arithmetic& node, const Change& change) {
  node.left = change(node.left);
  node.right = change(node.right);
}
void descend(TextMatch& node, const Change& change) {
  node.operand = change(node.operand);
  node.pattern = change(node.pattern);
}
void descend(IsDistinct& node, const Change& change) {
  node.left = change(node.left);
  node.right = change(node.right);
}
void descend(JsonPath& node, const Change& change) { node.document = change(node.document); }
void descend(JsonContains& node, const Change& change) {
  node.document = change(node.document);
  node.value = change(node.value);
}
void descend(JsonSet& node, const Change& change) {
  node.document = change(node.document);
  node.value = change(node.value);
}
void descend(ArrayTest& node, const Change& change) {
  node.array = change(node.array);
  node.value = change(node.value);
}
void descend(Collate& node, const Change& change) { node.operand = change(node.operand); }
void descend(Aggregate& node, const Change& change) {
  change_if(node.operand, change);
  change_if(node.filter, change);
}
void descend(Case& node, const Change& change) {
  for (Case::Branch& branch : node.branches) {
    branch.condition = change(branch.condition);
    branch.value = change(branch.value);
  }
  change_if(node.otherwise, change);
}
void descend(Cast& node, const Change& change) { node.operand = change(node.operand); }
void descend(Subquery& node, const Change& change) { change_if(node.operand, change); }
void descend(Window& node, const Change& change) {
  node.function = change(node.function);
  change_all(node.partition, change);
  for (OrderTerm& term : node.order) term.expr = change(term.expr);
}
void descend(Raw& node, const Change& change) { change_all(node.operands, change); }
void descend(Extension& node, const Change& change) { descend(node.raw, change); }
void descend(TextSearch& node, const Change& change) { node.text = change(node.text); }

// What a node says itself, without what is below it.
bool is_equal(const AttributeRef& a, const AttributeRef& b) {
  return a.model == b.model && a.name == b.name && a.alias == b.alias && a.outer == b.outer;
}
bool is_equal(const ColumnRef& a, const ColumnRef& b) {
  return a.table == b.table && a.column == b.column;
}
bool is_equal(const Literal& a, const Literal& b) { return a.value == b.value && a.type == b.type; }
bool is_equal(const Parameter&, const Parameter&) { return false; }
bool is_equal(const Position& a, const Position& b) { return a.number == b.number; }
bool is_equal(const Comparison& a, const Comparison& b) { return a.op == b.op; }
bool is_equal(const Logical& a, const Logical& b) { return a.op == b.op; }
bool is_equal(const Not&, const Not&) { return true; }
bool is_equal(const IsNull& a, const IsNull& b) { return a.negated == b.negated; }
bool is_equal(const In& a, const In& b) { return a.negated == b.negated; }
bool is_equal(const Function& a, const Function& b) {
  return a.name == b.name && a.kind == b.kind && a.number == b.number;
}
bool is_equal(const Arithmetic& a, const Arithmetic& b) { return a.op == b.op; }
bool is_equal(const TextMatch& a, const TextMatch& b) {
  return a.kind == b.kind && a.negated == b.negated;
}
bool is_equal(const IsDistinct& a, const IsDistinct& b) { return a.negated == b.negated; }
bool is_equal(const JsonPath& a, const JsonPath& b) { return a.steps == b.steps; }
bool is_equal(const JsonContains&, const JsonContains&) { return true; }
bool is_equal(const JsonSet& a, const JsonSet& b) { return a.steps == b.steps; }
bool is_equal(const ArrayTest& a, const ArrayTest& b) { return a.kind == b.kind; }
bool is_equal(const Collate& a, const Collate& b) { return a.collation == b.collation; }
bool is_equal(const Aggregate& a, const Aggregate& b) {
  return a.kind == b.kind && a.distinct == b.distinct &&
         a.operand.has_value() == b.operand.has_value();
}
bool is_equal(const Case& a, const Case& b) { return a.branches.size() == b.branches.size(); }
bool is_equal(const Cast& a, const Cast& b) { return a.type == b.type; }
bool is_equal(const Subquery& a, const Subquery& b) {
  // Of a resolved one the tree may be missing; it is then the same as itself alone.
  const bool is_one = a.tree != nullptr ? a.tree == b.tree : a.select == b.select;
  return a.kind == b.kind && is_one && a.negated == b.negated;
}
bool is_equal(const OrderTerm& a, const OrderTerm& b) {
  return a.descending == b.descending && a.nulls == b.nulls;
}
bool is_equal(const FrameBound& a, const FrameBound& b) {
  return a.kind == b.kind && a.offset == b.offset;
}
bool is_equal(const Window& a, const Window& b) {
  const auto same_order = [](const OrderTerm& x, const OrderTerm& y) { return is_equal(x, y); };
  const bool frames =
      a.frame.has_value() == b.frame.has_value() &&
      (!a.frame || (a.frame->unit == b.frame->unit && is_equal(a.frame->start, b.frame->start) &&
                    is_equal(a.frame->end, b.frame->end)));
  return frames && a.partition.size() == b.partition.size() &&
         std::equal(a.order.begin(), a.order.end(), b.order.begin(), b.order.end(), same_order);
}
bool is_equal(const Raw& a, const Raw& b) { return a.pieces == b.pieces && a.type == b.type; }
bool is_equal(const Extension& a, const Extension& b) {
  return a.dialect == b.dialect && is_equal(a.raw, b.raw);
}
bool is_equal(const TextSearch& a, const TextSearch& b) {
  return a.part == b.part && a.table == b.table && a.index == b.index && a.joined == b.joined;
}

}  // namespace

Expr with_children(const Expr& expr, const Change& change) {
  Node node = expr.node();
  std::visit([&](auto& data) { descend(data, change); }, node.data);
  return Expr(std::move(node));
}

std::vector<Expr> children_of(const Expr& expr) {
  std::vector<Expr> children;
  const auto& data = expr.node().data;
  const bool is_leaf =
      std::holds_alternative<ColumnRef>(data) || std::holds_alternative<AttributeRef>(data) ||
      std::holds_alternative<Literal>(data) || std::holds_alternative<Parameter>(data);
  if (is_leaf) return children;
  Node node = expr.node();
  const Change collect = [&](const Expr& child) {
    children.push_back(child);
    return child;
  };
  std::visit([&](auto& each) { descend(each, collect); }, node.data);
  return children;
}

bool is_same(const Expr& a, const Expr& b) {
  if (&a.node() == &b.node()) return true;
  if (a.node().data.index() != b.node().data.index()) return false;
  const bool equal = std::visit(
      [&](const auto& data) {
        return is_equal(data, std::get<std::decay_t<decltype(data)>>(b.node().data));
      },
      a.node().data);
  if (!equal) return false;
  const std::vector<Expr> as = children_of(a);
  const std::vector<Expr> bs = children_of(b);
  return std::equal(as.begin(), as.end(), bs.begin(), bs.end(), is_same);
}

}  // namespace stele::sql
