#include "typed_models.hpp"

namespace stele::test::graphs::typed {

void describe(ModelBuilder<City>& model) {
  model.attribute<&City::code>().unique();
  model.has_many<&City::residents>().foreign_key<&Writer::city_code>().source_key<&City::code>();
}

void describe(ModelBuilder<Writer>& model) {
  model.belongs_to<&Writer::city>().target_key<&City::code>();
  model.has_many<&Writer::pupils>().foreign_key<&Writer::mentor_id>();
  model.has_many<&Writer::books>().foreign_key<&Book::author_id>();
  model.has_many<&Writer::edited>().foreign_key<&Book::editor_id>();
  model.has_many<&Writer::notes>()
      .foreign_key<&Note::subject_id>()
      .where(col<&Note::subject> == Subject::writer)
      .constraints(false);
  model.belongs_to_many<&Writer::friends>().through<Friendship>();
  model.belongs_to_many<&Writer::fans>()
      .through<Friendship>()
      .foreign_key<&Friendship::friend_id>()
      .other_key<&Friendship::writer_id>();
}

void describe(ModelBuilder<Passport>& model) { model.primary_key<&Passport::number>(); }

void describe(ModelBuilder<Shelf>& model) { model.primary_key<&Shelf::room, &Shelf::place>(); }

void describe(ModelBuilder<Topic>& model) {
  model.primary_key<&Topic::day>();
  model.belongs_to_many<&Topic::books>().through<Tagging>();
}

void describe(ModelBuilder<Book>& model) {
  model.belongs_to_many<&Book::topics>().through<Tagging>();
  model.belongs_to_many<&Book::main_topics>().through<Tagging>().where(col<&Tagging::n> == 2);
  model.has_many<&Book::notes>()
      .foreign_key<&Note::subject_id>()
      .where(col<&Note::subject> == Subject::book)
      .constraints(false);
}

void describe(ModelBuilder<Friendship>& model) {
  model.primary_key<&Friendship::writer_id, &Friendship::friend_id>();
}

void describe(ModelBuilder<Note>& model) {
  model.belongs_to<&Note::writer>()
      .foreign_key<&Note::subject_id>()
      .where(col<&Note::subject> == Subject::writer)
      .constraints(false);
  model.belongs_to<&Note::book>()
      .foreign_key<&Note::subject_id>()
      .where(col<&Note::subject> == Subject::book)
      .constraints(false);
  model.has_many<&Note::replies>()
      .foreign_key<&Note::subject_id>()
      .where(col<&Note::subject> == Subject::note)
      .constraints(false);
}

}  // namespace stele::test::graphs::typed
