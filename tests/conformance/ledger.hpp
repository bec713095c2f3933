#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "stele/stele.hpp"

namespace stele::test {

/// A member of every type that not every database has, plain and optional.
struct Ledger {
  std::int64_t id = 0;
  Decimal amount{};              ///< decimal(18, 6)
  std::optional<Decimal> fee{};  ///< decimal(10, 2)
  Uuid key{};
  std::optional<Uuid> parent{};
  nlohmann::json data = nlohmann::json::object();
  std::optional<nlohmann::json> extra{};
  std::vector<std::int64_t> numbers{};
  std::optional<std::vector<std::string>> tags{};
  std::vector<std::optional<double>> readings{};
  std::vector<std::vector<int>> grid{};
  std::vector<Decimal> prices{};  ///< of decimal(10, 2)
  std::vector<Timestamp> moments{};
  std::vector<Uuid> keys{};
  std::vector<Blob> pieces{};
  std::vector<bool> flags{};
  std::string code = "ABC";  ///< char_(3)
  std::string email{};       ///< citext
};

void describe(ModelBuilder<Ledger>& model);

/// The same attributes as a run-time model, all of which can be NULL.
Model<Record> define_run_time_ledger(Database& database);

/// What the dialect of the URL can do.
[[nodiscard]] const Features& features_of(const std::string& url);

/// True where the dialect has all types of a `Ledger`.
[[nodiscard]] bool has_ledgers(const std::string& url);

}  // namespace stele::test
