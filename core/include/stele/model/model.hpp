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
#include "stele/model/table.hpp"
#include "stele/model/writes.hpp"
#include "stele/session/session.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// What typed and run-time models share: reading by key, and writing.
template <class T>
class ModelBase : public Table<T> {
 public:
  using Table<T>::Table;

  /// The row of a primary key, or nothing; a composite key takes its parts in order.
  /// SQL: SELECT … WHERE id = ?
  /// @throws Error Errc::mapping for a key of another type; Errc::invalid_argument for another
  /// number
  ///   of parts
  template <class... Key>
  [[nodiscard]] std::optional<T> find(const Key&... key) const {
    const Value parts[] = {detail::encode_value(key)...};
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

  /// Creates all rows, or none; they come back in their order, each as `create` gives it.
  /// @throws ValidationError as `create`, at the first row that is refused
  std::vector<T> create_all(std::vector<T> rows) const {
    this->session_.atomically([&](const Session& transaction) {
      for (T& row : rows) detail::create(transaction, *this->state_, &row);
    });
    return rows;
  }

  /// Deletes the row of this key. SQL: DELETE
  /// @throws Error Errc::not_found where there is no such row
  void destroy(T& row) const { detail::destroy(this->session_, *this->state_, &row); }

  /// Reads all of the row's columns anew.
  /// @throws Error Errc::not_found where it is gone
  void reload(T& row) const { detail::reload(this->session_, *this->state_, &row); }
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

/// A run-time model under another name, to join it a second time.
[[nodiscard]] inline Alias<Record> alias(const Model<Record>& model, std::string_view name) {
  return {name, model.target().model};
}

}  // namespace stele

#pragma GCC visibility pop
