#include "stele/base/error.hpp"
#include "stele/compile/statement_compiler.hpp"

namespace stele {

namespace {

[[noreturn]] void refuse(std::string_view what) {
  throw Error(Errc::unsupported, "this dialect does not say how it writes " + std::string(what) +
                                     "; override the clause in its statement compiler");
}

std::string_view spelling(sql::ArithmeticOperator op) {
  switch (op) {
    case sql::ArithmeticOperator::add:
      return " + ";
    case sql::ArithmeticOperator::subtract:
      return " - ";
    case sql::ArithmeticOperator::multiply:
      return " * ";
    case sql::ArithmeticOperator::divide:
      return " / ";
  }
  return " + ";
}

std::string_view spelling(sql::AggregateKind kind) {
  switch (kind) {
    case sql::AggregateKind::count:
      return "count(";
    case sql::AggregateKind::sum:
      return "sum(";
    case sql::AggregateKind::min:
      return "min(";
    case sql::AggregateKind::max:
      return "max(";
    case sql::AggregateKind::avg:
      return "avg(";
  }
  return "count(";
}

}  // namespace

void StatementCompiler::write_null_test(Writer& out, const sql::IsNull& test) const {
  write_operand(out, test.operand);
  out << (test.negated ? " IS NOT NULL" : " IS NULL");
}

void StatementCompiler::write_arithmetic(Writer& out, const sql::Arithmetic& arithmetic) const {
  write_operand(out, arithmetic.left);
  write_operator(out, arithmetic.op);
  write_operand(out, arithmetic.right);
}

void StatementCompiler::write_operator(Writer& out, sql::ArithmeticOperator op) {
  out << spelling(op);
}

void StatementCompiler::write_text_match(Writer& /*out*/, const sql::TextMatch& /*match*/) const {
  refuse("a match of text");
}

void StatementCompiler::write_distinct_test(Writer& out, const sql::IsDistinct& test) const {
  write_operand(out, test.left);
  out << (test.negated ? " IS NOT DISTINCT FROM " : " IS DISTINCT FROM ");
  write_operand(out, test.right);
}

void StatementCompiler::write_json_path(Writer& /*out*/, const sql::JsonPath& /*path*/) const {
  refuse("a path into JSON");
}

void StatementCompiler::write_json_contains(Writer& /*out*/,
                                            const sql::JsonContains& /*test*/) const {
  refuse("a test of JSON");
}

void StatementCompiler::write_json_set(Writer& /*out*/, const sql::JsonSet& /*set*/) const {
  refuse("an update within JSON");
}

void StatementCompiler::write_array_test(Writer& /*out*/, const sql::ArrayTest& /*test*/) const {
  refuse("a test of an array");
}

void StatementCompiler::write_text_search(Writer& /*out*/,
                                          const sql::TextSearch& /*search*/) const {
  refuse("a full-text search");
}

void StatementCompiler::write_collate(Writer& out, const sql::Collate& collate) const {
  write_operand(out, collate.operand);
  (out << " COLLATE ").identifier(collate.collation);
}

void StatementCompiler::write_cast(Writer& /*out*/, const sql::Cast& /*cast*/) const {
  refuse("a cast");
}

void StatementCompiler::write_aggregate(Writer& out, const sql::Aggregate& aggregate,
                                        const sql::Window* window) const {
  const bool is_sum = aggregate.kind == sql::AggregateKind::sum;
  if (is_sum) out << "coalesce(";  // the sum of no rows is 0
  out << spelling(aggregate.kind);
  if (aggregate.distinct) out << "DISTINCT ";
  if (aggregate.operand) {
    write_expr(out, *aggregate.operand);
  } else {
    out << "*";
  }
  write_call_end(out, aggregate, window);
  if (is_sum) out << ", 0)";
}

}  // namespace stele
