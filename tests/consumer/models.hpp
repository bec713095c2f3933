#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <stele/stele.hpp>

struct Task;
struct Profile;
struct Tag;
struct TaskTag;
enum class Role { user, admin };

struct User {
  std::int64_t id = 0;
  std::string email{};
  std::optional<std::string> nick{};
  int age = 0;
  Role role = Role::user;
  stele::Timestamp created_at{};
  stele::Timestamp updated_at{};
  stele::HasMany<Task> tasks{};
  stele::HasOne<Profile> profile{};
};

struct Task {
  std::int64_t id = 0;
  std::string title{};
  bool done = false;
  std::int64_t user_id = 0;
  stele::BelongsTo<User> user{};
  stele::BelongsToMany<Tag> tags{};
};

struct Profile {
  std::int64_t id = 0;
  std::string text{};
  std::int64_t user_id = 0;
  stele::BelongsTo<User> user{};
};

struct Tag {
  std::int64_t id = 0;
  std::string name{};
};

struct TaskTag {
  std::int64_t task_id = 0;
  std::int64_t tag_id = 0;
  int weight = 0;
};

/// No aggregate: it names its members.
class Account {
 public:
  Account() = default;
  explicit Account(std::string iban) : iban_(std::move(iban)) {}

  [[nodiscard]] std::int64_t id() const { return id_; }
  [[nodiscard]] const std::string& iban() const { return iban_; }

 private:
  friend struct stele::members_of<Account>;

  std::int64_t id_ = 0;
  std::string iban_{};
};

template <>
struct stele::members_of<Account> : stele::members<&Account::id_, &Account::iban_> {};

void describe(stele::ModelBuilder<User>& model);
void describe(stele::ModelBuilder<Task>& model);
void describe(stele::ModelBuilder<TaskTag>& model);
void describe(stele::ModelBuilder<Account>& model);
