#include "stele/schema/naming.hpp"

#include <algorithm>
#include <utility>

#include "base/ascii.hpp"
#include "stele/schema/inflector.hpp"

namespace stele {

std::string Naming::table(std::string_view model) const {
  return sequelize_storage() ? plural(model) : plural(schema::to_snake_case(model));
}

std::string Naming::column(std::string_view member) const {
  const std::size_t first = member.find_first_not_of('_');
  if (!sequelize_storage() || first == std::string_view::npos) return std::string(member);
  const std::size_t end = member.find_last_not_of('_') + 1;
  std::string column(member.substr(0, first));
  column += schema::to_camel_case(member.substr(first, end - first));
  return column.append(member.substr(end));
}

std::string Naming::foreign_key(std::string_view name, std::string_view primary_key) const {
  const std::string joined = std::string(name).append("_").append(primary_key);
  return sequelize_storage() ? schema::to_camel_case(joined) : schema::to_snake_case(joined);
}

std::string Naming::join_table(std::string_view a, std::string_view b) const {
  std::string first = table(a);
  std::string second = table(b);
  // Without case, as Sequelize orders them; with it where nothing else differs.
  const auto key = [](const std::string& name) { return std::pair(ascii::to_lower(name), name); };
  if (key(second) < key(first)) std::swap(first, second);
  return first + (sequelize_storage() ? "" : "_") + second;
}

std::string Naming::singular(std::string_view name) const {
  return sequelize_storage() ? schema::singularize(name) : schema::singularize_last_word(name);
}

std::string Naming::plural(std::string_view name) const {
  return sequelize_storage() ? schema::pluralize(name) : schema::pluralize_last_word(name);
}

std::string_view Naming::created_at() const noexcept {
  return sequelize_storage() ? "createdAt" : "created_at";
}

std::string_view Naming::updated_at() const noexcept {
  return sequelize_storage() ? "updatedAt" : "updated_at";
}

std::string_view Naming::deleted_at() const noexcept {
  return sequelize_storage() ? "deletedAt" : "deleted_at";
}

std::string_view Naming::version() const noexcept { return "version"; }

namespace schema {

namespace {

constexpr std::size_t hash_digits = 8;
/// A longer suffix is none of ours; it is cut with the rest.
constexpr std::size_t max_suffix = 20;

/// FNV-1a of the parts, each with a zero after it.
class Hash {
 public:
  void add(std::string_view part) noexcept {
    for (const char c : part) add_byte(static_cast<unsigned char>(c));
    add_byte(0);
  }

  /// Eight hexadecimal digits.
  std::string text() const {
    std::string digits(hash_digits, '0');
    for (std::size_t i = 0; i < hash_digits; ++i) {
      digits[i] = "0123456789abcdef"[(state_ >> (28 - 4 * i)) & 0xF];
    }
    return digits;
  }

 private:
  void add_byte(unsigned char byte) noexcept { state_ = (state_ ^ byte) * 16'777'619; }

  std::uint32_t state_ = 2'166'136'261;
};

/// At most `size` bytes, and no character cut in two.
std::string_view cut(std::string_view text, std::size_t size) noexcept {
  if (text.size() <= size) return text;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  return text.substr(0, size);
}

template <class Columns>
std::string join_name(std::string_view table, const Columns& columns, std::string_view suffix) {
  std::string name(table);
  Hash hash;
  hash.add(table);
  for (const std::string_view column : columns) {
    name.append("_").append(column);
    hash.add(column);
  }
  hash.add(suffix);
  const std::string tail = suffix.empty() ? "" : "_" + std::string(suffix);
  if (name.size() + tail.size() <= max_identifier_bytes) return name + tail;
  const bool keeps_suffix = suffix.size() <= max_suffix;
  const std::string end = "_" + hash.text() + (keeps_suffix ? tail : "");
  if (!keeps_suffix) name += tail;
  return std::string(cut(name, max_identifier_bytes - end.size())) + end;
}

}  // namespace

std::string constraint_name(std::string_view table, std::span<const std::string> columns,
                            std::string_view suffix) {
  return join_name(table, columns, suffix);
}

std::string constraint_name(std::string_view table, std::initializer_list<std::string_view> columns,
                            std::string_view suffix) {
  return join_name(table, columns, suffix);
}

std::string search_index_name(std::string_view table) {
  return constraint_name(table, std::initializer_list<std::string_view>{}, "search");
}

}  // namespace schema

}  // namespace stele
