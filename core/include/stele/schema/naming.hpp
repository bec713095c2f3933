#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)

namespace stele {

/// How tables and columns are named after models and members where the program does not say it.
///
/// A small value; copies are free and any thread may use one.
class Naming {
 public:
  /// The same as `snake_case()`.
  constexpr Naming() noexcept = default;

  /// Tables `users`, `user_profiles`, `people`; columns as the members; foreign keys `user_id`.
  [[nodiscard]] static constexpr Naming snake_case() noexcept { return Naming(Style::snake_case); }

  /// As Sequelize 6 does: tables `Users`, `userProfiles`, `People`; columns `createdAt`; foreign
  /// keys `UserId`; sqlite tables in Sequelize's own storage forms.
  [[nodiscard]] static constexpr Naming sequelize() noexcept { return Naming(Style::sequelize); }

  /// True where tables are made in the forms in which Sequelize stores values.
  [[nodiscard]] constexpr bool sequelize_storage() const noexcept {
    return style_ == Style::sequelize;
  }

  /// The table of a model: UserProfile → `user_profiles`; sequelize: `UserProfiles`.
  [[nodiscard]] std::string table(std::string_view model) const;

  /// The column of a typed model's member: the same; sequelize: created_at → `createdAt`.
  /// Underscores at either end stay.
  [[nodiscard]] std::string column(std::string_view member) const;

  /// The column that refers to `primary_key` of the model or association `name`: (User, id) →
  /// `user_id`; sequelize: `UserId`, and (boss, id) → `bossId`. For a to-many association give the
  /// singular of the model.
  [[nodiscard]] std::string foreign_key(std::string_view name, std::string_view primary_key) const;

  /// The join table of two models, in either order: (Task, Tag) → `tags_tasks`; sequelize:
  /// `TagsTasks`.
  [[nodiscard]] std::string join_table(std::string_view a, std::string_view b) const;

  /// One of `name`: tasks → `task`.
  [[nodiscard]] std::string singular(std::string_view name) const;

  /// Many of `name`, case kept: BlogEntry → `BlogEntries`. A compound's last word is changed; under
  /// sequelize the whole is one word, which matters for words like news (UserNews → `UserNews`, and
  /// UserInformation → `UserInformations` under sequelize).
  [[nodiscard]] std::string plural(std::string_view name) const;

  /// The columns that the library keeps by itself, which are a run-time model's attributes too.
  [[nodiscard]] std::string_view created_at() const noexcept;
  [[nodiscard]] std::string_view updated_at() const noexcept;
  [[nodiscard]] std::string_view deleted_at() const noexcept;
  [[nodiscard]] std::string_view version() const noexcept;

  friend constexpr bool operator==(const Naming&, const Naming&) noexcept = default;

 private:
  enum class Style : std::uint8_t { snake_case, sequelize };

  explicit constexpr Naming(Style style) noexcept : style_(style) {}

  Style style_ = Style::snake_case;
};

namespace schema {

/// The longest name of a table, column, constraint or index that every database takes, in bytes.
inline constexpr std::size_t max_identifier_bytes = 63;

/// The default name of a constraint or index: (users, {email}, key) → `users_email_key`, with
/// suffixes `key`, `fkey`, `idx` and `check`. At most 63 bytes: a longer one is cut and gets a hash
/// of all its parts, the same on every run, so that two that are cut alike still differ.
///
/// Short names are joined as they are, so (a_b, {c}) and (a, {b_c}) share one; who makes several
/// tables adds a number to the second, as in `users_email_idx1`.
[[nodiscard]] std::string constraint_name(std::string_view table,
                                          std::span<const std::string> columns,
                                          std::string_view suffix);
[[nodiscard]] std::string constraint_name(std::string_view table,
                                          std::initializer_list<std::string_view> columns,
                                          std::string_view suffix);
/// What the full-text index of a table is called.
[[nodiscard]] std::string search_index_name(std::string_view table);

}  // namespace schema

}  // namespace stele

#pragma GCC visibility pop
