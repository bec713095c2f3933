#pragma once

#include <string>
#include <vector>

#include "scope.hpp"
#include "stele/model/metadata.hpp"

namespace stele::detail {

class SelectBuilder;

/// Where an expression stands, which says what it may be made of.
enum class Place : unsigned char {
  row,     ///< of one row: WHERE, ON, GROUP BY, a check
  having,  ///< of a group: aggregates too
  result,  ///< of the result: SELECT and ORDER BY, aggregates and window functions too
};

/// Rebuilds an expression over the columns of the models in scope: names become columns, constants
/// get the types of what they stand beside.
class Resolver {
 public:
  /// @param builder of the statement, for the subqueries; null: there can be none
  Resolver(const Scope& scope, Place place, SelectBuilder* builder)
      : scope_(scope), builder_(builder), place_(place) {}

  /// @throws Error Errc::mapping for a name or a type that does not fit; Errc::invalid_argument for
  ///   what cannot stand in the place; Errc::unsupported
  [[nodiscard]] sql::Expr operator()(const sql::Expr& expr) const;
  /// As it stands alone: a constant gets its own type.
  [[nodiscard]] sql::Expr alone(const sql::Expr& expr) const;
  [[nodiscard]] sql::OrderTerm ordered(const sql::OrderTerm& term) const;

 private:
  // Of each kind of node; `same` is the expression that it is.
  [[nodiscard]] sql::Expr rebuilt(const sql::AttributeRef& ref, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::ColumnRef& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::Literal& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::Parameter& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::Position& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::Comparison& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::Logical& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::Not& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::IsNull& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::In& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::Function& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::Arithmetic& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::TextMatch& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::IsDistinct& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::JsonPath& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::JsonContains& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::JsonSet& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::ArrayTest& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::Collate& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::Aggregate& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::Case& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::Cast& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::Subquery& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::Window& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::Raw& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::Extension& node, const sql::Expr& same) const;
  [[nodiscard]] sql::Expr rebuilt(const sql::TextSearch& node, const sql::Expr& same) const;
  /// @throws Error Errc::invalid_argument where the frame counts by another order than it has
  void require_order_of_frame(const sql::Window& window) const;

  [[nodiscard]] const std::string& model() const { return scope_.sources.front().model->name; }
  [[nodiscard]] Resolver at(Place place) const { return {scope_, place, builder_}; }
  /// "User.age", for messages.
  [[nodiscard]] std::string name_of(const sql::Expr& expr) const {
    return detail::name_of(scope_, expr);
  }
  [[nodiscard]] std::vector<sql::Expr> all(const std::vector<sql::Expr>& operands) const;

  /// The constant as a value of exactly the type.
  [[nodiscard]] sql::Expr typed(const sql::Expr& named, const ColumnType& type,
                                const sql::Expr& constant) const;
  /// The constant that stands beside an operand of the type: of a type that holds more where the
  /// constant may be more.
  [[nodiscard]] sql::Expr beside(const sql::Expr& named, const ColumnType& type,
                                 const sql::Expr& constant) const;
  [[nodiscard]] sql::Expr compared(sql::ComparisonOperator op, const sql::Expr& left,
                                   const sql::Expr& right) const;
  /// Parts of documents are compared one by one, each with its own type.
  [[nodiscard]] sql::Expr listed_documents(const sql::In& in) const;
  /// Values of which one is the result: of one type, which the first that is no constant says.
  [[nodiscard]] ColumnType unify(const std::vector<sql::Expr>& named,
                                 std::vector<sql::Expr>& values) const;

  /// @throws Error Errc::mapping for columns of kinds that no database compares
  void require_comparable(const ColumnType& a, const sql::Expr& left, const ColumnType& b,
                          const sql::Expr& right) const;
  /// @throws Error Errc::unsupported for what has no order that all databases have
  void require_order(sql::ComparisonOperator op, const ColumnType& type, const sql::Expr& named,
                     const sql::Expr& resolved) const;
  /// @throws Error Errc::unsupported for < and > of a document that is no number, text or boolean
  void require_ordered(sql::ComparisonOperator op, const Value& document,
                       const sql::Expr& named) const;
  void require_json(const sql::Expr& named, const sql::Expr& resolved) const;

  const Scope& scope_;
  SelectBuilder* builder_;
  Place place_;
};

/// The constant that is not yet of any type, or null.
[[nodiscard]] const Value* constant_of(const sql::Expr& expr);

/// As what a constant is sent whose type nothing else says.
[[nodiscard]] ColumnType type_of_constant(const Value& value);

/// The origin of what is made of such a constant; see `sql::Literal`.
[[nodiscard]] const void* origin_of(const sql::Expr& constant);

[[nodiscard]] bool is_numeric(const ColumnType& type);

}  // namespace stele::detail
