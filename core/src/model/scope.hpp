#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "stele/model/metadata.hpp"

namespace stele::detail {

/// One model that a query reads, under the name by which its columns are told apart.
struct ScopeSource {
  const Metadata* model = nullptr;
  std::string alias{};    ///< as the user gave it; empty: none
  std::string exposed{};  ///< as it stands in the statement
  /// Of a query that is read as a table: the types of its columns. Empty: those of the model.
  std::vector<ColumnType> types{};
  bool nullable = false;  ///< of a LEFT JOIN: there may be no row
};

/// The models that names in a query's expressions can mean.
struct Scope {
  std::vector<ScopeSource> sources{};
  std::vector<std::size_t> models{};  ///< which of them are the query's own model and its joins
  const Scope* enclosing = nullptr;   ///< of the query around this one
  bool qualified = false;             ///< columns are written with the names of their sources
  std::vector<std::string> taken{};   ///< names of sources that no name can mean
};

/// What a name in an expression means.
struct FoundAttribute {
  const ScopeSource* source = nullptr;
  const AttributeInfo* info = nullptr;
  ColumnType type{};
  bool qualified = false;
};

/// @throws Error Errc::mapping for a name that the model lacks; Errc::invalid_argument for one of a
///   model that is not in the query, or of an enclosing query where there is none
[[nodiscard]] FoundAttribute find_attribute(const Scope& scope, const sql::AttributeRef& ref);

/// "User.age", for messages.
[[nodiscard]] std::string name_of(const Scope& scope, const sql::Expr& expr);

}  // namespace stele::detail
