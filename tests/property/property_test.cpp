#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "random_values.hpp"
#include "support/databases.hpp"
#include "wide.hpp"

using stele::Blob;
using stele::col;
using stele::Database;
using stele::Model;
using stele::Record;
using stele::Value;
using stele::test::database_urls;
using stele::test::FreshDatabase;
using stele::test::Mood;
using stele::test::RandomValues;
using stele::test::Wide;

namespace {

/// Pairs of values by which a column is compared.
constexpr int pairs = 8;

/// Many rows where a row is quickly written and read, few with the other drivers.
std::int64_t rows_on(const std::string& url) {
  return url == "sqlite::memory:" || url == "postgres://" ? 10'000 : 500;
}

std::optional<std::string> name_of(const std::optional<Mood>& mood) {
  static constexpr const char* names[] = {"sad", "well", "Very_happy"};
  if (!mood) return std::nullopt;
  return names[static_cast<int>(*mood)];
}

void create_by_name(const Model<Record>& model, const Wide& row) {
  model.create({{"small", row.small},   {"medium", row.medium},      {"big", row.big},
                {"single", row.single}, {"real", row.real},          {"amount", row.amount},
                {"fee", row.fee},       {"flag", row.flag},          {"text", row.text},
                {"name", row.name},     {"code", row.code},          {"email", row.email},
                {"bytes", row.bytes},   {"moment", row.moment},      {"local", row.local},
                {"day", row.day},       {"time", row.time},          {"key", row.key},
                {"data", row.data},     {"mood", name_of(row.mood)}, {"numbers", row.numbers},
                {"tags", row.tags},     {"readings", row.readings}});
}

/// A table of random rows, of which every other is written by a typed model, and the same rows
/// here.
struct Rows {
  FreshDatabase fresh;
  Database database = fresh.open();
  Model<Wide> typed = database.define<Wide>();
  Model<Record> by_name = database.model("Wide");
  RandomValues random{stele::test::seed()};
  std::vector<Wide> written{};

  explicit Rows(const std::string& url) : fresh(url) {
    database.sync();
    for (std::int64_t id = 1; id <= rows_on(url); ++id) {
      written.push_back(random.row());
      written.back().id = id;
    }
    database.transaction([&](stele::Transaction& transaction) {
      const auto rows = transaction.model<Wide>();
      const auto records = transaction.model("Wide");
      for (Wide row : written) {
        const bool is_typed = std::exchange(row.id, 0) % 2 == 0;
        if (is_typed) {
          rows.create(row);
        } else {
          create_by_name(records, row);
        }
      }
    });
  }

  template <auto Member>
  [[nodiscard]] auto any_value() {
    while (true) {
      const auto& row = written[static_cast<std::size_t>(random.below(std::ssize(written)))];
      if (row.*Member) return *(row.*Member);
    }
  }

  /// How many of the rows hold a value that `test` takes; NULL is none.
  template <auto Member, class Test>
  [[nodiscard]] std::int64_t counted(Test test) const {
    return std::count_if(written.begin(), written.end(), [&](const Wide& row) {
      return (row.*Member).has_value() && test(*(row.*Member));
    });
  }
};

Value value_of(const std::optional<Mood>& mood) { return name_of(mood); }
template <class T>
Value value_of(const std::optional<T>& value) {
  return value;
}

/// The first row that is read as another than was written, by both models.
template <auto Member>
std::optional<std::int64_t> first_changed(const Rows& rows, const std::vector<Wide>& read,
                                          const std::vector<Record>& records,
                                          std::string_view attribute) {
  for (std::size_t i = 0; i < rows.written.size(); ++i) {
    const auto& expected = rows.written[i].*Member;
    if (read[i].*Member != expected || records[i][attribute] != value_of(expected)) {
      return rows.written[i].id;
    }
  }
  return std::nullopt;
}

template <auto Member, class Key>
void check_compared(Rows& rows, Key key) {
  const auto count = [&](const auto& condition) { return rows.typed.where(condition).count(); };
  const auto column = col<Member>;
  for (int i = 0; i < pairs; ++i) {
    const auto a = rows.any_value<Member>();
    const auto b = rows.any_value<Member>();
    const auto counted = [&](auto test) {
      return rows.counted<Member>([&](const auto& value) { return test(key(value), key(a)); });
    };
    CHECK(count(column == a) == counted(std::equal_to<>()));
    CHECK(count(column != a) == counted(std::not_equal_to<>()));
    CHECK(count(column < a) == counted(std::less<>()));
    CHECK(count(column <= a) == counted(std::less_equal<>()));
    CHECK(count(column > a) == counted(std::greater<>()));
    CHECK(count(column >= a) == counted(std::greater_equal<>()));
    CHECK(count(column.between(a, b)) == rows.counted<Member>([&](const auto& value) {
      return key(a) <= key(value) && key(value) <= key(b);
    }));
    CHECK(count(column.in({a, b})) == rows.counted<Member>([&](const auto& value) {
      return key(value) == key(a) || key(value) == key(b);
    }));
  }
}

/// The ids in the order of the member, then of the ids; NULLs are above everything.
template <auto Member, class Key>
std::vector<std::int64_t> sorted_ids(const Rows& rows, Key key, bool descending) {
  std::vector<const Wide*> order;
  for (const Wide& row : rows.written) order.push_back(&row);
  const auto is_before = [&](const Wide* left, const Wide* right) {
    if (descending) std::swap(left, right);
    const auto& a = left->*Member;
    const auto& b = right->*Member;
    if (!a || !b) return a.has_value() && !b.has_value();
    return key(*a) < key(*b);
  };
  std::stable_sort(order.begin(), order.end(), is_before);
  std::vector<std::int64_t> ids;
  for (const Wide* row : order) ids.push_back(row->id);
  return ids;
}

/// The ids as the database sorts them, by the order of the member and then their own.
std::vector<std::int64_t> read_ids(const Model<Wide>& model, const stele::Order<Wide>& order) {
  std::vector<std::int64_t> ids;
  for (const auto& [id] : model.order_by(order, col<&Wide::id>).select(col<&Wide::id>).all()) {
    ids.push_back(id);
  }
  return ids;
}

template <auto Member, class Key>
void check_sorted(const Rows& rows, Key key) {
  const bool ascends =
      read_ids(rows.typed, col<Member>.asc()) == sorted_ids<Member>(rows, key, false);
  const bool descends =
      read_ids(rows.typed, col<Member>.desc()) == sorted_ids<Member>(rows, key, true);
  CHECK(ascends);
  CHECK(descends);
}

/// Of a column of types that have an order, by what a key makes of the values.
template <auto Member, class Key>
void check_ordered(Rows& rows, std::string_view attribute, Key key) {
  INFO(attribute);
  check_compared<Member>(rows, key);
  check_sorted<Member>(rows, key);
}

template <auto Member>
void check_ordered(Rows& rows, std::string_view attribute) {
  check_ordered<Member>(rows, attribute, [](const auto& value) { return value; });
}

/// Of a column whose values are equal or not, and no more.
template <auto Member>
void check_equality(Rows& rows, std::string_view attribute) {
  INFO(attribute);
  for (int i = 0; i < pairs; ++i) {
    const auto a = rows.any_value<Member>();
    const auto equal = rows.counted<Member>([&](const auto& value) { return value == a; });
    const auto other = rows.counted<Member>([&](const auto& value) { return value != a; });
    CHECK(rows.typed.where(col<Member> == a).count() == equal);
    CHECK(rows.typed.where(col<Member> != a).count() == other);
  }
}

template <auto Member>
void check_contains(Rows& rows, std::string_view attribute) {
  INFO(attribute);
  for (int i = 0; i < pairs; ++i) {
    const auto list = rows.any_value<Member>();
    if (list.empty()) continue;
    const auto element = list.back();
    const auto holds = [&](const auto& value) {
      return std::find(value.begin(), value.end(), element) != value.end();
    };
    CHECK(rows.typed.where(col<Member>.contains({element})).count() == rows.counted<Member>(holds));
    CHECK(rows.typed.where(col<Member>.any(element)).count() == rows.counted<Member>(holds));
  }
}

std::string without_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

template <auto Member>
void check_kept(const Rows& rows, const std::vector<Wide>& read, const std::vector<Record>& records,
                std::string_view attribute) {
  INFO(attribute);
  CHECK(first_changed<Member>(rows, read, records, attribute) == std::nullopt);
}

void check_all_kept(const Rows& rows) {
  const std::vector<Wide> read = rows.typed.order_by(col<&Wide::id>).all();
  const std::vector<Record> records = rows.by_name.order_by(stele::column("id")).all();
  REQUIRE(read.size() == rows.written.size());
  REQUIRE(records.size() == rows.written.size());
  check_kept<&Wide::small>(rows, read, records, "small");
  check_kept<&Wide::medium>(rows, read, records, "medium");
  check_kept<&Wide::big>(rows, read, records, "big");
  check_kept<&Wide::single>(rows, read, records, "single");
  check_kept<&Wide::real>(rows, read, records, "real");
  check_kept<&Wide::amount>(rows, read, records, "amount");
  check_kept<&Wide::fee>(rows, read, records, "fee");
  check_kept<&Wide::flag>(rows, read, records, "flag");
  check_kept<&Wide::text>(rows, read, records, "text");
  check_kept<&Wide::name>(rows, read, records, "name");
  check_kept<&Wide::code>(rows, read, records, "code");
  check_kept<&Wide::email>(rows, read, records, "email");
  check_kept<&Wide::bytes>(rows, read, records, "bytes");
  check_kept<&Wide::moment>(rows, read, records, "moment");
  check_kept<&Wide::local>(rows, read, records, "local");
  check_kept<&Wide::day>(rows, read, records, "day");
  check_kept<&Wide::time>(rows, read, records, "time");
  check_kept<&Wide::key>(rows, read, records, "key");
  check_kept<&Wide::mood>(rows, read, records, "mood");
  check_kept<&Wide::data>(rows, read, records, "data");
  check_kept<&Wide::numbers>(rows, read, records, "numbers");
  check_kept<&Wide::tags>(rows, read, records, "tags");
  check_kept<&Wide::readings>(rows, read, records, "readings");
}

void check_all_compared(Rows& rows) {
  check_ordered<&Wide::small>(rows, "small");
  check_ordered<&Wide::medium>(rows, "medium");
  check_ordered<&Wide::big>(rows, "big");
  check_ordered<&Wide::single>(rows, "single");
  check_ordered<&Wide::real>(rows, "real");
  check_ordered<&Wide::amount>(rows, "amount");
  check_ordered<&Wide::fee>(rows, "fee");
  check_equality<&Wide::flag>(rows, "flag");
  check_sorted<&Wide::flag>(rows, [](bool value) { return value; });
  check_ordered<&Wide::text>(rows, "text");
  check_ordered<&Wide::name>(rows, "name");
  check_ordered<&Wide::code>(rows, "code");
  check_ordered<&Wide::email>(rows, "email", without_case);
  check_ordered<&Wide::bytes>(rows, "bytes");
  check_ordered<&Wide::moment>(rows, "moment");
  check_ordered<&Wide::local>(rows, "local");
  check_ordered<&Wide::day>(rows, "day");
  check_ordered<&Wide::time>(rows, "time");
  check_ordered<&Wide::key>(rows, "key");
  check_ordered<&Wide::mood>(rows, "mood", [](Mood mood) { return *name_of(mood); });
  check_equality<&Wide::data>(rows, "data");
  check_equality<&Wide::numbers>(rows, "numbers");
  check_contains<&Wide::numbers>(rows, "numbers");
  check_equality<&Wide::tags>(rows, "tags");
  check_contains<&Wide::tags>(rows, "tags");
  check_equality<&Wide::readings>(rows, "readings");
}

}  // namespace

TEST_CASE("random values of every type are kept, compared and sorted as in C++") {
  const std::string url = GENERATE(from_range(database_urls()));
  WARN(url << ", STELE_TEST_SEED=" << stele::test::seed());
  Rows rows(url);
  check_all_kept(rows);
  check_all_compared(rows);
}
