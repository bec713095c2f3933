#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include <stele/stele.hpp>

struct Book;

// [author]
struct Author {
  std::int64_t id = 0;
  std::string name{};
  std::optional<std::string> email{};
  stele::HasMany<Book> books{};
};
void describe(stele::ModelBuilder<Author>& model);
// [/author]

struct Tag {
  std::int64_t id = 0;
  std::string name{};
};

// [book]
enum class Binding { hardcover, paperback, digital };

struct Book {
  std::int64_t id = 0;
  std::string title{};
  std::string isbn{};
  int pages = 0;
  Binding binding = Binding::paperback;
  std::optional<stele::Date> published{};
  std::int64_t author_id = 0;
  stele::Timestamp created_at{};
  stele::Timestamp updated_at{};
  stele::BelongsTo<Author> author{};
  stele::BelongsToMany<Tag> tags{};
};
void describe(stele::ModelBuilder<Book>& model);
// [/book]

// [composite-key]
struct Seat {
  std::string room{};
  int number = 0;
  std::optional<std::string> reader{};
};
void describe(stele::ModelBuilder<Seat>& model);
// [/composite-key]

// [enum-names]
enum class Zone { quiet = 1000, open = 2000 };

template <>
struct stele::enum_names<Zone> {
  static constexpr auto values =
      std::array{std::pair{Zone::quiet, "quiet zone"}, std::pair{Zone::open, "open zone"}};
};
// [/enum-names]

// [members-of]
class Room {
 public:
  Room() = default;
  Room(std::string name, Zone zone) : name_(std::move(name)), zone_(zone) {}

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] Zone zone() const { return zone_; }

 private:
  friend struct stele::members_of<Room>;
  friend void describe(stele::ModelBuilder<Room>& model);

  std::string name_{};
  Zone zone_ = Zone::open;
};

template <>
struct stele::members_of<Room> : stele::members<&Room::name_, &Room::zone_> {};

void describe(stele::ModelBuilder<Room>& model);
// [/members-of]
