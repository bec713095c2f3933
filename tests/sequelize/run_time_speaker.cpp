#include <catch2/catch.hpp>

#include "checks.hpp"
#include "rows.hpp"
#include "speaker.hpp"
#include "support/throws.hpp"

namespace stele::test {

namespace {

using Ids = std::vector<int>;

/// As models.js spells them.
std::optional<std::string> name_of(const std::optional<Mood>& mood) {
  if (!mood) return std::nullopt;
  return std::vector<std::string>{"sad", "well", "veryHappy"}.at(static_cast<std::size_t>(*mood));
}

std::optional<Mood> mood_of(const std::optional<std::string>& name) {
  for (const Mood mood : {Mood::sad, Mood::well, Mood::veryHappy}) {
    if (name == name_of(mood)) return mood;
  }
  return std::nullopt;
}

void fill(Record& record, const Sample& row) {
  record.set("name", row.name);
  record.set("code", row.code);
  record.set("note", row.note);
  record.set("initials", row.initials);
  record.set("small", row.small);
  record.set("number", row.number);
  record.set("big", row.big);
  record.set("ratio", row.ratio);
  record.set("single", row.single);
  record.set("exact", row.exact);
  record.set("price", row.price);
  record.set("flag", row.flag);
  record.set("moment", row.moment);
  record.set("precise", row.precise);
  record.set("day", row.day);
  record.set("clock", row.clock);
  record.set("bytes", row.bytes);
  record.set("mood", name_of(row.mood));
  record.set("token", row.token);
  record.set("doc", row.doc);
  record.set("data", row.data);
}

Sample sample_of(const Record& record) {
  using std::optional;
  return {.id = record.get<int>("id"),
          .name = record.get<optional<std::string>>("name"),
          .code = record.get<optional<std::string>>("code"),
          .note = record.get<optional<std::string>>("note"),
          .initials = record.get<optional<std::string>>("initials"),
          .small = record.get<optional<std::int16_t>>("small"),
          .number = record.get<optional<int>>("number"),
          .big = record.get<optional<std::int64_t>>("big"),
          .ratio = record.get<optional<double>>("ratio"),
          .single = record.get<optional<float>>("single"),
          .exact = record.get<optional<double>>("exact"),
          .price = record.get<optional<Decimal>>("price"),
          .flag = record.get<optional<bool>>("flag"),
          .moment = record.get<optional<Timestamp>>("moment"),
          .precise = record.get<optional<Timestamp>>("precise"),
          .day = record.get<optional<Date>>("day"),
          .clock = record.get<optional<TimeOfDay>>("clock"),
          .bytes = record.get<optional<Blob>>("bytes"),
          .mood = mood_of(record.get<optional<std::string>>("mood")),
          .token = record.get<optional<Uuid>>("token"),
          .doc = record.get<optional<nlohmann::json>>("doc"),
          .data = record.get<optional<nlohmann::json>>("data"),
          .created_at = record.get<Timestamp>("createdAt"),
          .updated_at = record.get<Timestamp>("updatedAt")};
}

class RunTimeSpeaker final : public Speaker {
 public:
  explicit RunTimeSpeaker(Database database) : database_(std::move(database)), models_(database_) {}

  void make() override {
    database_.sync();
    for (const Sample& row : sample_rows()) {
      Record record = models_.samples.build(
          {{"id", row.id}, {"createdAt", row.created_at}, {"updatedAt", row.updated_at}});
      fill(record, row);
      models_.samples.save(record);
    }
    const Record ann = models_.authors.create({{"fullName", "Ann"}});
    const Record first = models_.books.create({{"title", "First"}, {"AuthorId", id_of(ann)}});
    models_.books.create({{"title", "Second"}, {"AuthorId", id_of(ann)}});
    models_.line_items.create({{"unit_count", 3}, {"book_id", id_of(first)}});
    models_.settings.create({{"key", "theme"}, {"value", "dark"}});
    if (!shares_arrays(database_)) return;
    models_.listings.create({{"tags", listing_row().tags}, {"numbers", listing_row().numbers}});
  }

  void go_on() override {
    find();
    change();
  }

  void find_changed() override {
    const std::vector<Sample> rows = sample_rows();
    check_samples(all_samples(), {changed_row(), rows[1], rows[2], added_row()});
    CHECK(ids(column("updatedAt") > rows[0].updated_at) == Ids{1, 3, 4});
    find_changed_books();
    const auto items = models_.line_items.order_by(column("id")).all();
    REQUIRE(items.size() == 2);
    CHECK(items[0].get<int>("unit_count") == 4);
    CHECK(items[0].get<int>("book_id") == 1);
    CHECK(items[1].get<int>("unit_count") == 9);
    CHECK(items[1]["book_id"].is_null());
    CHECK(models_.settings.count() == 2);
    CHECK(models_.settings.get("theme").get<std::string>("value") == "light");
    CHECK(models_.settings.get("size")["value"].is_null());
    if (!shares_arrays(database_)) return;
    CHECK(models_.listings.get(2).get<std::vector<std::string>>("tags").empty());
    CHECK(models_.listings.get(2)["numbers"].is_null());
  }

 private:
  void find() const {
    check_samples(all_samples(), sample_rows());
    find_samples_by_each();
    find_samples_by_times();
    const Record ann = models_.authors.where(column("fullName") == "Ann").one();
    CHECK(models_.books.where(column("AuthorId") == id_of(ann)).count() == 2);
    const Record item = models_.line_items.where(column("unit_count") == 3).one();
    CHECK(models_.books.get(item.get<int>("book_id")).get<std::string>("title") == "First");
    CHECK(models_.settings.get("theme").get<std::string>("value") == "dark");
    if (shares_arrays(database_)) find_listing();
  }

  void change() const {
    Record sample = models_.samples.get(changed_row().id);
    fill(sample, changed_row());
    models_.samples.save(sample);
    Record added = models_.samples.build({});
    fill(added, added_row());
    added.set("token", Uuid::v4());
    models_.samples.save(added);
    CHECK(id_of(added) == added_row().id);
    models_.authors.where(column("fullName") == "Ann").update(set("fullName", "Anna"));
    const Record bob = models_.authors.create({{"fullName", "Bob"}});
    models_.books.where(column("title") == "Second").update(set("AuthorId", id_of(bob)));
    models_.line_items.where(column("unit_count") == 3).update(set("unit_count", 4));
    models_.line_items.create({{"unit_count", 9}});
    Record theme = models_.settings.get("theme");
    theme.set("value", "light");
    models_.settings.save(theme);
    models_.settings.create({{"key", "size"}});
    if (shares_arrays(database_)) models_.listings.create({{"tags", std::vector<std::string>()}});
    break_constraints();
  }

  static int id_of(const Record& record) { return record.get<int>("id"); }

  [[nodiscard]] std::vector<Sample> all_samples() const {
    std::vector<Sample> rows;
    for (const Record& record : models_.samples.order_by(column("id")).all()) {
      rows.push_back(sample_of(record));
    }
    return rows;
  }

  [[nodiscard]] Ids ids(const Condition<>& condition) const {
    Ids found;
    for (const Record& row : models_.samples.where(condition).order_by(column("id")).all()) {
      found.push_back(id_of(row));
    }
    return found;
  }

  void find_samples_by_each() const {
    Record row = models_.samples.build({});
    fill(row, sample_rows()[0]);
    for (const char* name :
         {"name", "note", "small", "number", "big", "ratio", "single", "exact", "flag", "moment",
          "day", "clock", "bytes", "mood", "initials", "price", "token"}) {
      INFO(name);
      CHECK(ids(column(name) == row[name]) == Ids{1});
    }
    CHECK(ids(column("ratio") == *sample_rows()[1].ratio) == Ids{2});
    CHECK(ids(column("ratio") < 0.0) == Ids{2});
    CHECK(ids(column("mood").is_null()) == Ids{3});
    CHECK(ids(column("mood").like("very%")) == Ids{1});
    CHECK(ids(column("mood") < "veryHappy") == Ids{2});
    CHECK(ids(column("price") < *sample_rows()[0].price) == Ids{2});
    CHECK(ids(column("data").json("size") == 3) == Ids{1});
    CHECK(ids(column("data").json("deep", "k\u00e4se") == "\u00fc") == Ids{1});
  }

  void find_samples_by_times() const {
    constexpr std::chrono::milliseconds ms(1);
    const Sample row = sample_rows()[0];
    const Timestamp time = *row.moment;
    CHECK(ids(column("precise") == time + ms) == Ids{1});
    CHECK(ids(column("moment") >= time && column("moment") < time + ms) == Ids{1});
    CHECK(ids(column("moment").between(time - ms, time + ms)) == Ids{1});
    CHECK(ids(column("moment") < time) == Ids{2});
    CHECK(ids(column("moment") > time).empty());
    CHECK(ids(column("createdAt") > row.created_at) == Ids{2, 3});
  }

  void find_listing() const {
    const Record listing = models_.listings.get(1);
    CHECK(listing.get<std::vector<std::string>>("tags") == listing_row().tags);
    CHECK(listing.get<std::vector<std::optional<int>>>("numbers") == listing_row().numbers);
    CHECK(models_.listings.where(column("tags").contains({"a,b", ""})).count() == 1);
    CHECK(models_.listings.where(column("numbers").overlaps({7, -3})).count() == 1);
  }

  void find_changed_books() const {
    const auto authors = models_.authors.order_by(column("fullName")).all();
    REQUIRE(authors.size() == 2);
    CHECK(authors[0].get<std::string>("fullName") == "Anna");
    CHECK(authors[1].get<std::string>("fullName") == "Bob");
    CHECK(title_of_book_by(authors[0]) == "First");
    CHECK(title_of_book_by(authors[1]) == "Second");
  }

  [[nodiscard]] std::string title_of_book_by(const Record& author) const {
    return models_.books.where(column("AuthorId") == id_of(author)).one().get<std::string>("title");
  }

  void break_constraints() const {
    const Error twice = error_of([&] { models_.authors.create({{"fullName", "Bob"}}); });
    CHECK(twice.code() == Errc::unique_violation);
    const Error lost = error_of([&] {
      models_.books.create({{"title", "Third"}, {"AuthorId", 77}});
    });
    CHECK(lost.code() == Errc::foreign_key_violation);
  }

  Database database_;
  RunTimeModels models_;
};

}  // namespace

std::unique_ptr<Speaker> run_time_speaker(Database database) {
  return std::make_unique<RunTimeSpeaker>(std::move(database));
}

}  // namespace stele::test
