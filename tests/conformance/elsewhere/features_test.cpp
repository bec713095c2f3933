#include <set>
#include <string>

#include <catch2/catch.hpp>

#include "elsewhere/environment.hpp"
#include "stele/driver/registry.hpp"
#include "support/databases.hpp"

namespace {

using Names = std::set<std::string>;

/// The flags that are set. Each is bound, so that this does not compile once there is another.
Names names_of(const stele::Features& features) {
  const auto& [max_parameters, schemas, index_methods, catalog_comments, triggers_change_rows,
               names_foreign_keys, decimals, json, arrays, text_without_case, patterns,
               checked_arithmetic, row_locks, named_locks, deadlines, casts, multisets, distinct_on,
               full_text] = features;
  Names names;
  const auto add = [&](bool is_set, const char* name) {
    if (is_set) names.insert(name);
  };
  add(schemas, "schemas");
  add(index_methods, "index_methods");
  add(catalog_comments, "catalog_comments");
  add(triggers_change_rows, "triggers_change_rows");
  add(names_foreign_keys, "names_foreign_keys");
  add(decimals, "decimals");
  add(json, "json");
  add(arrays, "arrays");
  add(text_without_case, "text_without_case");
  add(patterns, "patterns");
  add(checked_arithmetic, "checked_arithmetic");
  add(row_locks, "row_locks");
  add(named_locks, "named_locks");
  add(deadlines, "deadlines");
  add(casts, "casts");
  add(multisets, "multisets");
  add(distinct_on, "distinct_on");
  add(full_text, "full_text");
  CHECK(max_parameters > 0);
  return names;
}

}  // namespace

TEST_CASE("the dialect has just the features that its author names") {
  const std::string url = GENERATE(from_range(stele::test::database_urls()));
  const auto expected =
      stele::test::words_of(stele::test::environment("STELE_CONFORMANCE_FEATURES"));
  CHECK(names_of(stele::dialect_of(stele::Url::parse(url).scheme()).features()) ==
        Names(expected.begin(), expected.end()));
}
