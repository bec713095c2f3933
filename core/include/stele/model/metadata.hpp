#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stele/model/attribute_mask.hpp"
#include "stele/model/hooks.hpp"
#include "stele/model/member_ops.hpp"
#include "stele/model/relation.hpp"
#include "stele/model/type_id.hpp"
#include "stele/model/validation.hpp"
#include "stele/schema/naming.hpp"
#include "stele/schema/table.hpp"
#include "stele/sql/ddl.hpp"

#pragma GCC visibility push(default)

namespace stele::detail {

class QueryCore;
struct DerivedTree;

/// One attribute of a model: its column, where the member is, and what its values must hold.
struct AttributeInfo {
  std::string name{};
  schema::Column column{};
  const MemberOps* ops = nullptr;  ///< null: a run-time attribute, in a Record
  std::size_t offset = 0;          ///< of the member in its struct; of a Record: the value's index
  std::vector<Rule> rules{};
  bool has_column_name = false;  ///< the user named the column
  bool primary_key = false;
  bool is_unique = false;     ///< a constraint of its own
  std::string unique_name{};  ///< constraint; several attributes may share one; empty: ours
  std::optional<Value> default_value{};    ///< what a new Record starts with
  std::optional<StorageForm> stored_as{};  ///< as written; else it is found out
  std::optional<IntegerRange> range{};     ///< of its member, where the column's is wider

  /// The value in a row of the model, borrowed from it and from the scratch.
  [[nodiscard]] Cell encode(const void* row, EncodeScratch& scratch) const {
    if (ops != nullptr) return ops->encode(static_cast<const char*>(row) + offset, scratch);
    return encode_of_record(row);
  }
  void decode(void* row, const Cell& cell) const;

 private:
  [[nodiscard]] Cell encode_of_record(const void* row) const;
};

/// The attributes of a key, in order.
using KeyNames = std::vector<std::string>;

/// One association, as written and, once the schema is resolved, with its keys.
struct AssociationInfo {
  RelationKind kind = RelationKind::belongs_to;
  std::string name{};                     ///< the member, or `as`
  reflect::TypeId target_type = nullptr;  ///< a typed target; null: by name
  std::string target{};                   ///< the target model's name
  KeyNames foreign_key{};                 ///< as written: of the row that holds it
  KeyNames other_key{};         ///< belongs_to_many, as written: of the join row, for the target
  KeyNames source_reference{};  ///< as written: what of this model is referred to, if not its
                                ///< primary key
  KeyNames target_reference{};  ///< the same of the target
  std::optional<sql::Expr> where{};  ///< as written: on the row that holds the foreign key
  bool index = true;                 ///< on the foreign key
  reflect::TypeId through_type = nullptr;
  std::string through{};                        ///< the join model's name; empty: an automatic one
  const reflect::RowsOps* link_rows = nullptr;  ///< of a typed join model
  std::optional<OnDelete> on_delete{};
  std::optional<OnUpdate> on_update{};
  bool constraints = true;
  std::size_t offset = 0;                        ///< of the member in its struct
  const reflect::RelationName* label = nullptr;  ///< what an unloaded member calls itself; static

  // Resolved:
  bool resolved = false;
  KeyNames own_key{};        ///< the attributes of this model by which rows belong together
  KeyNames target_key{};     ///< those of the target
  std::string join_model{};  ///< belongs_to_many: the model between them
  KeyNames join_own{};       ///< its attributes that hold this model's key
  KeyNames join_target{};    ///< and those that hold the target's
  /// What the row that holds the foreign key has in some attributes.
  std::vector<std::pair<std::string, Value>> constants{};
};

struct IndexInfo {
  std::vector<std::string> attributes{};
  std::vector<sql::Expr> terms{};  ///< what is indexed instead of attributes
  bool unique = false;
  std::optional<sql::Expr> where{};
  std::string method{};
  std::string name{};
};

struct CheckInfo {
  std::string name{};
  sql::Expr condition;
};

struct ScopeInfo {
  std::string name{};
  std::function<void(QueryCore&)> apply{};
};

/// How rows of a struct are made and unmade; null for records.
struct RowFunctions {
  void* (*create)() = nullptr;
  void (*destroy)(void* row) = nullptr;
};

/// A model: what is known of it from its struct, its description and its associations.
///
/// Filled at definition; frozen by its first use, and read by any thread from then on.
struct Metadata {
  std::string name{};
  reflect::TypeId type = nullptr;  ///< of its rows; null where they are records
  /// The struct whose typed columns name its attributes: also of a typed model seen through
  /// records.
  reflect::TypeId identity = nullptr;
  schema::TableName table{};
  bool has_table_name = false;
  std::string comment{};
  std::vector<AttributeInfo> attributes{};
  std::vector<AssociationInfo> associations{};
  std::vector<std::string> primary_key{};  ///< attributes, in order
  std::vector<std::vector<std::string>> uniques{};
  std::vector<IndexInfo> indexes{};
  std::vector<CheckInfo> checks{};
  std::vector<std::string> full_text{};  ///< attributes that `search` looks in
  std::vector<std::function<void(const void* row, Errors&)>> rules{};
  std::vector<ScopeInfo> scopes{};
  std::vector<std::function<void(QueryCore&)>> default_scopes{};
  Hooks hooks{};
  /// Each makes, of a row as it was written, what is to run after the commit.
  std::vector<std::function<std::function<void()>(const void* row)>> after_commit{};
  bool timestamps = true;
  std::string created_at{};  ///< attribute; empty: none
  std::string updated_at{};
  std::string deleted_at{};  ///< attribute; empty: rows are deleted for good
  RowFunctions rows{};
  std::shared_ptr<const void> blank{};           ///< a typed row as its initialisers make it
  bool join_table = false;                       ///< made by the library for a belongs_to_many
  bool view = false;                             ///< it is read, and neither made nor written
  std::shared_ptr<const DerivedTree> derived{};  ///< null: the rows are those of a table

  // Resolved:
  std::vector<schema::ForeignKey> foreign_keys{};
  std::vector<KeyNames> indexed_keys{};  ///< attributes of foreign keys
  sql::TableDefinition definition{};
  std::vector<std::size_t> key{};              ///< indexes of the primary key's attributes
  std::optional<std::size_t> generated_key{};  ///< the attribute that the database generates
  std::optional<std::size_t> created_at_index{};
  std::optional<std::size_t> updated_at_index{};
  std::optional<std::size_t> deleted_at_index{};
  AttributeMasks masks{};  ///< of a model that is frozen

  /// Calls the function with a new row of the struct, which is gone afterwards.
  void with_instance(const std::function<void(void*)>& work) const;
  /// True for an attribute of the primary key.
  [[nodiscard]] bool is_key(std::size_t index) const noexcept;
  [[nodiscard]] AttributeInfo* find(std::string_view attribute) noexcept;
  [[nodiscard]] const AttributeInfo* find(std::string_view attribute) const noexcept;
  /// @throws Error Errc::mapping, with "did you mean"
  [[nodiscard]] const AttributeInfo& attribute(std::string_view attribute) const;
  [[nodiscard]] std::size_t index_of(std::string_view attribute) const;
  [[nodiscard]] AssociationInfo* find_association(std::string_view name) noexcept;
  /// The attribute of a column, or null.
  [[nodiscard]] const AttributeInfo* find_column(std::string_view column) const noexcept;
};

/// The expression with its attributes replaced by columns and its constants given the columns'
/// types.
/// @throws Error Errc::mapping for a name or a type that does not fit
[[nodiscard]] sql::Expr resolve(const sql::Expr& expr, const Metadata& model);

/// @throws Error Errc::unsupported: what is meant is part of the API, but not there yet
[[noreturn]] void throw_not_yet(std::string_view what);

/// @throws Error Errc::not_loaded: a query left the attribute out by `columns`
[[noreturn]] void throw_not_read(const std::string& model, std::string_view attribute);

/// Gives an attribute another column type than its member's own.
/// @throws Error Errc::mapping where the member cannot hold the type's values
void set_type(AttributeInfo& attribute, ColumnType type);

/// Makes the value one of the type, where nothing is lost or guessed; false where it cannot be.
[[nodiscard]] bool convert(Value& value, const ColumnType& type);

/// The value as the attribute stores it.
/// @throws Error Errc::mapping where its kind does not fit
[[nodiscard]] Value coerce(const AttributeInfo& attribute, std::string_view model, Value value);
void coerce_in_place(const AttributeInfo& attribute, std::string_view model, Value& value);

}  // namespace stele::detail

#pragma GCC visibility pop
