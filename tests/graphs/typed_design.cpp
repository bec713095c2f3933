#include "typed_design.hpp"

#include <string>
#include <utility>

#include "typed_models.hpp"

namespace stele::test::graphs {

namespace {

using namespace typed;  // NOLINT(google-build-using-namespace)

template <auto Member>
Column typed_column() {
  using Held = reflect::value_of<Member>;
  return {.name = std::string(reflect::member_name<Member>()),
          .type = detail::codec_type<detail::unwrapped<Held>>(),
          .nullable = detail::is_optional<Held>};
}

template <class T, auto... Cs, auto... As>
Table typed_table(Members<Cs...> /*columns*/, Members<As...> /*associations*/) {
  Table table{.name = std::string(reflect::type_name<T>())};
  table.columns = {typed_column<Cs>()...};
  table.associations.resize(sizeof...(As));
  return table;
}

template <class... Ts>
std::vector<Table> typed_tables(Types<Ts...> /*models*/) {
  return {typed_table<Ts>(typename Shape<Ts>::Columns(), typename Shape<Ts>::Associations())...};
}

template <auto... Ms>
Columns places() {
  return {column_of<Ms>...};
}

class TypedDesigner {
 public:
  Design make() {
    design_.tables = typed_tables(Models());
    say_keys();
    refer();
    associate();
    add_automatic_joins();
    return std::move(design_);
  }

 private:
  template <class T>
  [[nodiscard]] Table& table() {
    return design_.tables[table_of<T>];
  }

  void say_keys() {
    table<Shelf>().key = places<&Shelf::room, &Shelf::place>();
    table<Friendship>().key = places<&Friendship::writer_id, &Friendship::friend_id>();
    table<City>().other_key = column_of<&City::code>;
    table<City>().columns[column_of<&City::code>].unique = true;
    table<Writer>().generates_key = true;
    table<Book>().generates_key = true;
    table<Tagging>().generates_key = true;
    table<Note>().generates_key = true;
  }

  template <auto Holder, auto Key>
  void refer(bool is_constrained = true, bool is_late = false) {
    design_.references.push_back({table_of<reflect::owner_of<Holder>>, places<Holder>(),
                                  table_of<reflect::owner_of<Key>>, places<Key>(), is_constrained,
                                  is_late});
  }
  void refer() {
    refer<&Writer::city_code, &City::code>();
    refer<&Writer::mentor_id, &Writer::id>(true, true);
    refer<&Passport::writer_id, &Writer::id>();
    refer<&Book::author_id, &Writer::id>();
    refer<&Book::editor_id, &Writer::id>();
    design_.references.push_back({table_of<Book>, places<&Book::shelf_room, &Book::shelf_place>(),
                                  table_of<Shelf>, places<&Shelf::room, &Shelf::place>(), true,
                                  false});
    refer<&Tagging::book_id, &Book::id>();
    refer<&Tagging::topic_day, &Topic::day>();
    refer<&Friendship::writer_id, &Writer::id>();
    refer<&Friendship::friend_id, &Writer::id>();
    // The numbers of writers are those of books and notes, too.
    refer<&Note::subject_id, &Writer::id>(false);
  }

  template <auto Member>
  Association& associate(const Columns& own_key, const Columns& target_key) {
    Association& made = table<reflect::owner_of<Member>>().associations[association_of<Member>];
    made = {.kind = reflect::relation_kind<reflect::value_of<Member>>,
            .name = std::string(reflect::member_name<Member>()),
            .target = table_of<Target<Member>>,
            .own_key = own_key,
            .target_key = target_key};
    return made;
  }
  template <auto Member, auto Own, auto Other>
  Association& associate_by() {
    return associate<Member>(places<Own>(), places<Other>());
  }
  void associate() {
    associate_by<&City::residents, &City::code, &Writer::city_code>();
    associate_by<&Writer::city, &Writer::city_code, &City::code>();
    associate_by<&Writer::mentor, &Writer::mentor_id, &Writer::id>();
    associate_by<&Writer::pupils, &Writer::id, &Writer::mentor_id>();
    associate_by<&Writer::books, &Writer::id, &Book::author_id>();
    associate_by<&Writer::edited, &Writer::id, &Book::editor_id>();
    associate_by<&Writer::passport, &Writer::id, &Passport::writer_id>();
    associate_by<&Passport::writer, &Passport::writer_id, &Writer::id>();
    associate_by<&Book::author, &Book::author_id, &Writer::id>();
    associate_by<&Book::editor, &Book::editor_id, &Writer::id>();
    associate_by<&Tagging::book, &Tagging::book_id, &Book::id>();
    associate_by<&Tagging::topic, &Tagging::topic_day, &Topic::day>();
    associate_by<&Friendship::writer, &Friendship::writer_id, &Writer::id>();
    const Columns shelf = places<&Shelf::room, &Shelf::place>();
    const Columns shelf_of_book = places<&Book::shelf_room, &Book::shelf_place>();
    associate<&Shelf::books>(shelf, shelf_of_book);
    associate<&Shelf::first_book>(shelf, shelf_of_book);
    associate<&Book::shelf>(shelf_of_book, shelf);
    associate_notes();
    associate_many();
  }

  void associate_notes() {
    const auto of = [](const char* subject) { return Fixed{column_of<&Note::subject>, subject}; };
    associate_by<&Writer::notes, &Writer::id, &Note::subject_id>().fixed = of("writer");
    associate_by<&Book::notes, &Book::id, &Note::subject_id>().fixed = of("book");
    associate_by<&Note::replies, &Note::id, &Note::subject_id>().fixed = of("note");
    associate_by<&Note::writer, &Note::subject_id, &Writer::id>().fixed = of("writer");
    associate_by<&Note::book, &Note::subject_id, &Book::id>().fixed = of("book");
  }

  template <auto Own, auto Other>
  [[nodiscard]] static Link through() {
    return {table_of<reflect::owner_of<Own>>, places<Own>(), places<Other>()};
  }
  void associate_many() {
    associate_by<&Writer::friends, &Writer::id, &Writer::id>().link =
        through<&Friendship::writer_id, &Friendship::friend_id>();
    associate_by<&Writer::fans, &Writer::id, &Writer::id>().link =
        through<&Friendship::friend_id, &Friendship::writer_id>();
    const Link topics = through<&Tagging::book_id, &Tagging::topic_day>();
    associate_by<&Book::topics, &Book::id, &Topic::day>().link = topics;
    Association& main_topics = associate_by<&Book::main_topics, &Book::id, &Topic::day>();
    main_topics.link = topics;
    main_topics.fixed = Fixed{column_of<&Tagging::n>, 2};
    associate_by<&Topic::books, &Topic::day, &Book::id>().link =
        through<&Tagging::topic_day, &Tagging::book_id>();
  }

  void add_automatic_joins() {
    const std::size_t cities = add_automatic_join(
        "cities_cities", {{"city_id", types::uuid(), false}, {"twin_id", types::uuid(), false}});
    associate_by<&City::twins, &City::id, &City::id>().link = Link{cities, {0}, {1}};
    design_.references.push_back({cities, {0}, table_of<City>, places<&City::id>(), true, false});
    design_.references.push_back({cities, {1}, table_of<City>, places<&City::id>(), true, false});

    const std::size_t shelves =
        add_automatic_join("shelves_topics", {{"shelf_room", types::text(), false},
                                              {"shelf_place", types::integer(), false},
                                              {"topic_day", types::date(), false}});
    const Columns shelf = places<&Shelf::room, &Shelf::place>();
    const Columns day = places<&Topic::day>();
    associate<&Shelf::topics>(shelf, day).link = Link{shelves, {0, 1}, {2}};
    associate<&Topic::shelves>(day, shelf).link = Link{shelves, {2}, {0, 1}};
    design_.references.push_back({shelves, {0, 1}, table_of<Shelf>, shelf, true, false});
    design_.references.push_back({shelves, {2}, table_of<Topic>, day, true, false});
  }

  /// The key is all columns.
  std::size_t add_automatic_join(const std::string& name, const std::vector<Column>& columns) {
    Table made{.name = name, .columns = columns, .key = {}, .is_automatic = true};
    for (std::size_t i = 0; i < columns.size(); ++i) made.key.push_back(i);
    design_.tables.push_back(std::move(made));
    return design_.tables.size() - 1;
  }

  Design design_{};
};

}  // namespace

Design typed_design() { return TypedDesigner().make(); }

}  // namespace stele::test::graphs
