#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "stele/model/define.hpp"
#include "stele/model/graph.hpp"
#include "stele/model/on_conflict.hpp"
#include "stele/model/query.hpp"
#include "stele/model/reflect.hpp"
#include "stele/model/related.hpp"
#include "stele/model/row_model.hpp"
#include "stele/model/table.hpp"
#include "stele/model/writes.hpp"
#include "stele/session/session.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// What typed and run-time models share: reading by key, and writing.
template <class T>
class ModelBase : public RowModel<T> {
 public:
  using RowModel<T>::RowModel;

  /// The row of a primary key, or nothing; a composite key takes its parts in order.
  /// SQL: SELECT … WHERE id = ?
  /// @throws Error Errc::mapping for a key of another type; Errc::invalid_argument for another
  /// number
  ///   of parts
  template <class... Key>
  [[nodiscard]] std::optional<T> find(const Key&... key) const {
    Value parts[] = {detail::encode_value(key)...};
    T row = detail::RowTraits<T>::make(*this->state_);
    if (!detail::find(this->session_, *this->state_, parts, &row)) return std::nullopt;
    return row;
  }

  /// As `find`.
  /// @throws Error Errc::not_found where there is no such row
  template <class... Key>
  T get(const Key&... key) const {
    std::optional<T> row = find(key...);
    if (!row) this->state_->throw_not_found();
    return *std::move(row);
  }

  /// Inserts a new row, or updates one that is there. A generated key of 0 makes a row new; a key
  /// that the caller assigns is inserted, or updated where it exists. Validations and hooks run.
  /// @throws ValidationError; Error Errc::not_found where the row to update is gone
  void save(T& row) const { detail::save(this->session_, *this->state_, &row); }

  /// Creates all rows, or none, as many in a statement as the database takes; they come back in
  /// their order, each as `create` gives it, with keys that rise. With `on_conflict` the rows that
  /// were inserted or updated come back, in their order. Hooks run with `row_hooks` alone.
  /// SQL: INSERT … VALUES of several rows, or … SELECT FROM unnest(…) on postgres
  /// @throws ValidationError before any SQL at the first row that is refused, whose number it says;
  ///   otherwise as `create`
  std::vector<T> create_all(std::vector<T> rows, const BulkOptions& options = {}) const {
    std::vector<T> written;
    detail::create_all(this->session_, *this->state_, list(&rows), options, sink(written));
    return options.on_conflict.target.empty() ? std::move(rows) : std::move(written);
  }

  /// Updates all rows, or none, as many in a statement as the database takes: what `update` would
  /// of each, without hooks. SQL: UPDATE … FROM (VALUES …), or unnest(…) on postgres
  /// @throws ValidationError; Error Errc::not_found where one of the rows is gone;
  ///   Errc::invalid_argument where one is given twice
  std::vector<T> update_all(std::vector<T> rows) const {
    detail::update_all(this->session_, *this->state_, list(&rows), {});
    return rows;
  }

  /// The rows of these primary keys, in the order of the keys, as many in a statement as the
  /// database takes; a key that has no row is left out. A composite key is a tuple.
  /// @throws Error as `find`
  template <class Keys>
  [[nodiscard]] std::vector<T> find_all(const Keys& keys) const {
    std::vector<std::vector<Value>> parts;
    for (const auto& key : keys) parts.push_back(detail::key_parts(key));
    std::vector<T> found;
    const auto order = detail::find_all(this->session_, *this->state_, parts, sink(found));
    std::vector<T> rows;
    rows.reserve(order.size());
    for (const std::size_t place : order) rows.push_back(found[place]);
    return rows;
  }
  template <class Key>
  [[nodiscard]] std::vector<T> find_all(std::initializer_list<Key> keys) const {
    return find_all<std::initializer_list<Key>>(keys);
  }

  /// Inserts the row, or updates the one that has the same values in the conflict's columns. The
  /// row comes back as it is in the database then, and whether it is new. Validations run, and of
  /// the hooks before_save and after_save. SQL: INSERT … ON CONFLICT … DO UPDATE
  /// @throws ValidationError; Error Errc::invalid_argument where the columns are no unique key's
  template <class Owner>
  Created<T> upsert(T row, const OnConflict<Owner>& conflict) const {
    static_assert(std::is_void_v<Owner> || std::is_same_v<Owner, T>,
                  "stele: upsert() takes on_conflict<...>() of its own model's members");
    const bool created = detail::upsert(this->session_, *this->state_, &row, conflict);
    return {std::move(row), created};
  }

  /// The row of the condition, or this one, which is then created; and whether it was. Safe where
  /// others do the same at once. The condition says the columns of a unique key by ==, with the
  /// row's own values. Default scopes do not apply.
  /// SQL: SELECT, then INSERT … ON CONFLICT … DO NOTHING
  /// @throws ValidationError as `create`; Error Errc::invalid_argument for another condition;
  ///   Errc::serialization_failure where the transaction's isolation hides the row
  template <class C>
  Created<T> find_or_create(const C& condition, T row) const {
    bool created = false;
    if constexpr (check_condition<C>()) {
      created = detail::find_or_create(this->session_, *this->state_, condition.expr(), &row);
    }
    return {std::move(row), created};
  }
  /// The same without the INSERT: where there is none, the row stays new. SQL: SELECT
  template <class C>
  Created<T> find_or_build(const C& condition, T row) const {
    bool built = false;
    if constexpr (check_condition<C>()) {
      built = detail::find_or_build(this->session_, *this->state_, condition.expr(), &row);
    }
    return {std::move(row), built};
  }

  /// Creates the row with the rows of its associations that were assigned, and theirs, in one
  /// transaction: those that a foreign key refers to first, then the row, then those that refer to
  /// it, with its key, and join rows. Each association takes one bulk INSERT for all of its rows.
  /// The row itself is always created, also with a key of its own; of the others those with a
  /// generated key are there already: they are only referred to. The rows come back with their
  /// keys. Validations and hooks run.
  /// @throws Error as `create`; Errc::invalid_argument where a foreign key and the row, or none,
  ///   assigned to its association disagree, and where what a key refers to is NULL
  T create_graph(T row) const {
    detail::create_graphs(this->session_, *this->state_, {&row, sizeof(T), 1});
    return row;
  }
  /// The same of many rows, with as few statements.
  std::vector<T> create_graphs(std::vector<T> rows) const {
    detail::create_graphs(this->session_, *this->state_, {rows.data(), sizeof(T), rows.size()});
    return rows;
  }
  /// Saves the row with the rows of its loaded associations, and theirs: new ones are created,
  /// those that differ from what is in the database are updated, each association with one bulk
  /// statement. Where it throws, the row is as it was.
  /// @throws Error as `create_graph`; Errc::not_found where a row is gone
  void save_graph(T& row, const GraphOptions& options = {}) const {
    T saved = row;
    detail::save_graphs(this->session_, *this->state_, {&saved, sizeof(T), 1}, options);
    row = std::move(saved);
  }
  void save_graphs(std::vector<T>& rows, const GraphOptions& options = {}) const {
    std::vector<T> saved = rows;
    detail::save_graphs(this->session_, *this->state_, {saved.data(), sizeof(T), saved.size()},
                        options);
    rows = std::move(saved);
  }

  /// The rows of one association of this row: `users.related<&User::tasks>(user).create(…)`. Of
  /// belongs_to the row is borrowed, and its foreign key changed where the association is.
  /// @throws Error Errc::mapping where the association's model is not defined
  template <auto Member, class Row>
  [[nodiscard]] auto related(Row& row) const {
    constexpr bool fits = std::is_same_v<std::remove_const_t<Row>, T>;
    static_assert(fits, "stele: related<...>() takes a row of the model");
    if constexpr (fits && detail::check_path<T, Member>()) {
      return Relation<detail::path_target<Member>>({this->session_, *this->state_,
                                                    reflect::member_name<Member>(), &row,
                                                    !std::is_const_v<Row>});
    }
  }

 protected:
  template <class C>
  static constexpr bool check_condition() {
    constexpr bool fits = detail::is_condition<C>;
    static_assert(fits,
                  "stele: find_or_create() takes a condition, such as col<&User::email> == email");
    if constexpr (fits) {
      static_assert(detail::accepts_condition<detail::Models<T>, C>,
                    "stele: find_or_create() uses a column of another model");
    }
    return fits;
  }
  static detail::RowList list(void* rows) {
    auto& all = *static_cast<std::vector<T>*>(rows);
    return {all.data(), all.size(), sizeof(T)};
  }
  static detail::RowSink sink(std::vector<T>& rows) {
    return {&rows,
            [](void* vector, const detail::ModelState& model) -> void* {
              auto& all = *static_cast<std::vector<T>*>(vector);
              return &detail::RowTraits<T>::append(model, all);
            },
            &list};
  }
};

/// A typed model on a database, or within a transaction: where queries start and rows are written.
///
/// A cheap handle that keeps its database open. Of a database: any thread; of a transaction: its
/// one.
template <class T>
class Model : public ModelBase<T> {
 public:
  using ModelBase<T>::ModelBase;

  /// Validates and inserts; the row comes back with what library and database set: key, timestamps,
  /// defaults. SQL: INSERT … RETURNING
  /// @throws ValidationError Errc::validation before any SQL, with all failures;
  /// Errc::unique_violation
  ///   and its kin by the database
  T create(T row) const {
    detail::create(this->session_, *this->state_, &row);
    return row;
  }

  /// Writes the members named, or all but key and created_at, of the row of this key. SQL: UPDATE
  /// @throws ValidationError; Error Errc::not_found where there is no such row
  template <auto... Members>
  void update(T& row) const {
    if constexpr (sizeof...(Members) == 0) {
      detail::update(this->session_, *this->state_, &row);
    } else {
      static_assert((std::is_same_v<reflect::owner_of<Members>, T> && ...),
                    "stele: update<...>() names a member of another class than the model");
      static_assert((!reflect::is_relation<reflect::value_of<Members>> && ...),
                    "stele: update<...>() names an association, which is no column");
      static constexpr std::string_view names[] = {reflect::member_name<Members>()...};
      detail::update(this->session_, *this->state_, &row, detail::StaticNames{names});
    }
  }

  using ModelBase<T>::update_all;
  /// Writes the members named, of all rows.
  template <auto First, auto... Rest>
  std::vector<T> update_all(std::vector<T> rows) const {
    static_assert(std::is_same_v<reflect::owner_of<First>, T> &&
                      (std::is_same_v<reflect::owner_of<Rest>, T> && ...),
                  "stele: update_all<...>() names a member of another class than the model");
    static_assert(!reflect::is_relation<reflect::value_of<First>> &&
                      (!reflect::is_relation<reflect::value_of<Rest>> && ...),
                  "stele: update_all<...>() names an association, which is no column");
    static constexpr std::string_view names[] = {reflect::member_name<First>(),
                                                 reflect::member_name<Rest>()...};
    detail::update_all(this->session_, *this->state_, this->list(&rows), names);
    return rows;
  }

  /// Adds to a column of the row in the database, whatever it has become there, and reads the row.
  /// SQL: UPDATE … SET column = column + … RETURNING
  /// @throws Error Errc::not_found where the row is gone
  template <auto Member, class N = int>
  void increment(T& row, const N& by = 1) const {
    if constexpr (detail::check_increment<T, Member, N>()) {
      const auto clause = set<Member>(col<Member> + by);
      detail::increment(this->session_, *this->state_, &row, reflect::member_name<Member>(),
                        clause.value);
    }
  }
  template <auto Member, class N = int>
  void decrement(T& row, const N& by = 1) const {
    if constexpr (detail::check_increment<T, Member, N>()) {
      const auto clause = set<Member>(col<Member> - by);
      detail::increment(this->session_, *this->state_, &row, reflect::member_name<Member>(),
                        clause.value);
    }
  }
};

/// A run-time model, or a typed one by name.
template <>
class Model<Record> : public ModelBase<Record> {
 public:
  using ModelBase<Record>::ModelBase;

  /// A new record with these values and the attributes' defaults; sends nothing.
  /// @throws Error Errc::mapping for a wrong name or a value of another kind, with "did you mean"
  [[nodiscard]] Record build(std::initializer_list<FieldValue> values) const;

  /// Builds, validates and inserts; see `Model<T>::create`.
  Record create(std::initializer_list<FieldValue> values) const;
  Record create(Record record) const;

  using ModelBase<Record>::create_all;
  /// See `ModelBase`; the records are built of these values.
  std::vector<Record> create_all(std::initializer_list<std::initializer_list<FieldValue>> rows,
                                 const BulkOptions& options = {}) const;

  using ModelBase<Record>::find_or_create;
  using ModelBase<Record>::find_or_build;
  /// See `ModelBase`; the record is built of these values.
  template <class C>
  Created<Record> find_or_create(const C& condition,
                                 std::initializer_list<FieldValue> values) const {
    return find_or_create(condition, build(values));
  }
  template <class C>
  Created<Record> find_or_build(const C& condition,
                                std::initializer_list<FieldValue> values) const {
    return find_or_build(condition, build(values));
  }
  using ModelBase<Record>::upsert;
  template <class Owner>
  Created<Record> upsert(std::initializer_list<FieldValue> values,
                         const OnConflict<Owner>& conflict) const {
    return upsert(build(values), conflict);
  }

  using ModelBase<Record>::update_all;
  /// Writes the attributes named, of all records.
  std::vector<Record> update_all(std::vector<Record> records,
                                 std::initializer_list<std::string_view> attributes) const;

  /// Adds to an attribute of the record in the database, and reads it.
  template <class N = int>
  void increment(Record& record, std::string_view attribute, const N& by = 1) const {
    const auto clause = set(attribute, column(attribute) + by);
    detail::increment(session_, *state_, &record, attribute, clause.value);
  }
  template <class N = int>
  void decrement(Record& record, std::string_view attribute, const N& by = 1) const {
    const auto clause = set(attribute, column(attribute) - by);
    detail::increment(session_, *state_, &record, attribute, clause.value);
  }

  /// Writes all that changed, or sets the attributes named and writes those; what else was set
  /// stays to be written. SQL: UPDATE
  void update(Record& record) const;
  void update(Record& record, std::initializer_list<FieldValue> values) const;

  /// The rows of one association of this record, by the association's name.
  /// @throws Error Errc::mapping for a name that the model lacks, with "did you mean"
  [[nodiscard]] Relation<Record> related(std::string_view association, Record& record) const;
  [[nodiscard]] Relation<Record> related(std::string_view association, const Record& record) const;

  /// The foreign key is this model's: adds the attribute. `as` names the association.
  /// @throws Error Errc::mapping where the model was used already, or does not fit
  Model& belongs_to(const Model& target, const AssociationOptions& options = {});
  /// The foreign key is the target's: adds the attribute there.
  Model& has_one(const Model& target, const AssociationOptions& options = {});
  Model& has_many(const Model& target, const AssociationOptions& options = {});
  /// Through a join table, `options.through` or an automatic one.
  Model& belongs_to_many(const Model& target, const AssociationOptions& options = {});

  /// A validation of the whole record. Before the model's first use.
  Model& validate(std::function<void(const Record&, Errors&)> rule);
  /// Hooks around the writes of single records. Before the model's first use.
  Model& before_save(std::function<void(Record&)> hook);
  Model& before_create(std::function<void(Record&)> hook);
  Model& before_update(std::function<void(Record&)> hook);
  Model& before_destroy(std::function<void(Record&)> hook);
  Model& after_create(std::function<void(Record&)> hook);
  Model& after_update(std::function<void(Record&)> hook);
  Model& after_destroy(std::function<void(Record&)> hook);
  Model& after_save(std::function<void(Record&)> hook);

  /// The model's name: "Project".
  [[nodiscard]] const std::string& name() const noexcept { return state_->metadata().name; }
  /// Its table's name: "projects".
  [[nodiscard]] const std::string& table() const noexcept { return state_->metadata().table.name; }

 private:
  Model& associate(RelationKind kind, const Model& target, const AssociationOptions& options);
  Model& hook(detail::HookPoint point, std::function<void(Record&)> function);
};

/// A run-time model under another name, to join it a second time.
[[nodiscard]] inline Alias<Record> alias(const Model<Record>& model, std::string_view name) {
  return {name, model.target().model};
}

}  // namespace stele

#pragma GCC visibility pop
