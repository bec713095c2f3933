#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <stele/stele.hpp>

// [typed-model]
struct Project {
  std::int64_t id = 0;                       // a member named id: the generated primary key
  std::string title{};                       // not optional: NOT NULL
  std::optional<std::string> description{};  // can be NULL
  stele::Timestamp created_at{};             // these two names: kept by the library
  stele::Timestamp updated_at{};
};
// [/typed-model]

namespace own_key {

// [typed-own-key]
struct Project {
  std::int32_t project_id = 0;
  std::string title{};
  std::optional<std::string> description{};
};
void describe(stele::ModelBuilder<Project>& model);
// [/typed-own-key]

}  // namespace own_key

// [typed-blog]
struct BlogEntry {
  std::int64_t id = 0;
  std::string title{};
  std::optional<std::string> author{};
  std::optional<std::string> entry{};
  int views = 0;
  std::optional<stele::Timestamp> post_date{};
  stele::Timestamp created_at{};
  stele::Timestamp updated_at{};
};
void describe(stele::ModelBuilder<BlogEntry>& model);
// [/typed-blog]

// [typed-association]
struct User {
  std::int64_t id = 0;
  std::string first_name{};
  std::string last_name{};
};
struct Task {
  std::int64_t id = 0;
  std::string title{};
  std::optional<std::int64_t> user_id{};  // the foreign key of the association below
  stele::BelongsTo<User> user{};
};
// [/typed-association]
