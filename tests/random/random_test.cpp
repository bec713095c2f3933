#include <cmath>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "evaluate.hpp"
#include "generator.hpp"
#include "runner.hpp"
#include "support/databases.hpp"

using namespace stele::test::queries;  // NOLINT(google-build-using-namespace)
using stele::Errc;
using stele::Value;
using stele::test::FreshDatabase;

namespace {

constexpr std::int64_t queries_of_a_table = 200;

std::int64_t number_from(const char* variable, std::int64_t otherwise) {
  const char* const text = std::getenv(variable);
  return text == nullptr || *text == '\0' ? otherwise : std::stoll(text);
}

/// One of the many that a seed stands for.
std::uint64_t seed_of(std::uint64_t seed, std::uint64_t part, std::uint64_t number) {
  std::uint64_t mixed = seed * 0x9E3779B97F4A7C15U + part * 0xBF58476D1CE4E5B9U + number;
  mixed = (mixed ^ (mixed >> 30U)) * 0x94D049BB133111EBU;
  return mixed ^ (mixed >> 31U);
}

bool is_near(const Value& a, const Value& b, double slack) {
  if (a == b) return true;
  if (a.kind() != stele::ValueKind::float64 || b.kind() != stele::ValueKind::float64) return false;
  return std::abs(a.as<double>() - b.as<double>()) <= slack;
}

bool is_near(const Row& a, const Row& b, const std::vector<double>& slack) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!is_near(a[i], b[i], slack[i])) return false;
  }
  return true;
}

/// Whether the rows are those, in any order where the query has none.
bool are_same(const Answer& expected, std::vector<Row> rows, bool is_ordered) {
  if (rows.size() != expected.rows.size()) return false;
  for (std::size_t i = 0; i < expected.rows.size(); ++i) {
    std::size_t found = 0;
    while (found < rows.size() && !is_near(expected.rows[i], rows[found], expected.slack[i])) {
      ++found;
    }
    if (found == rows.size() || (is_ordered && found != 0)) return false;
    rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(found));
  }
  return true;
}

std::string text_of_rows(const std::vector<Row>& rows) {
  std::string text;
  for (const Row& row : rows) text += "\n    " + text_of(row);
  return text.empty() ? " none" : text;
}

/// A database, and the handles on it, each of which has its own statements.
class Databases {
 public:
  explicit Databases(const std::string& url) : fresh_(url) {
    for (int i = 0; i < 2; ++i) runners_.push_back(std::make_unique<Runner>(fresh_.open()));
    runners_.front()->sync();
    runners_.back()->sync();
  }

  [[nodiscard]] Runner& handle(std::size_t index) const { return *runners_[index]; }
  [[nodiscard]] const std::string& url() const { return fresh_.url(); }

 private:
  FreshDatabase fresh_;
  std::vector<std::unique_ptr<Runner>> runners_{};
};

/// How often a query gave rows, failed as it may, or was empty.
struct Tally {
  std::int64_t runs = 0;
  std::int64_t failures = 0;
  std::int64_t empty = 0;
  std::int64_t differences = 0;
};

class Comparison {
 public:
  explicit Comparison(std::uint64_t seed) : seed_(seed) {
    for (const std::string& url : stele::test::chosen({"sqlite:test.db", "postgres://"})) {
      databases_.push_back(std::make_unique<Databases>(url));
    }
  }

  void run(std::uint64_t number) {
    const std::uint64_t block = number / queries_of_a_table;
    if (block != block_ || tables_.empty()) fill(block);
    number_ = number;
    const std::uint64_t structure = seed_of(seed_, 1, number);
    // The second time other constants meet the statement of the first.
    check(Generator(structure, seed_of(seed_, 2, number)).query(), 0);
    check(Generator(structure, seed_of(seed_, 3, number)).query(), 0);
    if (number % 8 == 0) check(Generator(structure, seed_of(seed_, 4, number)).query(), 1);
  }

  [[nodiscard]] const Tally& tally() const { return tally_; }

 private:
  void fill(std::uint64_t block) {
    block_ = block;
    Random random(seed_of(seed_, 0, block));
    tables_ = random_tables(random);
    for (const auto& database : databases_) database->handle(0).fill(tables_);
  }

  void check(const Select& select, std::size_t handle) {
    Evaluator evaluator(tables_);
    const Answer expected = evaluator.answer(select);
    Select whole = select;
    if (!whole.derived) whole.limit = whole.offset = std::nullopt;
    const Answer all = Evaluator(tables_).answer(whole);
    for (const auto& database : databases_) {
      const Reply reply = database->handle(handle).run(select);
      ++tally_.runs;
      if (reply.error) ++tally_.failures;
      if (!reply.error && reply.rows.empty()) ++tally_.empty;
      const std::string why = difference(select, expected, evaluator.faults(), all, reply);
      if (!why.empty()) tell(database->url(), why, select, expected, evaluator.faults(), reply);
    }
  }

  static std::string difference(const Select& select, const Answer& expected, const Faults& faults,
                                const Answer& all, const Reply& reply) {
    if (reply.error) {
      return faults.codes.contains(*reply.error) ? "" : "it failed: " + reply.message;
    }
    if (expected.failed) return "";
    const bool is_ordered = !select.order.empty() && !select.derived;
    if (!are_same(expected, reply.rows, is_ordered)) return "the rows differ";
    if (!all.failed && reply.count != std::ssize(all.rows)) {
      return "count() is " + std::to_string(reply.count) + " and not " +
             std::to_string(all.rows.size());
    }
    const bool is_cut = select.limit || select.offset;
    if (!is_cut && reply.exists == expected.rows.empty()) return "exists() is wrong";
    return "";
  }

  void tell(const std::string& url, const std::string& why, const Select& select,
            const Answer& expected, const Faults& faults, const Reply& reply) {
    ++tally_.differences;
    std::string text = "query " + std::to_string(number_) + " of seed " + std::to_string(seed_) +
                       " on " + url + ": " + why + "\n  " + text_of(select) + "\n  " + reply.sql;
    for (const Table& table : tables_) text += "\n  " + table.name + text_of_rows(table.rows);
    text += "\n  expected" + text_of_rows(expected.rows) + "\n  found" + text_of_rows(reply.rows);
    for (const Errc code : faults.codes) text += "\n  may be " + std::string(to_string(code));
    std::cerr << text << "\n\n";
  }

  std::uint64_t seed_;
  std::vector<std::unique_ptr<Databases>> databases_{};
  std::vector<Table> tables_{};
  std::uint64_t block_ = 0;
  std::uint64_t number_ = 0;
  Tally tally_{};
};

}  // namespace

TEST_CASE("random queries give what plain C++ makes of the same rows") {
  const auto seed = static_cast<std::uint64_t>(number_from("STELE_TEST_SEED", 20'260'101));
  const std::int64_t count = number_from("STELE_TEST_QUERIES", 20'000);
  const std::int64_t only = number_from("STELE_TEST_QUERY", -1);
  Comparison comparison(seed);
  for (std::int64_t i = 0; i < count; ++i) {
    if (only < 0 || i == only) comparison.run(static_cast<std::uint64_t>(i));
    if (comparison.tally().differences >= 10) break;
  }
  const Tally& tally = comparison.tally();
  WARN("STELE_TEST_SEED=" << seed << ", " << count << " queries, " << tally.runs << " runs, "
                          << tally.failures << " out of range, " << tally.empty << " empty");
  CHECK(tally.differences == 0);
  CHECK(tally.failures * 4 < tally.runs);
  CHECK(tally.empty * 2 < tally.runs);
}
