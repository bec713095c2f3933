#include "stele/sql/columns.hpp"

#include <algorithm>

namespace stele::sql {

namespace {

/// Collects the columns below a node.
class Collector {
 public:
  void visit(const Expr& expr) {
    std::visit([this](const auto& node) { collect(node); }, expr.node().data);
  }
  [[nodiscard]] std::vector<std::string> take() && { return std::move(columns_); }

 private:
  void collect(const AttributeRef&) {}
  void collect(const ColumnRef& ref) {
    if (std::find(columns_.begin(), columns_.end(), ref.column) == columns_.end()) {
      columns_.push_back(ref.column);
    }
  }
  void collect(const Literal&) {}
  void collect(const Parameter&) {}
  void collect(const Comparison& comparison) {
    visit(comparison.left);
    visit(comparison.right);
  }
  void collect(const Logical& logical) { visit_all(logical.operands); }
  void collect(const Not& negation) { visit(negation.operand); }
  void collect(const IsNull& test) { visit(test.operand); }
  void collect(const In& in) {
    visit(in.operand);
    visit_all(in.values);
  }
  void collect(const Function& function) { visit_all(function.arguments); }
  void collect(const Arithmetic& arithmetic) {
    visit(arithmetic.left);
    visit(arithmetic.right);
  }
  void collect(const TextMatch& match) {
    visit(match.operand);
    visit(match.pattern);
  }
  void collect(const IsDistinct& test) {
    visit(test.left);
    visit(test.right);
  }
  void collect(const JsonPath& path) { visit(path.document); }
  void collect(const JsonContains& test) {
    visit(test.document);
    visit(test.value);
  }
  void collect(const JsonSet& set) {
    visit(set.document);
    visit(set.value);
  }
  void collect(const ArrayTest& test) {
    visit(test.array);
    visit(test.value);
  }
  void collect(const Collate& collate) { visit(collate.operand); }
  void collect(const Aggregate& aggregate) {
    if (aggregate.operand) visit(*aggregate.operand);
  }

  void visit_all(const std::vector<Expr>& operands) {
    for (const Expr& operand : operands) visit(operand);
  }

  std::vector<std::string> columns_;
};

}  // namespace

std::vector<std::string> columns_of(const Expr& expr) {
  Collector collector;
  collector.visit(expr);
  return std::move(collector).take();
}

}  // namespace stele::sql
