#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "stele/stele.hpp"

/// Models as structs, which have all kinds of associations, and lists of their members.
namespace stele::test::graphs::typed {

struct Book;
struct Note;
struct Passport;
struct Topic;
struct Writer;

struct City {
  Uuid id{};
  std::string code{};
  std::optional<int> n{};
  std::optional<std::string> t{};
  HasMany<Writer> residents{};
  BelongsToMany<City> twins{};
};

struct Writer {
  std::int64_t id = 0;
  std::optional<int> n{};
  std::optional<std::string> t{};
  std::optional<std::string> city_code{};
  std::optional<std::int64_t> mentor_id{};
  BelongsTo<City> city{};
  BelongsTo<Writer> mentor{};
  HasMany<Writer> pupils{};
  HasMany<Book> books{};
  HasMany<Book> edited{};
  HasOne<Passport> passport{};
  HasMany<Note> notes{};
  BelongsToMany<Writer> friends{};
  BelongsToMany<Writer> fans{};
};

struct Passport {
  Blob number{};
  std::optional<std::int64_t> writer_id{};
  std::optional<int> n{};
  std::optional<std::string> t{};
  BelongsTo<Writer> writer{};
};

struct Shelf {
  std::string room{};
  int place = 0;
  std::optional<int> n{};
  std::optional<std::string> t{};
  HasMany<Book> books{};
  HasOne<Book> first_book{};
  BelongsToMany<Topic> topics{};
};

struct Topic {
  Date day{};
  std::optional<int> n{};
  std::optional<std::string> t{};
  BelongsToMany<Book> books{};
  BelongsToMany<Shelf> shelves{};
};

struct Book {
  std::int64_t id = 0;
  std::optional<int> n{};
  std::optional<std::string> t{};
  std::int64_t author_id = 0;
  std::optional<std::int64_t> editor_id{};
  std::optional<std::string> shelf_room{};
  std::optional<int> shelf_place{};
  BelongsTo<Writer> author{};
  BelongsTo<Writer> editor{};
  BelongsTo<Shelf> shelf{};
  BelongsToMany<Topic> topics{};
  BelongsToMany<Topic> main_topics{};
  HasMany<Note> notes{};
};

/// A join row with a key of its own, so that a pair may come several times.
struct Tagging {
  std::int64_t id = 0;
  std::int64_t book_id = 0;
  std::optional<Date> topic_day{};
  std::optional<int> n{};
  std::optional<std::string> t{};
  BelongsTo<Book> book{};
  BelongsTo<Topic> topic{};
};

struct Friendship {
  std::int64_t writer_id = 0;
  std::int64_t friend_id = 0;
  std::optional<int> n{};
  std::optional<std::string> t{};
  BelongsTo<Writer> writer{};
};

enum class Subject { writer, book, note };

/// Of a writer, of a book or of another note.
struct Note {
  std::int64_t id = 0;
  std::optional<std::int64_t> subject_id{};
  std::optional<Subject> subject{};
  std::optional<int> n{};
  std::optional<std::string> t{};
  BelongsTo<Writer> writer{};
  BelongsTo<Book> book{};
  HasMany<Note> replies{};
};

void describe(ModelBuilder<City>& model);
void describe(ModelBuilder<Writer>& model);
void describe(ModelBuilder<Passport>& model);
void describe(ModelBuilder<Shelf>& model);
void describe(ModelBuilder<Topic>& model);
void describe(ModelBuilder<Book>& model);
void describe(ModelBuilder<Friendship>& model);
void describe(ModelBuilder<Note>& model);

template <class... Ts>
struct Types {};
template <auto... Ms>
struct Members {};

/// In the order of the design's tables.
using Models = Types<City, Writer, Passport, Shelf, Topic, Book, Tagging, Friendship, Note>;

/// The members of a model, in the order of the design's columns and associations.
template <class T>
struct Shape;
template <>
struct Shape<City> {
  using Columns = Members<&City::id, &City::code, &City::n, &City::t>;
  using Associations = Members<&City::residents, &City::twins>;
};
template <>
struct Shape<Writer> {
  using Columns =
      Members<&Writer::id, &Writer::n, &Writer::t, &Writer::city_code, &Writer::mentor_id>;
  using Associations =
      Members<&Writer::city, &Writer::mentor, &Writer::pupils, &Writer::books, &Writer::edited,
              &Writer::passport, &Writer::notes, &Writer::friends, &Writer::fans>;
};
template <>
struct Shape<Passport> {
  using Columns = Members<&Passport::number, &Passport::writer_id, &Passport::n, &Passport::t>;
  using Associations = Members<&Passport::writer>;
};
template <>
struct Shape<Shelf> {
  using Columns = Members<&Shelf::room, &Shelf::place, &Shelf::n, &Shelf::t>;
  using Associations = Members<&Shelf::books, &Shelf::first_book, &Shelf::topics>;
};
template <>
struct Shape<Topic> {
  using Columns = Members<&Topic::day, &Topic::n, &Topic::t>;
  using Associations = Members<&Topic::books, &Topic::shelves>;
};
template <>
struct Shape<Book> {
  using Columns = Members<&Book::id, &Book::n, &Book::t, &Book::author_id, &Book::editor_id,
                          &Book::shelf_room, &Book::shelf_place>;
  using Associations = Members<&Book::author, &Book::editor, &Book::shelf, &Book::topics,
                               &Book::main_topics, &Book::notes>;
};
template <>
struct Shape<Tagging> {
  using Columns =
      Members<&Tagging::id, &Tagging::book_id, &Tagging::topic_day, &Tagging::n, &Tagging::t>;
  using Associations = Members<&Tagging::book, &Tagging::topic>;
};
template <>
struct Shape<Friendship> {
  using Columns =
      Members<&Friendship::writer_id, &Friendship::friend_id, &Friendship::n, &Friendship::t>;
  using Associations = Members<&Friendship::writer>;
};
template <>
struct Shape<Note> {
  using Columns = Members<&Note::id, &Note::subject_id, &Note::subject, &Note::n, &Note::t>;
  using Associations = Members<&Note::writer, &Note::book, &Note::replies>;
};

/// The described join model of an association; void of all others.
template <auto Association>
struct JoinModel {
  using type = void;
};
template <>
struct JoinModel<&Writer::friends> {
  using type = Friendship;
};
template <>
struct JoinModel<&Writer::fans> {
  using type = Friendship;
};
template <>
struct JoinModel<&Topic::books> {
  using type = Tagging;
};
template <>
struct JoinModel<&Book::topics> {
  using type = Tagging;
};
template <>
struct JoinModel<&Book::main_topics> {
  using type = Tagging;
};

/// The index of a table.
template <class T, class... Ts>
consteval std::size_t place_in(Types<Ts...> /*all*/) {
  const bool is_it[] = {std::is_same_v<T, Ts>...};
  std::size_t place = 0;
  while (!is_it[place]) ++place;
  return place;
}
template <class T>
inline constexpr std::size_t table_of = place_in<T>(Models());

/// The index of a column or of an association.
template <auto Member, auto... Ms>
consteval std::size_t place_in(Members<Ms...> /*all*/) {
  constexpr std::string_view name = reflect::member_name<Member>();
  constexpr std::string_view names[] = {reflect::member_name<Ms>()...};
  std::size_t place = 0;
  while (names[place] != name) ++place;
  return place;
}
template <auto Member>
inline constexpr std::size_t column_of =
    place_in<Member>(typename Shape<reflect::owner_of<Member>>::Columns());
template <auto Member>
inline constexpr std::size_t association_of =
    place_in<Member>(typename Shape<reflect::owner_of<Member>>::Associations());

/// The model that an association leads to.
template <auto Association>
using Target = reflect::relation_target<reflect::value_of<Association>>;

}  // namespace stele::test::graphs::typed
