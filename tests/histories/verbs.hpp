#pragma once

#include <stdexcept>
#include <type_traits>
#include <utility>

#include "speaker.hpp"

namespace stele::test::histories {

template <auto Member>
using TypeOf = detail::unwrapped<reflect::value_of<Member>>;
template <class V>
inline constexpr bool has_order =
    std::is_same_v<V, std::int32_t> || std::is_same_v<V, std::int64_t> ||
    std::is_same_v<V, Decimal> || std::is_same_v<V, std::string>;
template <class V>
inline constexpr bool has_sum =
    std::is_same_v<V, std::int32_t> || std::is_same_v<V, std::int64_t> ||
    std::is_same_v<V, double> || std::is_same_v<V, Decimal>;

/// What steps are made of, for the struct.
template <class T>
class Words {
 public:
  explicit Words(const Table& /*table*/, const Model<T>& /*model*/) {}

  [[nodiscard]] T make(const Given& given) const {
    T object;
    for (std::size_t i = 0; i < given.size(); ++i) {
      if (given[i]) assign(object, i, *given[i]);
    }
    return object;
  }
  void assign(T& object, std::size_t column, const Value& value) const {
    MembersOf<T>::visit(
        column, [&]<auto Member>() {
          object.*Member = detail::decode_value<reflect::value_of<Member>>(value);
        });
  }
  [[nodiscard]] Row row(const T& object) const { return row_of(object); }

  [[nodiscard]] Condition<T> test(const Test& test) const {
    std::optional<Condition<T>> made;
    MembersOf<T>::visit(
        test.column, [&]<auto Member>() { made = test_of<Member>(test); });
    return *made;
  }

  [[nodiscard]] SetClause<T> set(const Assignment& each) const {
    std::optional<SetClause<T>> made;
    MembersOf<T>::visit(
        each.column, [&]<auto Member>() { made = set_of<Member>(each); });
    return *made;
  }

  template <class Q>
  void order(Q& query, std::size_t column, bool descending) const {
    MembersOf<T>::visit(
        column, [&]<auto Member>() {
          if constexpr (has_order<TypeOf<Member>>) {
            descending ? query.order_by(col<Member>.desc()) : query.order_by(col<Member>);
          }
        });
  }

  [[nodiscard]] OnConflict<T> target(std::size_t key) const {
    if constexpr (std::is_same_v<T, Stock>) {
      return on_conflict<&Stock::item, &Stock::shop>();
    } else {
      if (key == 0) return on_conflict<&Entry::id>();
      if (key == 1) return on_conflict<&Entry::code>();
      if (key == 2) return on_conflict<&Entry::shop, &Entry::item>();
      return on_conflict<&Entry::tag>();
    }
  }
  [[nodiscard]] OnConflict<T> update(OnConflict<T> conflict, std::size_t column) const {
    MembersOf<T>::visit(
        column, [&]<auto Member>() { conflict = std::move(conflict).template update<Member>(); });
    return conflict;
  }

  void update(const Model<T>& model, T& object, const std::vector<std::size_t>& named) const {
    if (named.empty()) return model.update(object);
    MembersOf<T>::visit(
        named.front(), [&]<auto Member>() {
          named.size() == 1 ? model.template update<Member>(object)
                            : model.template update<Member, &T::count>(object);
        });
  }
  [[nodiscard]] std::vector<T> update_all(const Model<T>& model, std::vector<T> objects,
                                          const std::vector<std::size_t>& named) const {
    if (named.empty()) return model.update_all(std::move(objects));
    std::vector<T> made;
    MembersOf<T>::visit(
        named.front(), [&]<auto Member>() {
          made = named.size() == 1
                     ? model.template update_all<Member>(std::move(objects))
                     : model.template update_all<Member, &T::count>(std::move(objects));
        });
    return made;
  }

  /// Calls `use(member, by)`; of a column of numbers.
  template <class Target>
  std::int64_t increment(const Target& target, const Step& step, T* object) const {
    std::int64_t count = 0;
    MembersOf<T>::visit(
        step.column, [&]<auto Member>() {
          if constexpr (has_sum<TypeOf<Member>>) {
            const auto by = step.by.as<TypeOf<Member>>();
            if constexpr (std::is_same_v<Target, Model<T>>) {
              step.down ? target.template decrement<Member>(*object, by)
                        : target.template increment<Member>(*object, by);
            } else {
              count = step.down ? target.template decrement<Member>(by)
                                : target.template increment<Member>(by);
            }
          }
        });
    return count;
  }

 private:
  template <auto Member>
  static Condition<T> test_of(const Test& test) {
    if (test.op == Op::is_null) return col<Member>.is_null();
    if (test.op == Op::is_not_null) return col<Member>.is_not_null();
    using V = TypeOf<Member>;
    if constexpr (has_order<V>) {
      const V value = test.value.as<V>();
      if (test.op == Op::less) return col<Member> < value;
      if (test.op == Op::at_least) return col<Member> >= value;
      return test.op == Op::equal ? col<Member> == value : col<Member> != value;
    } else if constexpr (std::is_same_v<V, bool>) {
      return col<Member> == test.value.as<bool>();
    } else {
      throw std::logic_error("there is no test of this column");
    }
  }

  template <auto Member>
  static SetClause<T> set_of(const Assignment& each) {
    using Kind = Assignment::Kind;
    using V = TypeOf<Member>;
    if (each.kind == Kind::excluded) return stele::set<Member>(excluded<Member>());
    if constexpr (has_sum<V>) {
      if (each.kind == Kind::plus) return stele::set<Member>(col<Member> + each.value.as<V>());
      if (each.kind == Kind::plus_excluded) {
        return stele::set<Member>(col<Member> + excluded<Member>());
      }
    }
    if (each.kind == Kind::copy) {
      if constexpr (std::is_same_v<V, std::string>) {
        return stele::set<Member>(col<&T::item>);
      } else if constexpr (std::is_same_v<V, std::int64_t>) {
        return stele::set<Member>(col<&T::count>);
      }
    }
    return stele::set<Member>(detail::decode_value<reflect::value_of<Member>>(each.value));
  }
};

/// The same by the attributes' names.
template <>
class Words<Record> {
 public:
  Words(const Table& table, const Model<Record>& model) : table_(table), model_(model) {}

  [[nodiscard]] Record make(const Given& given) const {
    Record record = model_.build({});
    for (std::size_t i = 0; i < given.size(); ++i) {
      if (given[i]) assign(record, i, *given[i]);
    }
    return record;
  }
  void assign(Record& record, std::size_t column, const Value& value) const {
    record.set(name(column), value);
  }
  [[nodiscard]] Row row(const Record& record) const {
    Row row;
    for (const Column& column : table_.columns) row.push_back(record[column.name]);
    return row;
  }

  [[nodiscard]] Condition<> test(const Test& test) const {
    const RuntimeColumn named = column(name(test.column));
    switch (test.op) {
      case Op::equal:
        return named == test.value;
      case Op::not_equal:
        return named != test.value;
      case Op::less:
        return named < test.value;
      case Op::at_least:
        return named >= test.value;
      case Op::is_null:
        return named.is_null();
      case Op::is_not_null:
        break;
    }
    return named.is_not_null();
  }

  [[nodiscard]] SetClause<void> set(const Assignment& each) const {
    using Kind = Assignment::Kind;
    const std::string& set_name = name(each.column);
    switch (each.kind) {
      case Kind::constant:
        return stele::set(set_name, each.value);
      case Kind::plus:
        return stele::set(set_name, column(set_name) + each.value);
      case Kind::copy:
        return stele::set(set_name, column(name(each.from)));
      case Kind::excluded:
        return stele::set(set_name, excluded(set_name));
      case Kind::plus_excluded:
        break;
    }
    return stele::set(set_name, column(set_name) + excluded(set_name));
  }

  template <class Q>
  void order(Q& query, std::size_t index, bool descending) const {
    const RuntimeColumn named = column(name(index));
    descending ? query.order_by(named.desc()) : query.order_by(named);
  }

  [[nodiscard]] OnConflict<void> target(std::size_t key) const {
    const std::vector<std::size_t>& columns = table_.keys[key].columns;
    if (columns.size() == 1) return on_conflict(name(columns[0]));
    return on_conflict(name(columns[0]), name(columns[1]));
  }
  [[nodiscard]] OnConflict<void> update(OnConflict<void> conflict, std::size_t index) const {
    return std::move(conflict).update(name(index));
  }

  void update(const Model<Record>& model, Record& record,
              const std::vector<std::size_t>& /*named*/) const {
    model.update(record);
  }
  [[nodiscard]] std::vector<Record> update_all(const Model<Record>& model,
                                               std::vector<Record> records,
                                               const std::vector<std::size_t>& named) const {
    if (named.empty()) return model.update_all(std::move(records));
    if (named.size() == 1) return model.update_all(std::move(records), {name(named[0])});
    return model.update_all(std::move(records), {name(named[0]), name(named[1])});
  }

  template <class Target>
  std::int64_t increment(const Target& target, const Step& step, Record* record) const {
    const std::string& by_name = name(step.column);
    if constexpr (std::is_same_v<Target, Model<Record>>) {
      step.down ? target.decrement(*record, by_name, step.by)
                : target.increment(*record, by_name, step.by);
      return 0;
    } else {
      return step.down ? target.decrement(by_name, step.by) : target.increment(by_name, step.by);
    }
  }

 private:
  [[nodiscard]] const std::string& name(std::size_t column) const {
    return table_.columns[column].name;
  }

  const Table& table_;
  Model<Record> model_;
};

}  // namespace stele::test::histories
