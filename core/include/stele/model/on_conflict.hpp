#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/model/accepts.hpp"
#include "stele/model/alias.hpp"
#include "stele/model/query_parts.hpp"
#include "stele/model/set_clause.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// What an INSERT does where a row of the same key is there, with the model's type erased; made by
/// `on_conflict`. Without a target a conflict is an error.
struct ConflictClause {
  enum class Action : std::uint8_t {
    update_sent,  ///< what is sent of the new row, but for the target, the key and created_at
    update,       ///< `columns` and `assignments`
    ignore,
  };

  reflect::TypeId model = nullptr;  ///< null: columns are names of whichever model
  std::vector<std::string> target{};
  Action action = Action::update_sent;
  std::vector<std::string> columns{};
  std::vector<std::pair<sql::Expr, sql::Expr>> assignments{};
  std::optional<sql::Expr> where{};
};

/// `on_conflict<&User::email>()`: what is to be done where there is a row with the same values in
/// these columns, which are those of a primary key, a unique constraint or a unique index; of a
/// partial index the predicate is added. As it is, the row that is there gets what is sent of the
/// new one, but for the key and created_at. A value: chain calls return it.
/// @tparam Owner the model; void: columns are named by their attributes
template <class Owner>
struct OnConflict : ConflictClause {
  /// The row that is there gets these columns of the new one, and updated_at.
  /// SQL: DO UPDATE SET column = excluded.column
  template <auto... Members>
  [[nodiscard]] OnConflict update() && {
    constexpr bool fits =
        sizeof...(Members) > 0 && (std::is_same_v<reflect::owner_of<Members>, Owner> && ...);
    static_assert(fits, "stele: on_conflict().update<...>() names members of the conflict's model");
    if constexpr (fits) {
      static_assert((!reflect::is_relation<reflect::value_of<Members>> && ...),
                    "stele: on_conflict().update<...>() names an association, which is no column");
      action = Action::update;
      (columns.emplace_back(reflect::member_name<Members>()), ...);
    }
    return std::move(*this);
  }
  /// It gets these values, which can be of the row that is there, `col<&User::n> + 1`, and of the
  /// new one, `excluded<&User::n>()`. Or, by their names, columns of the new one.
  /// SQL: DO UPDATE SET column = …
  template <class First, class... Rest>
  [[nodiscard]] OnConflict update(const First& first, const Rest&... rest) && {
    action = Action::update;
    add(first);
    (add(rest), ...);
    return std::move(*this);
  }
  /// The row that is there is updated only where this holds. SQL: DO UPDATE SET … WHERE …
  template <class C>
  [[nodiscard]] OnConflict where(const C& condition) && {
    constexpr bool fits = detail::is_condition<C>;
    static_assert(fits, "stele: on_conflict().where() takes a condition");
    if constexpr (fits) {
      static_assert(std::is_void_v<Owner> || detail::accepts_condition<detail::Models<Owner>, C>,
                    "stele: on_conflict().where() uses a column of another model");
      ConflictClause::where = condition.expr();
    }
    return std::move(*this);
  }
  /// The row that is there stays as it is, and the new one is left out. SQL: DO NOTHING
  [[nodiscard]] OnConflict ignore() && {
    action = Action::ignore;
    return std::move(*this);
  }

 private:
  template <class Change>
  void add(const Change& change) {
    if constexpr (detail::is_set_clause<Change>) {
      static_assert(std::is_void_v<Owner> || detail::accepts_set<Owner, Change>,
                    "stele: on_conflict().update() sets a column of another model");
      assignments.emplace_back(change.column, change.value);
    } else {
      constexpr bool is_name = std::is_convertible_v<Change, std::string_view>;
      static_assert(is_name,
                    "stele: on_conflict().update() takes set<...>(value), or names of attributes");
      if constexpr (is_name) columns.emplace_back(std::string_view(change));
    }
  }
};

/// The columns in which a new row can be equal to one that is there. SQL: ON CONFLICT (…)
template <auto First, auto... Rest>
[[nodiscard]] OnConflict<reflect::owner_of<First>> on_conflict() {
  using Owner = reflect::owner_of<First>;
  static_assert((std::is_same_v<reflect::owner_of<Rest>, Owner> && ...),
                "stele: on_conflict<...>() names members of several models");
  static_assert(!reflect::is_relation<reflect::value_of<First>> &&
                    (!reflect::is_relation<reflect::value_of<Rest>> && ...),
                "stele: on_conflict<...>() names an association, which is no column");
  OnConflict<Owner> conflict;
  conflict.model = reflect::type_id<Owner>();
  conflict.target = {std::string(reflect::member_name<First>()),
                     std::string(reflect::member_name<Rest>())...};
  return conflict;
}
/// The same by the attributes' names, which are checked against the model before any SQL.
template <class... Names>
[[nodiscard]] OnConflict<void> on_conflict(std::string_view first, const Names&... rest) {
  OnConflict<void> conflict;
  conflict.target = {std::string(first), std::string(std::string_view(rest))...};
  return conflict;
}

/// A column of the row that could not be inserted, in `on_conflict().update(…)` and `.where(…)`.
template <auto Member>
[[nodiscard]] auto excluded() {
  using Owner = reflect::owner_of<Member>;
  return NamedColumn<typename TypedColumn<Member>::Type, Condition<Owner>>(
      detail::aliased(reflect::type_id<Owner>(), reflect::member_name<Member>(), sql::excluded));
}
/// The same by the attribute's name.
[[nodiscard]] NamedColumn<void, Condition<>> excluded(std::string_view attribute);

/// How many rows are created at once.
struct BulkOptions {
  ConflictClause on_conflict{};  ///< where a row is there already; default: an error
  bool validate = true;          ///< each row's validations run before any SQL
  bool row_hooks = false;        ///< each row's hooks run
  /// What library and database set comes back. False is faster: rows come back with what the
  /// library set, without generated keys and defaults of the database.
  bool returning = true;
};

/// How rows are deleted.
struct DestroyOptions {
  bool force = false;  ///< for good, also where the model is paranoid
};

/// How all rows of a table are removed.
struct TruncateOptions {
  bool cascade = false;       ///< those of the tables that refer to it too, and so on
  bool restart_keys = false;  ///< generated keys begin anew
};

/// A row that was found or written, and whether it is new.
template <class T>
struct Created {
  T row;
  bool created = false;
};

}  // namespace stele

#pragma GCC visibility pop
