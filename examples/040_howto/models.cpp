#include "models.hpp"

using stele::col;

// [describe-author]
void describe(stele::ModelBuilder<Author>& model) {
  model.table("writers");
  model.attribute<&Author::name>().length(80).validate(stele::not_empty());
  model.attribute<&Author::email>().column("e_mail").unique().validate(stele::is_email());
  model.has_many<&Author::books>().on_delete(stele::OnDelete::cascade);
}
// [/describe-author]

// [describe-book]
void describe(stele::ModelBuilder<Book>& model) {
  model.comment("What can be lent");
  model.attribute<&Book::isbn>().length(13).unique().validate(stele::matches("^[0-9]{13}$"));
  model.attribute<&Book::pages>().default_value(0).comment("0 where nobody counted");
  model.check("pages_are_counted", col<&Book::pages> >= 0);
  model.index<&Book::author_id, &Book::title>();
  model.index<&Book::published>().where(col<&Book::binding> == Binding::digital).name("digital");
  model.scope("long", [](stele::Query<Book>& books) { books.where(col<&Book::pages> > 500); });
  model.before_save([](Book& book) {
    if (book.title.empty()) book.title = "Untitled";
  });
}
// [/describe-book]

// [describe-composite-key]
void describe(stele::ModelBuilder<Seat>& model) { model.primary_key<&Seat::room, &Seat::number>(); }
// [/describe-composite-key]

// [describe-members-of]
void describe(stele::ModelBuilder<Room>& model) {
  model.attribute<&Room::name_>().column("name").primary_key();
  model.attribute<&Room::zone_>().column("zone");
}
// [/describe-members-of]
