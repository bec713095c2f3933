#pragma once

#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "row_validation.hpp"
#include "stele/model/metadata.hpp"
#include "stele/sql/statement.hpp"

namespace stele::detail {

/// The assignments of an UPDATE: constants become values of their columns, expressions are
/// resolved.
///
/// Checks what the columns ask of constants, and that none is set twice.
class Assignments {
 public:
  /// @param resolve makes of an expression over attributes one over columns
  Assignments(const Metadata& metadata, std::function<sql::Expr(const sql::Expr&)> resolve)
      : metadata_(metadata), resolve_(std::move(resolve)) {}

  /// @throws Error Errc::invalid_argument where the column is set already; Errc::mapping for an
  ///   expression of another type
  void add(const sql::Expr& column, const sql::Expr& value);
  /// As it is, where the column is not set already.
  void add_missing(const AttributeInfo& attribute, sql::Expr value);

  /// @throws ValidationError Errc::validation, with every constant that a column cannot hold
  [[nodiscard]] std::vector<sql::Assignment> take(std::string_view verb);

 private:
  void require_type(const AttributeInfo& attribute, const sql::Expr& value) const;
  [[nodiscard]] bool is_set(const AttributeInfo& attribute) const;

  const Metadata& metadata_;
  std::function<sql::Expr(const sql::Expr&)> resolve_;
  std::vector<const AttributeInfo*> set_;
  std::vector<Assignment> constants_;
  std::vector<sql::Assignment> assignments_;
};

}  // namespace stele::detail
