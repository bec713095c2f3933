#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "stele/model/linked_rows.hpp"
#include "stele/model/reflect_text.hpp"
#include "stele/model/relation_content.hpp"
#include "stele/model/type_id.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// What an association is, seen from the model that has it.
enum class RelationKind : std::uint8_t { belongs_to, has_one, has_many, belongs_to_many };

namespace reflect {

/// What an association is called in messages: `User::tasks`.
struct RelationName {
  std::string_view model{};
  std::string_view member{};
};

/// What all association members share: not loaded, loaded with nothing in it, or with content.
///
/// Copy, move and destruction need no more of the target than its declaration. Copies are deep; a
/// moved-from association is not loaded. As safe for threads as any value.
class RelationBase {
 public:
  RelationBase() noexcept;
  RelationBase(const RelationBase& other);
  RelationBase(RelationBase&& other) noexcept;
  /// An assigned association keeps its own name where the other has none.
  RelationBase& operator=(const RelationBase& other);
  RelationBase& operator=(RelationBase&& other) noexcept;
  ~RelationBase();

  /// True once the association was read from the database, or assigned; also where it is empty.
  [[nodiscard]] bool loaded() const noexcept { return loaded_ != 0; }

 protected:
  void require_loaded() const {
    if (loaded_ == 0) throw_not_loaded();
  }
  [[nodiscard]] std::int64_t counted() const {
    if (count_ == not_counted) throw_not_counted();
    return static_cast<std::int64_t>(count_);
  }
  [[nodiscard]] RelationContent* content() const noexcept { return content_.get(); }

  /// Loaded, with this content; null for none.
  void set_content(std::unique_ptr<RelationContent> content) noexcept;

  [[noreturn]] void throw_not_loaded() const;
  [[noreturn]] void throw_not_counted() const;
  [[noreturn]] void throw_not_linked(std::string_view link) const;
  [[noreturn]] void throw_not_found() const;

 private:
  friend struct RelationAccess;

  static constexpr std::uint64_t not_counted = (std::uint64_t{1} << 63U) - 1;

  std::unique_ptr<RelationContent> content_;
  const RelationName* name_ = nullptr;  ///< borrowed, lives as long as the program
  std::uint64_t loaded_ : 1 = 0;
  std::uint64_t count_ : 63 = not_counted;  ///< of the rows in the database
};

template <class T>
class Rows final : public RelationContent {
 public:
  explicit Rows(std::vector<T> content) : rows(std::move(content)) {}

  [[nodiscard]] std::unique_ptr<RelationContent> clone() const override {
    return linked(std::make_unique<Rows>(rows));
  }
  [[nodiscard]] RelationRows all() noexcept override {
    return {rows.data(), rows.size(), sizeof(T)};
  }

  std::vector<T> rows;
};

template <class T>
class Row final : public RelationContent {
 public:
  explicit Row(const T& content) : row(content) {}
  explicit Row(T&& content) : row(std::move(content)) {}

  [[nodiscard]] std::unique_ptr<RelationContent> clone() const override {
    return std::make_unique<Row>(row);
  }
  [[nodiscard]] RelationRows all() noexcept override { return {&row, 1, sizeof(T)}; }

  T row;
};

/// An association with any number of rows: a range of them once it is loaded.
template <class T>
class ToMany : public RelationBase {
 public:
  ToMany() noexcept = default;
  /// The rows that `create_graph` creates along with their owner.
  ToMany(std::initializer_list<T> rows) { assign(std::vector<T>(rows)); }
  template <class Vector>
  requires std::is_same_v<Vector, std::vector<T>> ToMany(Vector rows) { assign(std::move(rows)); }

  /// @throws Error Errc::not_loaded, as all below; include the association in the query, load it,
  /// or assign to it.
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(end() - begin()); }
  [[nodiscard]] bool empty() const { return begin() == end(); }
  /// How many rows there were in the database as `include_count` counted them, whichever are
  /// loaded.
  /// @throws Error Errc::not_loaded where it did not
  [[nodiscard]] std::int64_t count() const { return this->counted(); }

  [[nodiscard]] T* begin() { return data(); }
  [[nodiscard]] T* end() { return data() + row_count(); }
  [[nodiscard]] const T* begin() const { return data(); }
  [[nodiscard]] const T* end() const { return data() + row_count(); }

  /// @pre index < size()
  [[nodiscard]] T& operator[](std::size_t index) { return begin()[index]; }
  [[nodiscard]] const T& operator[](std::size_t index) const { return begin()[index]; }

  void push_back(T row) {
    require_loaded();
    if (content() == nullptr) assign({});
    rows()->push_back(std::move(row));
  }

 protected:
  [[nodiscard]] std::vector<T>* rows() const {
    return content() == nullptr ? nullptr : &static_cast<Rows<T>*>(content())->rows;
  }
  [[nodiscard]] T* data() const {
    require_loaded();
    return content() == nullptr ? nullptr : rows()->data();
  }
  [[nodiscard]] std::size_t row_count() const { return content() == nullptr ? 0 : rows()->size(); }

 private:
  friend struct RelationAccess;
  void assign(std::vector<T> rows) { set_content(std::make_unique<Rows<T>>(std::move(rows))); }
};

/// An association with one row or none, once it is loaded.
template <class T>
class ToOne : public RelationBase {
 public:
  ToOne() noexcept = default;
  /// The row that `create_graph` creates along with its owner.
  ToOne(const T& row) { set_content(std::make_unique<Row<T>>(row)); }
  ToOne(T&& row) { set_content(std::make_unique<Row<T>>(std::move(row))); }
  /// Loaded, and there is none.
  ToOne(std::nullopt_t) noexcept { set_content(nullptr); }

  /// True where there is a row.
  /// @throws Error Errc::not_loaded; include the association in the query, load it, or assign to it
  [[nodiscard]] explicit operator bool() const {
    require_loaded();
    return content() != nullptr;
  }

  /// @throws Error Errc::not_loaded, as above; Errc::not_found where there is no row
  [[nodiscard]] T& operator*() { return row(); }
  [[nodiscard]] const T& operator*() const { return row(); }
  [[nodiscard]] T* operator->() { return &row(); }
  [[nodiscard]] const T* operator->() const { return &row(); }

 private:
  [[nodiscard]] T& row() const {
    require_loaded();
    if (content() == nullptr) throw_not_found();
    return static_cast<Row<T>*>(content())->row;
  }
};

}  // namespace reflect

/// The rows of T whose foreign key is this row: `stele::HasMany<Task> tasks{};` in `User`. No
/// column.
/// `= {}` empties it; a default initialiser `{}` leaves it not loaded.
template <class T>
class HasMany : public reflect::ToMany<T> {
 public:
  using reflect::ToMany<T>::ToMany;
  HasMany& operator=(std::initializer_list<T> rows) { return *this = HasMany(rows); }
};

/// The rows of T that a join table links to this one.
template <class T>
class BelongsToMany : public reflect::ToMany<T> {
 public:
  using reflect::ToMany<T>::ToMany;
  BelongsToMany& operator=(std::initializer_list<T> rows) { return *this = BelongsToMany(rows); }

  using reflect::ToMany<T>::push_back;
  /// Adds a row with what its join row is to have, for `create_graph` and `save_graph`. Those
  /// before it that have none get a Link as its initialisers make it.
  /// @throws Error Errc::not_loaded; Errc::invalid_argument where they have join rows of another
  ///   model
  template <class Link>
  void push_back(T row, Link link) {
    push_back(std::move(row));
    reflect::RelationContent& content = *this->content();
    if (!content.links) {
      content.links = std::make_unique<reflect::Rows<Link>>(std::vector<Link>());
      content.link_type = reflect::type_id<Link>();
    }
    if (content.link_type != reflect::type_id<Link>()) {
      this->throw_not_linked(reflect::type_name<Link>());
    }
    std::vector<Link>& links = static_cast<reflect::Rows<Link>&>(*content.links).rows;
    links.resize(this->row_count() - 1);
    links.push_back(std::move(link));
  }

  /// The rows with their join rows, of the association's described join model; valid as long as
  /// the rows.
  /// @throws Error Errc::not_loaded where the association is not; Errc::invalid_argument where the
  ///   rows were not read by it, or it is not through that model
  template <class Link>
  [[nodiscard]] LinkedRows<T, Link> through() {
    return {this->data(), links<Link>(), this->row_count()};
  }
  template <class Link>
  [[nodiscard]] LinkedRows<const T, const Link> through() const {
    return {this->data(), links<Link>(), this->row_count()};
  }

 private:
  template <class Link>
  [[nodiscard]] Link* links() const {
    if (this->data() == nullptr || this->row_count() == 0) return nullptr;
    reflect::RelationContent* const links = this->content()->links.get();
    if (links != nullptr && this->content()->link_type == reflect::type_id<Link>()) {
      std::vector<Link>& rows = static_cast<reflect::Rows<Link>*>(links)->rows;
      if (rows.size() == this->row_count()) return rows.data();
    }
    this->throw_not_linked(reflect::type_name<Link>());
  }
};

/// The one row of T whose foreign key is this row, or none.
template <class T>
class HasOne : public reflect::ToOne<T> {
 public:
  using reflect::ToOne<T>::ToOne;
};

/// The row of T that this row's foreign key names, or none.
template <class T>
class BelongsTo : public reflect::ToOne<T> {
 public:
  using reflect::ToOne<T>::ToOne;
};

namespace reflect {

template <class Member>
struct RelationTraits {
  static constexpr bool is_relation = false;
};
template <class T, RelationKind Kind>
struct RelationTraitsOf {
  static constexpr bool is_relation = true;
  static constexpr RelationKind kind = Kind;
  using target = T;
};
template <class T>
struct RelationTraits<BelongsTo<T>> : RelationTraitsOf<T, RelationKind::belongs_to> {};
template <class T>
struct RelationTraits<HasOne<T>> : RelationTraitsOf<T, RelationKind::has_one> {};
template <class T>
struct RelationTraits<HasMany<T>> : RelationTraitsOf<T, RelationKind::has_many> {};
template <class T>
struct RelationTraits<BelongsToMany<T>> : RelationTraitsOf<T, RelationKind::belongs_to_many> {};

/// True for the type of an association member, whose target may be incomplete.
template <class Member>
inline constexpr bool is_relation = RelationTraits<Member>::is_relation;

/// The kind of an association member's type: `relation_kind<HasMany<Task>>` is `has_many`.
template <class Member>
inline constexpr RelationKind relation_kind = RelationTraits<Member>::kind;

/// The model that an association member's type names: `Task` of `HasMany<Task>`.
template <class Member>
using relation_target = typename RelationTraits<Member>::target;

/// True for an association with any number of rows.
template <class Member>
inline constexpr bool is_to_many = relation_kind<Member> == RelationKind::has_many ||
                                   relation_kind<Member> == RelationKind::belongs_to_many;

/// The library's way into association members, while it reads rows.
struct RelationAccess {
  [[nodiscard]] static RelationContent* content(const RelationBase& relation) noexcept {
    return relation.content();
  }
  /// Says what the member is called; the name must live as long as the program.
  static void set_name(RelationBase& relation, const RelationName* name) noexcept {
    relation.name_ = name;
  }

  /// Loaded, with no rows in it.
  static void set_none(RelationBase& relation) noexcept { relation.set_content(nullptr); }

  /// Forgets the content, and that it was loaded or counted.
  static void unload(RelationBase& relation) noexcept {
    relation.content_.reset();
    relation.loaded_ = 0;
    relation.count_ = RelationBase::not_counted;
  }

  /// Says how many rows there are in the database.
  static void set_count(RelationBase& relation, std::int64_t count) noexcept {
    relation.count_ = static_cast<std::uint64_t>(count) & RelationBase::not_counted;
  }

  /// What is in it, of whatever type; nothing where it is not loaded.
  [[nodiscard]] static RelationRows all(const RelationBase& relation) noexcept {
    return relation.content_ == nullptr ? RelationRows{} : relation.content_->all();
  }

  /// The row itself; a new one where there was none.
  template <class T>
  [[nodiscard]] static T& row(ToOne<T>& relation) {
    if (relation.content() == nullptr) relation.set_content(std::make_unique<Row<T>>(T{}));
    return static_cast<Row<T>*>(relation.content())->row;
  }

  /// Loaded, with these rows.
  template <class T>
  static void set_rows(ToMany<T>& relation, std::vector<T> rows) {
    relation.assign(std::move(rows));
  }

  /// The rows themselves; loads it with none where it was not loaded. Valid until it is assigned
  /// to.
  template <class T>
  [[nodiscard]] static std::vector<T>& rows(ToMany<T>& relation) {
    if (relation.content() == nullptr) relation.assign({});
    return *relation.rows();
  }
};

/// What the library does with the rows of an association member, whose target is complete by then.
struct RelationOps {
  /// A new row at the end, or of to-one the row. The first makes room for as many as are usual.
  void* (*add)(RelationBase& relation, std::size_t usual);
};

/// A list of rows whose type is erased, as join rows are kept.
struct RowsOps {
  std::unique_ptr<RelationContent> (*make)();
  void* (*add)(RelationContent& rows);  ///< a new row at the end; valid until the next
};
template <class T>
std::unique_ptr<RelationContent> make_rows() {
  return std::make_unique<Rows<T>>(std::vector<T>());
}
template <class T>
void* append_row(RelationContent& rows) {
  return &static_cast<Rows<T>&>(rows).rows.emplace_back();
}
template <class T>
inline constexpr RowsOps rows_ops{.make = &make_rows<T>, .add = &append_row<T>};

template <class Member>
void* add_row(RelationBase& relation, [[maybe_unused]] std::size_t usual) {
  auto& member = static_cast<Member&>(relation);
  if constexpr (is_to_many<Member>) {
    auto& rows = RelationAccess::rows(member);
    if (rows.capacity() == 0) rows.reserve(usual);
    return &rows.emplace_back();
  } else {
    return &RelationAccess::row(member);
  }
}
template <class Member>
inline constexpr RelationOps relation_ops{.add = &add_row<Member>};

}  // namespace reflect

}  // namespace stele

#pragma GCC visibility pop
