#pragma once

#include <concepts>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/base/value.hpp"
#include "stele/model/validation.hpp"
#include "stele/schema/column_type.hpp"
#include "stele/schema/table.hpp"
#include "stele/sql/expr.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// Whether an attribute is unique: a bool, or the name of a constraint, which attributes of the
/// same name share.
struct Unique {
  Unique() = default;
  template <std::same_as<bool> B>
  Unique(B unique) : enabled(unique) {}  // NOLINT(google-explicit-constructor)
  Unique(const char* constraint) : enabled(true), name(constraint) {}             // NOLINT
  Unique(std::string constraint) : enabled(true), name(std::move(constraint)) {}  // NOLINT

  bool enabled = false;
  std::string name{};
};

/// What a run-time attribute is; every member has its default.
struct AttributeOptions {
  ColumnType type{};
  bool allow_null = true;
  Unique unique{};
  bool primary_key = false;
  bool auto_increment = false;  ///< the database generates the key
  /// What a new record starts with, and the column's DEFAULT.
  std::optional<Value> default_value{};
  std::optional<std::string> default_sql{};  ///< the column's DEFAULT as an SQL expression
  std::string column{};                      ///< the column's name; empty: as the naming says
  std::string comment{};
  std::vector<Rule> validate{};
  /// How a table that others made holds the values; empty: that is found out from the table.
  std::optional<StorageForm> stored_as{};
};

/// One attribute of a run-time model: `{"title", types::string()}` or `{"title", {.type = …}}`.
struct Attribute {
  Attribute(std::string_view attribute, ColumnType type) : name(attribute) {
    options.type = std::move(type);
  }
  Attribute(std::string_view attribute, AttributeOptions what)
      : name(attribute), options(std::move(what)) {}
  template <class T>
  Attribute(std::string_view attribute, const T& /*what*/) : name(attribute) {
    static_assert(std::is_same_v<T, AttributeOptions>,
                  "stele: an attribute is given with its type, such as types::string(), or with "
                  "options in braces");
  }

  std::string name;
  AttributeOptions options{};
};

/// Whether created_at and updated_at are kept: a bool, or their attributes' names.
struct Timestamps {
  Timestamps() = default;
  template <std::same_as<bool> B>
  Timestamps(B on) : enabled(on) {}  // NOLINT(google-explicit-constructor)
  /// An empty name leaves that one out.
  Timestamps(std::string_view created, std::string_view updated)
      : created_at(created), updated_at(updated) {}

  bool enabled = true;
  std::optional<std::string> created_at{};  ///< empty optional: as the naming says
  std::optional<std::string> updated_at{};
};

/// Whether rows are marked as deleted: a bool, or the name of the attribute that says since when.
struct SoftDelete {
  SoftDelete() = default;
  template <std::same_as<bool> B>
  SoftDelete(B on) : enabled(on) {}  // NOLINT(google-explicit-constructor)
  SoftDelete(const char* name) : enabled(true), attribute(name) {}  // NOLINT: as above

  bool enabled = false;
  std::string attribute{};  ///< empty: as the naming says
};

/// What is indexed besides attributes: `column("data").json("city")`.
class IndexTerm {
 public:
  template <class X>
  requires requires(const X& operand) {
    typename X::ConditionType;
    operand.expr();
  }
  IndexTerm(const X& operand) : expr_(operand.expr()) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] const sql::Expr& expr() const noexcept { return expr_; }

 private:
  sql::Expr expr_;
};

/// An index of a run-time model.
struct IndexOptions {
  std::vector<std::string> attributes{};
  bool unique = false;
  std::string name{};              ///< empty: made from table and columns
  std::string method{};            ///< "gin", …; empty: the database's default
  std::vector<IndexTerm> terms{};  ///< instead of attributes
};

/// What a run-time model is, besides its attributes.
struct ModelOptions {
  Timestamps timestamps{};
  SoftDelete paranoid{};  ///< `destroy` marks rows, in deleted_at
  bool version = false;   ///< optimistic locking; not supported yet
  std::string table{};    ///< empty: as the naming says
  std::string schema{};   ///< empty: the connection's default
  std::vector<IndexOptions> indexes{};
  std::vector<std::string> full_text{};  ///< attributes of text in which `search` looks
  /// A view that the model reads: neither made by sync() nor written. It gets no attributes but
  /// those given, and needs no primary key.
  std::string view{};
};

/// The attributes of a key: one name, or several in braces.
class AttributeNames {
 public:
  AttributeNames() = default;
  AttributeNames(const char* name) : names_{name} {}  // NOLINT(google-explicit-constructor)
  AttributeNames(std::string name)
      : names_{std::move(name)} {}  // NOLINT(google-explicit-constructor)
  AttributeNames(std::initializer_list<std::string> names) : names_(names) {}

  [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }

 private:
  std::vector<std::string> names_;
};

/// Which rows an association is of: `column("subject") == "post"`.
class AssociationCondition {
 public:
  AssociationCondition() = default;
  template <class C>
  requires requires(const C& condition) {
    { condition.expr() } -> std::convertible_to<const sql::Expr&>;
  }
  AssociationCondition(const C& condition)  // NOLINT(google-explicit-constructor)
      : expr_(condition.expr()) {}

  [[nodiscard]] const std::optional<sql::Expr>& expr() const noexcept { return expr_; }

 private:
  std::optional<sql::Expr> expr_;
};

/// How models are associated; empty members follow the naming.
struct AssociationOptions {
  std::string as{};              ///< the association's name
  AttributeNames foreign_key{};  ///< the attribute that holds the key; of a join row this model's
  AttributeNames other_key{};    ///< belongs_to_many: the one of the join row for the target
  AttributeNames source_key{};   ///< what of this model is referred to; empty: its primary key
  AttributeNames target_key{};   ///< what of the target is referred to; empty: its primary key
  std::string through{};         ///< belongs_to_many: the join model's name
  /// What the row that holds the foreign key has too, by `==`; created rows get it.
  AssociationCondition where{};
  std::optional<OnDelete> on_delete{};
  std::optional<OnUpdate> on_update{};
  bool constraints = true;  ///< false: a column without FOREIGN KEY
  bool index = true;        ///< false: no index on the foreign key
};

/// What `Database::sync` may do to tables that are there.
struct SyncOptions {
  bool force = false;  ///< drop the models' tables first, with what they hold
  bool alter = false;  ///< change tables to fit their models; not supported yet
};

}  // namespace stele

#pragma GCC visibility pop
