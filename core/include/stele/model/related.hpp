#pragma once

#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/model/related_rows.hpp"
#include "stele/model/table.hpp"
#include "stele/model/writes.hpp"

#pragma GCC visibility push(default)

namespace stele {

namespace detail {

/// True for what is gone through, and is no value itself.
template <class X>
concept RangeOfGiven = !std::is_convertible_v<const X&, std::string_view> && requires(X & range) {
  std::begin(range);
  std::end(range);
};

template <class T, class Item>
void add_given(GivenRows& given, Item& item) {
  if constexpr (std::is_same_v<std::remove_const_t<Item>, T>) {
    given.rows.push_back(&item);
    if constexpr (!std::is_const_v<Item>) given.changing.push_back(&item);
  } else {
    given.keys.push_back(key_parts(item));
  }
}

/// Rows of T, or keys: one, or a range of them.
template <class T, class X>
GivenRows given_rows(X& what) {
  GivenRows given;
  if constexpr (!std::is_same_v<std::remove_const_t<X>, T> && RangeOfGiven<X>) {
    for (auto&& each : what) add_given<T>(given, each);
  } else {
    add_given<T>(given, what);
  }
  return given;
}

template <class Link>
GivenLink given_link(const Link& link) {
  return {.row = &link,
          .type = reflect::type_id<Link>(),
          .type_name = reflect::type_name<Link>(),
          .fields = {}};
}

}  // namespace detail

/// The rows of one association of one row: a table of them, from which queries start, and the verbs
/// that add to it and take from it. Got by `related`.
///
/// What is added, removed and tested are rows of the target, their primary keys (of a composite key
/// a tuple), or ranges of either. Each verb does all or nothing, in the caller's transaction where
/// there is one. Rows that only change their owner are written as bulk updates are: updated_at
/// moves, hooks and validations do not run.
/// Of belongs_to it borrows the row that `related` was called with, whose foreign key it changes;
/// otherwise it owns what it needs. One thread at a time.
template <class T>
class Relation : public Table<T> {
 public:
  explicit Relation(detail::RelatedRows rows)
      : Table<T>({rows.session(), rows.target(), rows.tree()}), rows_(std::move(rows)) {}

  /// These rows as a query.
  operator Query<T>() const { return this->query(); }  // NOLINT(google-explicit-constructor)

  /// Creates a row as `Model::create` does, with the foreign key set, or with a join row. Of
  /// has_one it takes the place of the one that is there. SQL: INSERT; of belongs_to_many another
  /// INSERT; of belongs_to then UPDATE of the owner
  T create(T row) { return create_with(std::move(row), {}); }
  /// Of belongs_to_many: the join row gets the attributes of this one.
  template <class Link>
  T create(T row, const Link& link) {
    return create_with(std::move(row), detail::given_link(link));
  }
  T create(std::initializer_list<FieldValue> values,
           std::initializer_list<FieldValue> link = {}) requires std::is_same_v<T, Record> {
    Record row = this->state_->new_record();
    for (const FieldValue& each : values) row.set(each.name, each.value);
    return create_with(std::move(row), {.fields = {link.begin(), link.size()}});
  }

  /// Makes rows of the database rows of this association; of those that are there already only join
  /// attributes change. Rows that are given as lvalues get their new foreign key too, and the
  /// updated_at that goes with it.
  /// SQL: UPDATE of the rows; INSERT … ON CONFLICT of join rows; of belongs_to UPDATE of the owner
  /// @throws Error Errc::not_found where one is not in the database; Errc::invalid_argument for a
  ///   row that was not saved yet
  template <class X>
  void add(X&& what) {
    rows_.add(detail::given_rows<T>(what), {});
    refresh();
  }
  /// Of belongs_to_many: the join rows get the attributes of this one, also those that are there.
  template <class X, class Link>
  void add(X&& what, const Link& link) {
    rows_.add(detail::given_rows<T>(what), detail::given_link(link));
  }
  template <class X>
  void add(X&& what, std::initializer_list<FieldValue> link) {
    rows_.add(detail::given_rows<T>(what), {.fields = {link.begin(), link.size()}});
  }
  void add(std::initializer_list<T> rows) { add<std::initializer_list<T>>(std::move(rows)); }
  template <class Key>
  void add(std::initializer_list<Key> keys) {
    add<std::initializer_list<Key>>(std::move(keys));
  }
  template <class Item, class Link>
  void add(std::initializer_list<Item> what, const Link& link) {
    add<std::initializer_list<Item>>(std::move(what), link);
  }
  template <class Item>
  void add(std::initializer_list<Item> what, std::initializer_list<FieldValue> link) {
    add<std::initializer_list<Item>>(std::move(what), link);
  }

  /// Ends the association of these rows, where it is one: of has_one and has_many their foreign key
  /// becomes NULL, or where it cannot they are deleted; of belongs_to_many the join rows are; of
  /// belongs_to the owner's foreign key becomes NULL. Rows that are given as lvalues get it too.
  /// SQL: UPDATE, or DELETE
  /// @return how many
  template <class X>
  std::int64_t remove(X&& what) {
    const std::int64_t removed = rows_.remove(detail::given_rows<T>(what));
    refresh();
    return removed;
  }
  std::int64_t remove(std::initializer_list<T> rows) {
    return remove<std::initializer_list<T>>(std::move(rows));
  }
  template <class Key>
  std::int64_t remove(std::initializer_list<Key> keys) {
    return remove<std::initializer_list<Key>>(std::move(keys));
  }

  /// Makes these rows the only ones: adds and removes what differs, and leaves the others alone.
  /// `{}` removes all. Rows that queries of the relation leave out, by default scopes or since they
  /// are deleted, stay. SQL: SELECT of the keys that are there; then as `add` and `remove`
  template <class X>
  void set(X&& what) {
    rows_.set(detail::given_rows<T>(what), {});
    refresh();
  }
  /// Of belongs_to_many: all join rows get the attributes of this one.
  template <class X, class Link>
  void set(X&& what, const Link& link) {
    rows_.set(detail::given_rows<T>(what), detail::given_link(link));
  }
  template <class X>
  void set(X&& what, std::initializer_list<FieldValue> link) {
    rows_.set(detail::given_rows<T>(what), {.fields = {link.begin(), link.size()}});
  }
  void set(std::initializer_list<T> rows) { set<std::initializer_list<T>>(std::move(rows)); }
  template <class Key>
  void set(std::initializer_list<Key> keys) {
    set<std::initializer_list<Key>>(std::move(keys));
  }
  template <class Item, class Link>
  void set(std::initializer_list<Item> what, const Link& link) {
    set<std::initializer_list<Item>>(std::move(what), link);
  }
  template <class Item>
  void set(std::initializer_list<Item> what, std::initializer_list<FieldValue> link) {
    set<std::initializer_list<Item>>(std::move(what), link);
  }
  void set(std::nullopt_t /*none*/) {
    rows_.set({}, {});
    refresh();
  }

  /// Whether the row is one of these. SQL: SELECT count(*)
  template <class X>
  [[nodiscard]] bool has(const X& what) const {
    return rows_.has(detail::given_rows<T>(what));
  }
  /// Whether all of them are.
  template <class X>
  [[nodiscard]] bool has_all(const X& what) const {
    return has(what);
  }
  [[nodiscard]] bool has_all(std::initializer_list<T> rows) const {
    return has<std::initializer_list<T>>(rows);
  }
  template <class Key>
  [[nodiscard]] bool has_all(std::initializer_list<Key> keys) const {
    return has<std::initializer_list<Key>>(keys);
  }

 private:
  T create_with(T row, const detail::GivenLink& link) {
    rows_.create(&row, link);
    refresh();
    return row;
  }
  /// Of belongs_to other rows are meant then.
  void refresh() { this->rows_of_ = rows_.tree(); }

  detail::RelatedRows rows_;
};

}  // namespace stele

#pragma GCC visibility pop
