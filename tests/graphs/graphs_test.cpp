#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "evaluate.hpp"
#include "generator.hpp"
#include "runner.hpp"
#include "support/databases.hpp"
#include "typed_design.hpp"

using namespace stele::test::graphs;  // NOLINT(google-build-using-namespace)
using stele::RelationKind;
using stele::test::FreshDatabase;

namespace {

constexpr std::uint64_t requests_of_a_design = 20;
constexpr int most_differences = 5;

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

/// Which models are compared.
struct Kind {
  const char* name;
  Design (*make_design)(Random& random);
  std::unique_ptr<Runner> (*make_runner)(stele::Database database, const Design& design);
};
const Kind run_time{"run-time", random_design, run_records};
const Kind typed_models{"typed", [](Random& /*random*/) { return typed_design(); }, run_structs};

/// An empty database with the tables of a design, gone with the next one.
struct Place {
  Place(const std::string& url, const Kind& kind, const Design& design)
      : fresh(url), runner(kind.make_runner(fresh.open(), design)) {}

  FreshDatabase fresh;
  std::unique_ptr<Runner> runner;
};

/// How often what is asked of came true.
using Tally = std::map<std::string, std::int64_t>;

/// What the nodes show of the includes: each is of use where it gave rows.
void count_includes(const Design& design, std::size_t index, const std::vector<Include>& includes,
                    const std::vector<Node>& nodes, int depth, Tally& tally) {
  static const char* const kinds[] = {"belongs_to", "has_one", "has_many", "belongs_to_many"};
  for (const Include& include : includes) {
    const Association& association = design.tables[index].associations[include.association];
    std::vector<Node> rows;
    for (const Node& node : nodes) {
      const std::vector<Node>& related = node.associations.at(association.name);
      rows.insert(rows.end(), related.begin(), related.end());
    }
    if (rows.empty()) continue;
    ++tally[kinds[static_cast<int>(association.kind)]];
    ++tally["depth " + std::to_string(depth)];
    if (association.target == index) ++tally["of the same model"];
    if (association.own_key.size() > 1) ++tally["composite key"];
    const Columns& key =
        association.kind == RelationKind::belongs_to ? association.target_key : association.own_key;
    const std::size_t referred =
        association.kind == RelationKind::belongs_to ? association.target : index;
    if (key != design.tables[referred].key) ++tally["other key"];
    if (association.fixed) ++tally["condition of the association"];
    if (association.name == "fans" || association.name == "pupils") ++tally["other direction"];
    if (include.required) ++tally["required"];
    if (include.strategy == Strategy::join) ++tally["by join"];
    if (include.strategy == Strategy::query && association.is_to_one()) ++tally["by query"];
    if (include.rows.where) ++tally["where"];
    if (!include.rows.order.empty()) ++tally["order"];
    if (include.rows.limit) ++tally["limit"];
    if (include.rows.offset) ++tally["offset"];
    count_includes(design, association.target, include.rows.includes, rows, depth + 1, tally);
  }
}

class Comparison {
 public:
  Comparison(const Kind& kind, std::uint64_t seed)
      : kind_(kind), seed_(seed), urls_(stele::test::chosen({"sqlite::memory:", "postgres://"})) {}

  void run(std::uint64_t number) {
    number_ = number;
    const std::uint64_t block = number / requests_of_a_design;
    if (block_ != block) begin(block);
    const std::uint64_t structure = seed_of(seed_, 1, number);
    // The second time other constants meet the statements of the first.
    check(Generator(design_, structure, seed_of(seed_, 2, number)).request());
    check(Generator(design_, structure, seed_of(seed_, 3, number)).request());
  }

  [[nodiscard]] Tally& tally() { return tally_; }

 private:
  void begin(std::uint64_t block) {
    block_ = block;
    places_.clear();
    Random random(seed_of(seed_, 0, block));
    design_ = kind_.make_design(random);
    fill(design_, random);
    for (const std::string& each : urls_) {
      // Some by the driver that is not the native one.
      const std::string url = block % 8 == 7 ? each + "?driver=soci" : each;
      try {
        places_.push_back(std::make_unique<Place>(url, kind_, design_));
      } catch (const std::exception& error) {
        ++tally_["differences"];
        std::cerr << "the " << kind_.name << " design of query " << number_ << " of seed " << seed_
                  << " on " << url << ": " << error.what() << text_of(design_) << "\n\n";
      }
    }
  }

  void check(const Request& request) {
    const Answer expected = answer(design_, request);
    ++tally_["runs"];
    if (expected.nodes.empty()) ++tally_["empty"];
    if (request.load) ++tally_["load"];
    // What is loaded later takes the place of what was included.
    if (!request.load) {
      count_includes(design_, request.table, request.rows.includes, expected.nodes, 1, tally_);
    }
    for (const auto& place : places_) {
      const Reply reply = place->runner->run(request);
      const std::string why = difference(expected, reply);
      if (!why.empty()) tell(place->fresh.url(), why, request, expected, reply);
    }
  }

  static std::string difference(const Answer& expected, const Reply& reply) {
    const Answer& found = reply.answer;
    const auto numbers = [](const std::string& what, std::int64_t is, std::int64_t should) {
      return what + " " + std::to_string(is) + " and not " + std::to_string(should);
    };
    if (!reply.error.empty()) return "it failed: " + reply.error;
    if (found.nodes != expected.nodes) return "the graphs differ";
    if (found.count != expected.count) return numbers("count() is", found.count, expected.count);
    if (found.exists != expected.exists) return "exists() is wrong";
    if (found.total != expected.total) return numbers("the total is", found.total, expected.total);
    if (found.statements != expected.statements) {
      return numbers("the statements are", found.statements, expected.statements);
    }
    if (found.loads != expected.loads) {
      return numbers("the statements of load() are", found.loads, expected.loads);
    }
    return "";
  }

  void tell(const std::string& url, const std::string& why, const Request& request,
            const Answer& expected, const Reply& reply) {
    ++tally_["differences"];
    std::string text = "STELE_TEST_SEED=" + std::to_string(seed_) +
                       " STELE_TEST_GRAPH=" + std::to_string(number_) + ", " + kind_.name +
                       " models, on " + url + ": " + why + "\n  " + text_of(design_, request) +
                       text_of(design_);
    for (const std::string& each : reply.statements) text += "\n  " + each;
    text += "\n  expected" + text_of(expected.nodes) + "\n  found" + text_of(reply.answer.nodes);
    std::cerr << text << "\n\n";
  }

  const Kind& kind_;
  std::uint64_t seed_;
  std::vector<std::string> urls_;
  Design design_{};
  std::vector<std::unique_ptr<Place>> places_{};
  std::optional<std::uint64_t> block_{};
  std::uint64_t number_ = 0;
  Tally tally_{};
};

std::int64_t graph_count() { return number_from("STELE_TEST_GRAPHS", 2'000); }

void compare_graphs(const Kind& kind, std::int64_t count) {
  const auto seed = static_cast<std::uint64_t>(number_from("STELE_TEST_SEED", 20'260'101));
  const std::int64_t only = number_from("STELE_TEST_GRAPH", -1);
  Comparison comparison(kind, seed);
  Tally& tally = comparison.tally();
  for (std::int64_t i = 0; i < count; ++i) {
    if (only < 0 || i == only) comparison.run(static_cast<std::uint64_t>(i));
    if (tally["differences"] >= most_differences) break;
  }
  WARN("STELE_TEST_SEED=" << seed << ", " << count << " graphs of " << kind.name << " models, "
                          << tally["runs"] << " runs, " << tally["empty"] << " empty");
  CHECK(tally["differences"] == 0);
  if (only >= 0 || count < 500) return;
  CHECK(tally["empty"] * 2 < tally["runs"]);
  // Each came often enough to say something.
  for (const char* each :
       {"belongs_to",    "has_one",   "has_many",        "belongs_to_many",
        "depth 1",       "depth 2",   "depth 3",         "of the same model",
        "composite key", "other key", "other direction", "condition of the association",
        "required",      "by join",   "by query",        "where",
        "order",         "limit",     "offset",          "load"}) {
    INFO(each);
    CHECK(tally[each] > count / 20);
  }
}

}  // namespace

TEST_CASE("random graphs are what plain C++ makes of the same rows") {
  compare_graphs(run_time, graph_count());
}

TEST_CASE("random graphs of typed models are what plain C++ makes of the same rows") {
  compare_graphs(typed_models, graph_count() / 2);
}
