#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "stele/stele.hpp"

namespace stele::test {

enum class Mood { sad, well, veryHappy };

/// A member of every type; as models.js has it.
struct Sample {
  int id = 0;
  std::optional<std::string> name{};
  std::optional<std::string> code{};
  std::optional<std::string> note{};
  std::optional<std::string> initials{};
  std::optional<std::int16_t> small{};
  std::optional<int> number{};
  std::optional<std::int64_t> big{};
  std::optional<double> ratio{};
  std::optional<float> single{};
  std::optional<double> exact{};
  std::optional<Decimal> price{};
  std::optional<bool> flag{};
  std::optional<Timestamp> moment{};
  std::optional<Timestamp> precise{};
  std::optional<Date> day{};
  std::optional<TimeOfDay> clock{};
  std::optional<Blob> bytes{};
  std::optional<Mood> mood{};
  std::optional<Uuid> token{};
  std::optional<nlohmann::json> doc{};
  std::optional<nlohmann::json> data{};
  Timestamp created_at{};
  Timestamp updated_at{};

  friend bool operator==(const Sample&, const Sample&) = default;
};

/// Of arrays, which Sequelize has on postgres only.
struct Listing {
  int id = 0;
  std::vector<std::string> tags{};
  std::optional<std::vector<std::optional<int>>> numbers{};
  Timestamp created_at{};
  Timestamp updated_at{};
};

struct Author {
  int id = 0;
  std::string full_name{};
  Timestamp created_at{};
  Timestamp updated_at{};
};

struct Book {
  int id = 0;
  std::string title{};
  std::optional<int> author_id{};
  Timestamp created_at{};
  Timestamp updated_at{};
  BelongsTo<Author> author{};
};

/// Of a table in snake_case.
struct LineItem {
  int id = 0;
  int unit_count = 0;
  std::optional<int> book_id{};
  Timestamp created_at{};
  Timestamp updated_at{};
  BelongsTo<Book> book{};
};

/// Of a table that is named as the model.
struct Setting {
  std::string key{};
  std::optional<std::string> value{};
};

void describe(ModelBuilder<Sample>& model);
void describe(ModelBuilder<Author>& model);
void describe(ModelBuilder<Book>& model);
void describe(ModelBuilder<LineItem>& model);
void describe(ModelBuilder<Setting>& model);

/// The same as run-time models.
struct RunTimeModels {
  explicit RunTimeModels(Database& database);

  Model<Record> samples;
  Model<Record> listings;
  Model<Record> authors;
  Model<Record> books;
  Model<Record> line_items;
  Model<Record> settings;
};

}  // namespace stele::test
