#include <catch2/catch.hpp>

#include "checks.hpp"
#include "rows.hpp"
#include "speaker.hpp"
#include "support/throws.hpp"

namespace stele::test {

namespace {

using Ids = std::vector<int>;

class TypedSpeaker final : public Speaker {
 public:
  explicit TypedSpeaker(Database database)
      : database_(std::move(database)),
        samples_(database_.define<Sample>()),
        listings_(database_.define<Listing>()),
        authors_(database_.define<Author>()),
        books_(database_.define<Book>()),
        line_items_(database_.define<LineItem>()),
        settings_(database_.define<Setting>()) {}

  void make() override {
    database_.sync();
    for (const Sample& row : sample_rows()) samples_.create(row);
    const Author ann = authors_.create({.full_name = "Ann"});
    const Book first = books_.create({.title = "First", .author_id = ann.id});
    books_.create({.title = "Second", .author_id = ann.id});
    line_items_.create({.unit_count = 3, .book_id = first.id});
    settings_.create({.key = "theme", .value = "dark"});
    if (shares_arrays(database_)) listings_.create(listing_row());
  }

  void go_on() override {
    find();
    change();
  }

  void find_changed() override {
    const std::vector<Sample> rows = sample_rows();
    check_samples(samples_.order_by(col<&Sample::id>).all(),
                  {changed_row(), rows[1], rows[2], added_row()});
    CHECK(ids(col<&Sample::updated_at> > rows[0].updated_at) == Ids{1, 3, 4});
    find_changed_books();
    const auto items = line_items_.order_by(col<&LineItem::id>).all();
    REQUIRE(items.size() == 2);
    CHECK(items[0].unit_count == 4);
    CHECK(items[0].book_id == 1);
    CHECK(items[1].unit_count == 9);
    CHECK(items[1].book_id == std::nullopt);
    CHECK(settings_.count() == 2);
    CHECK(settings_.get("theme").value == "light");
    CHECK(settings_.get("size").value == std::nullopt);
    if (!shares_arrays(database_)) return;
    CHECK(listings_.get(2).tags.empty());
    CHECK(listings_.get(2).numbers == std::nullopt);
  }

 private:
  void find() const {
    check_samples(samples_.order_by(col<&Sample::id>).all(), sample_rows());
    find_samples_by_each();
    find_samples_by_times();
    const Author ann = authors_.where(col<&Author::full_name> == "Ann").one();
    CHECK(books_.where(col<&Book::author_id> == ann.id).count() == 2);
    const LineItem item = line_items_.where(col<&LineItem::unit_count> == 3).one();
    CHECK(books_.get(item.book_id.value()).title == "First");
    CHECK(settings_.get("theme").value == "dark");
    if (shares_arrays(database_)) find_listing();
  }

  void change() const {
    Sample sample = changed_row();
    samples_.update(sample);
    Sample added = added_row();
    added.id = 0;
    added.token = Uuid::v4();
    CHECK(samples_.create(added).id == added_row().id);
    authors_.where(col<&Author::full_name> == "Ann").update(set<&Author::full_name>("Anna"));
    const Author bob = authors_.create({.full_name = "Bob"});
    books_.where(col<&Book::title> == "Second").update(set<&Book::author_id>(bob.id));
    line_items_.where(col<&LineItem::unit_count> == 3).update(set<&LineItem::unit_count>(4));
    line_items_.create({.unit_count = 9});
    Setting theme{.key = "theme", .value = "light"};
    settings_.save(theme);
    settings_.create({.key = "size"});
    if (shares_arrays(database_)) listings_.create({});
    break_constraints();
  }

  [[nodiscard]] static Ids ids_of(const std::vector<Sample>& rows) {
    Ids found;
    for (const Sample& row : rows) found.push_back(row.id);
    return found;
  }

  [[nodiscard]] Ids ids(const Condition<Sample>& condition) const {
    return ids_of(samples_.where(condition).order_by(col<&Sample::id>).all());
  }

  void find_samples_by_each() const {
    const Sample row = sample_rows()[0];
    CHECK(ids(col<&Sample::name> == *row.name) == Ids{1});
    CHECK(ids(col<&Sample::note> == *row.note) == Ids{1});
    CHECK(ids(col<&Sample::small> == *row.small) == Ids{1});
    CHECK(ids(col<&Sample::number> == *row.number) == Ids{1});
    CHECK(ids(col<&Sample::big> == *row.big) == Ids{1});
    CHECK(ids(col<&Sample::ratio> == *row.ratio) == Ids{1});
    CHECK(ids(col<&Sample::ratio> == *sample_rows()[1].ratio) == Ids{2});
    CHECK(ids(col<&Sample::single> == *row.single) == Ids{1});
    find_samples_by_infinity();
    CHECK(ids(col<&Sample::exact> == *row.exact) == Ids{1});
    CHECK(ids(col<&Sample::flag> == true) == Ids{1});
    CHECK(ids(col<&Sample::day> == *row.day) == Ids{1});
    CHECK(ids(col<&Sample::day> < *row.day) == Ids{2});
    CHECK(ids(col<&Sample::clock> == *row.clock) == Ids{1});
    CHECK(ids(col<&Sample::bytes> == *row.bytes) == Ids{1});
    CHECK(ids(col<&Sample::mood> == Mood::veryHappy) == Ids{1});
    CHECK(ids(col<&Sample::mood>.is_null()) == Ids{3});
    CHECK(ids(col<&Sample::mood>.in({Mood::veryHappy, Mood::well})) == Ids{1});
    CHECK(ids_of(samples_.order_by(col<&Sample::mood>).all()) == Ids{2, 1, 3});
    CHECK(samples_.query().max<&Sample::mood>() == Mood::veryHappy);
    CHECK(ids(col<&Sample::initials> == *row.initials) == Ids{1});
    CHECK(ids(col<&Sample::price> == *row.price) == Ids{1});
    CHECK(ids(col<&Sample::price> < *row.price) == Ids{2});
    CHECK(ids(col<&Sample::price>.in({*row.price, Decimal(7)})) == Ids{1});
    CHECK(ids(col<&Sample::token> == *row.token) == Ids{1});
    CHECK(ids(col<&Sample::data>.json("size") == 3) == Ids{1});
    CHECK(ids(col<&Sample::data>.json("list", 4) > 1) == Ids{1});
    CHECK(ids(col<&Sample::data>.json("deep", "k\u00e4se") == "\u00fc") == Ids{1});
  }

  void find_samples_by_infinity() const {
    const double infinity = -*sample_rows()[1].ratio;
    CHECK(ids(col<&Sample::ratio> < 0.0) == Ids{2});
    CHECK(ids(col<&Sample::ratio> < infinity) == Ids{1, 2});
    CHECK(ids(col<&Sample::ratio>.in({-infinity, 0.1})) == Ids{1, 2});
    CHECK(ids_of(samples_.order_by(col<&Sample::ratio>).all()) == Ids{2, 1, 3});
    CHECK(samples_.query().min<&Sample::ratio>() == -infinity);
    CHECK(samples_.query().sum<&Sample::price>() == Decimal("-99999987.49"));
  }

  void find_samples_by_times() const {
    constexpr std::chrono::milliseconds ms(1);
    const Sample row = sample_rows()[0];
    const Timestamp time = *row.moment;
    CHECK(ids(col<&Sample::moment> == time) == Ids{1});
    CHECK(ids(col<&Sample::moment> == time + ms).empty());
    CHECK(ids(col<&Sample::precise> == time + ms) == Ids{1});
    CHECK(ids(col<&Sample::moment> >= time && col<&Sample::moment> < time + ms) == Ids{1});
    CHECK(ids(col<&Sample::moment>.between(time - ms, time + ms)) == Ids{1});
    CHECK(ids(col<&Sample::moment>.in({time, time + ms})) == Ids{1});
    CHECK(ids(col<&Sample::moment> < time) == Ids{2});
    CHECK(ids(col<&Sample::moment> > time).empty());
    CHECK(ids(col<&Sample::precise> > time) == Ids{1});
    CHECK(ids(col<&Sample::created_at> > row.created_at) == Ids{2, 3});
    CHECK(ids(col<&Sample::updated_at> <= row.updated_at) == Ids{1, 2});
  }

  void find_listing() const {
    CHECK(listings_.get(1).tags == listing_row().tags);
    CHECK(listings_.get(1).numbers == listing_row().numbers);
    CHECK(listings_.where(col<&Listing::tags>.contains({"a,b", ""})).count() == 1);
    CHECK(listings_.where(col<&Listing::numbers>.overlaps({7, -3})).count() == 1);
  }

  void find_changed_books() const {
    const auto authors = authors_.order_by(col<&Author::full_name>).all();
    REQUIRE(authors.size() == 2);
    CHECK(authors[0].full_name == "Anna");
    CHECK(authors[1].full_name == "Bob");
    CHECK(books_.where(col<&Book::author_id> == authors[0].id).one().title == "First");
    CHECK(books_.where(col<&Book::author_id> == authors[1].id).one().title == "Second");
  }

  void break_constraints() const {
    const Error twice = error_of([&] { authors_.create({.full_name = "Bob"}); });
    CHECK(twice.code() == Errc::unique_violation);
    const Error lost = error_of([&] { books_.create({.title = "Third", .author_id = 77}); });
    CHECK(lost.code() == Errc::foreign_key_violation);
  }

  Database database_;
  Model<Sample> samples_;
  Model<Listing> listings_;
  Model<Author> authors_;
  Model<Book> books_;
  Model<LineItem> line_items_;
  Model<Setting> settings_;
};

}  // namespace

std::unique_ptr<Speaker> typed_speaker(Database database) {
  return std::make_unique<TypedSpeaker>(std::move(database));
}

}  // namespace stele::test
