#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "stele/base/value.hpp"
#include "stele/model/attribute_mask.hpp"
#include "stele/model/relation.hpp"
#include "stele/model/type_id.hpp"
#include "stele/sql/statement.hpp"

#pragma GCC visibility push(default)

namespace stele::detail {

class ModelState;
struct QueryTree;

/// A model that a query reads besides its own.
struct JoinTree {
  sql::JoinKind kind = sql::JoinKind::inner;
  std::shared_ptr<const ModelState> model{};
  std::string alias{};        ///< empty: none
  std::size_t owner = 0;      ///< which of the query's models has the association, its own first
  std::string association{};  ///< empty: joined by `on`
  std::optional<sql::Expr> on{};
};

/// What a query reads instead of its model's table: the rows of other queries.
struct SetTree {
  sql::SetOperator op = sql::SetOperator::union_;
  std::vector<std::shared_ptr<const QueryTree>> parts{};
};

/// A query whose rows are read as a table: a subquery in FROM, or one of a WITH clause.
struct DerivedTree {
  std::shared_ptr<const QueryTree> query{};  ///< null: the rows so far, in a recursive query
  std::shared_ptr<const QueryTree> step{};   ///< of a recursive query; null: it is none
  bool common = false;                       ///< it stands in WITH
  bool distinct = false;                     ///< of a recursive query: UNION, not UNION ALL
};

/// How the rows of an association are read along.
enum class IncludeStrategy : std::uint8_t {
  chosen,  ///< to-one by join, to-many by query
  join,    ///< by a LEFT JOIN of the query
  query,   ///< by a query of their own for all parents
};

/// An association whose rows are read along with those of a query.
struct IncludeTree {
  std::string association{};
  const reflect::RelationOps* rows = nullptr;  ///< of the member; null: of records
  std::shared_ptr<const QueryTree> query{};    ///< which rows of the target, and what of theirs
};

/// Which rows of an association's target are meant: those of some owners.
struct OwnerTree {
  std::shared_ptr<const ModelState> model{};
  std::string association{};
  /// The owners' keys, a list for each of the attributes, without operands; of a composite key what
  /// has one of each is more than the owners' rows. Empty: the owner is the row of the enclosing
  /// query.
  std::vector<sql::In> keys{};
  bool all = false;  ///< the owners are all rows of their table: those that refer to any are meant
  std::size_t source = 0;  ///< which of the enclosing query's models the owner is, its own first

  // Of a value over an association's rows, whose models are found out where it stands:
  reflect::TypeId identity = nullptr;  ///< of the owner; null: the first that has the association
  bool of_one = false;                 ///< the association has one row
};

/// What a query's rows have besides their attributes.
struct ValueTree {
  sql::Expr term;
  std::optional<ColumnType> type{};  ///< as what it is read; empty: any
  std::string counted{};             ///< the association whose rows are counted so; empty: none
};

/// Which rows are meant of a model whose rows are marked as deleted.
enum class DeletedRows : std::uint8_t { without, with, only };

/// What a query asks for, as its verbs say it: attributes are names, constants are of any type.
struct QueryTree {
  std::shared_ptr<const ModelState> model{};  ///< null: what the owners' association leads to
  const void* database = nullptr;             ///< the identity of the one that it is of
  std::vector<JoinTree> joins{};
  std::shared_ptr<const SetTree> set{};  ///< null: the model's table
  std::optional<sql::Expr> where{};
  std::vector<Value> searches{};  ///< the texts of full-text searches, all of which are to match
  bool unranked = false;          ///< without an order, not even that of the search
  std::vector<sql::OrderTerm> order{};
  std::vector<sql::Expr> terms{};                  ///< of a projection; empty: the model's rows
  std::vector<std::optional<ColumnType>> types{};  ///< of its members; empty: any
  std::vector<std::string> names{};                ///< of its terms; empty: they have none
  std::vector<sql::Expr> group{};
  std::optional<sql::Expr> having{};
  bool distinct = false;
  std::vector<sql::Expr> distinct_on{};
  std::optional<std::int64_t> limit{};
  std::optional<std::int64_t> offset{};
  std::shared_ptr<const std::vector<Value>> after{};  ///< the row before, one value an attribute
  std::optional<sql::RowLock> lock{};
  bool unscoped = false;
  bool is_scoped = false;  ///< what the model leaves out is said by the conditions
  DeletedRows deleted = DeletedRows::without;
  std::optional<AttributeMask> columns{};  ///< those that are read of records; empty: all
  std::vector<ValueTree> values{};         ///< besides those of a row of the model
  std::vector<IncludeTree> includes{};
  std::shared_ptr<const OwnerTree> owners{};
  IncludeStrategy strategy = IncludeStrategy::chosen;  ///< of a query that is included
  bool is_included = false;
  bool required = false;  ///< included: owners without a match are dropped
  std::vector<std::pair<std::string, std::string>> labels{};  ///< of the statement, by key
};

}  // namespace stele::detail

#pragma GCC visibility pop
