#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "stele/base/value.hpp"
#include "stele/schema/column_type.hpp"

#pragma GCC visibility push(default)

namespace stele::sql {

struct Node;

/// An expression: a shared, immutable tree. Copying shares it; any thread may read it.
class Expr {
 public:
  explicit Expr(Node node);
  Expr(const Expr&) noexcept;
  Expr(Expr&&) noexcept;
  Expr& operator=(const Expr&) noexcept;
  Expr& operator=(Expr&&) noexcept;
  ~Expr();

  [[nodiscard]] const Node& node() const noexcept { return *node_; }

 private:
  std::shared_ptr<const Node> node_;
};

/// An attribute of a model, by name; the model layer resolves it to a `ColumnRef` before anything
/// is compiled. A null model means the model that the query reads.
struct AttributeRef {
  const void* model = nullptr;  ///< its identity
  std::string name{};
};

/// A column. An empty table leaves the qualifier out.
struct ColumnRef {
  std::string table{};
  std::string column{};
  ColumnType type{};
};

/// A constant: always bound in a statement, written as a literal in DDL.
struct Literal {
  Value value{};
  ColumnType type{};
};

/// A value that is given at each execution.
struct Parameter {
  ColumnType type{};
};

enum class ComparisonOperator : std::uint8_t {
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
};
struct Comparison {
  ComparisonOperator op = ComparisonOperator::equal;
  Expr left;
  Expr right;
};

/// AND or OR of any number of operands; AND of none is true, OR of none is false.
enum class LogicalOperator : std::uint8_t { and_, or_ };
struct Logical {
  LogicalOperator op = LogicalOperator::and_;
  std::vector<Expr> operands{};
};

struct Not {
  Expr operand;
};

struct IsNull {
  Expr operand;
  bool negated = false;
};

/// `operand IN (values…)`; of no values it is false, negated true.
struct In {
  Expr operand;
  std::vector<Expr> values{};
  bool negated = false;
};

/// `name(arguments…)`, or `name(*)` of no arguments.
struct Function {
  std::string name{};
  std::vector<Expr> arguments{};
  ColumnType type{};  ///< of its result
};

/// One node of an expression. Closed: who walks it handles every alternative.
struct Node {
  std::variant<AttributeRef, ColumnRef, Literal, Parameter, Comparison, Logical, Not, IsNull, In,
               Function>
      data;
};

/// AND of the two; an operand that is an AND itself is flattened.
[[nodiscard]] Expr and_(const Expr& left, const Expr& right);
/// OR of the two; an operand that is an OR itself is flattened.
[[nodiscard]] Expr or_(const Expr& left, const Expr& right);
[[nodiscard]] Expr not_(const Expr& operand);
[[nodiscard]] Expr compare(ComparisonOperator op, const Expr& left, const Expr& right);
[[nodiscard]] Expr column(std::string table, std::string column, ColumnType type);
[[nodiscard]] Expr literal(Value value, ColumnType type);
[[nodiscard]] Expr parameter(ColumnType type);

}  // namespace stele::sql

#pragma GCC visibility pop
