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
#include "stele/model/query.hpp"
#include "stele/model/reflect.hpp"
#include "stele/model/writes.hpp"
#include "stele/session/session.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// What typed and run-time models share: the start of queries, and reading by key.
template <class T>
class ModelBase : protected detail::ModelHandle {
 public:
  explicit ModelBase(detail::ModelHandle handle) : ModelHandle(std::move(handle)) {}

  // Chain verbs are not [[nodiscard]], as those of Query.

  /// A new query of all rows.
  [[nodiscard]] Query<T> query() const { return Query<T>(handle()); }

  template <class C>
  Query<T> where(const C& condition) const {
    Query<T> query = this->query();
    query.where(condition);
    return query;
  }
  template <class A, class B>
  Query<T> where_if(const A& a, const B& b) const {
    return query().where_if(a, b);
  }
  template <class... Terms>
  Query<T> order_by(const Terms&... terms) const {
    Query<T> query = this->query();
    query.order_by(terms...);
    return query;
  }
  template <auto... Path>
  Query<T> include() const {
    return query().template include<Path...>();
  }
  Query<T> include(std::string_view association) const { return query().include(association); }
  Query<T> limit(std::int64_t rows) const { return query().limit(rows); }
  Query<T> offset(std::int64_t rows) const { return query().offset(rows); }
  Query<T> lock(Lock strength = Lock::update) const { return query().lock(strength); }
  Query<T> scope(std::string_view name) const { return query().scope(name); }
  Query<T> unscoped() const { return query().unscoped(); }

  template <auto Member>
  [[nodiscard]] auto pluck() const {
    return query().template pluck<Member>();
  }
  [[nodiscard]] std::vector<Value> pluck(std::string_view name) const {
    return query().pluck(name);
  }
  [[nodiscard]] Page<T> page(std::int64_t number, std::int64_t size) const {
    return query().page(number, size);
  }

  template <auto Member>
  [[nodiscard]] auto sum() const {
    return query().template sum<Member>();
  }
  template <auto Member>
  [[nodiscard]] std::optional<double> avg() const {
    return query().template avg<Member>();
  }
  template <auto Member>
  [[nodiscard]] auto min() const {
    return query().template min<Member>();
  }
  template <auto Member>
  [[nodiscard]] auto max() const {
    return query().template max<Member>();
  }
  [[nodiscard]] Value sum(std::string_view name) const { return query().sum(name); }
  [[nodiscard]] Value avg(std::string_view name) const { return query().avg(name); }
  [[nodiscard]] Value min(std::string_view name) const { return query().min(name); }
  [[nodiscard]] Value max(std::string_view name) const { return query().max(name); }
  template <class Row, class... Terms>
  [[nodiscard]] Selection<T, Row> select(const Terms&... terms) const {
    return query().template select<Row>(terms...);
  }
  template <class... Terms>
  [[nodiscard]] auto select(const Terms&... terms) const {
    return query().select(terms...);
  }

  [[nodiscard]] std::vector<T> all() const { return query().all(); }
  [[nodiscard]] std::optional<T> first() const { return query().first(); }
  [[nodiscard]] std::int64_t count() const { return query().count(); }
  [[nodiscard]] bool exists() const { return query().exists(); }

  /// The row of a primary key, or nothing; a composite key takes its parts in order.
  /// SQL: SELECT … WHERE id = ?
  /// @throws Error Errc::mapping for a key of another type; Errc::invalid_argument for another
  /// number
  ///   of parts
  template <class... Key>
  [[nodiscard]] std::optional<T> find(const Key&... key) const {
    const Value parts[] = {detail::encode_value(key)...};
    T row = detail::RowTraits<T>::make(*state_);
    if (!detail::find(session_, *state_, parts, &row)) return std::nullopt;
    return row;
  }

  /// As `find`.
  /// @throws Error Errc::not_found where there is no such row
  template <class... Key>
  T get(const Key&... key) const {
    std::optional<T> row = find(key...);
    if (!row) state_->throw_not_found();
    return *std::move(row);
  }

  /// Inserts a new row, or updates one that is there. A generated key of 0 makes a row new; a key
  /// that the caller assigns is inserted, or updated where it exists. Validations and hooks run.
  /// @throws ValidationError; Error Errc::not_found where the row to update is gone
  void save(T& row) const { detail::save(session_, *state_, &row); }

  /// Creates all rows, or none; they come back in their order, each as `create` gives it.
  /// @throws ValidationError as `create`, at the first row that is refused
  std::vector<T> create_all(std::vector<T> rows) const {
    session_.atomically([&](const Session& transaction) {
      for (T& row : rows) detail::create(transaction, *state_, &row);
    });
    return rows;
  }

  /// Deletes the row of this key. SQL: DELETE
  /// @throws Error Errc::not_found where there is no such row
  void destroy(T& row) const { detail::destroy(session_, *state_, &row); }

  /// Reads all of the row's columns anew.
  /// @throws Error Errc::not_found where it is gone
  void reload(T& row) const { detail::reload(session_, *state_, &row); }

 private:
  [[nodiscard]] const detail::ModelHandle& handle() const noexcept { return *this; }
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
      detail::update(this->session_, *this->state_, &row, names);
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

  /// Writes the attributes named, or all that changed. SQL: UPDATE
  void update(Record& record) const;
  void update(Record& record, std::initializer_list<FieldValue> values) const;

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

}  // namespace stele

#pragma GCC visibility pop
