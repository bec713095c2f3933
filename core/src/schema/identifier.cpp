#include "stele/schema/identifier.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <unordered_map>

#include "base/ascii.hpp"
#include "stele/base/error.hpp"
#include "stele/base/utf8.hpp"
#include "stele/schema/naming.hpp"

namespace stele::schema {

namespace {

/// Postgres has these in every table.
constexpr std::array<std::string_view, 6> system_columns = {"tableoid", "xmin", "cmin",
                                                            "xmax",     "cmax", "ctid"};

[[noreturn]] void refuse(std::string_view what, std::string_view name, std::string_view reason) {
  throw Error(
      Errc::mapping,
      std::string("the ").append(what).append(" name '").append(name).append("' ").append(reason));
}

[[noreturn]] void refuse_unprintable(std::string_view what, std::string_view reason) {
  throw Error(Errc::mapping, std::string("the name of a ").append(what).append(" ").append(reason));
}

/// A name without what people confuse, at most as long as an identifier.
class FoldedName {
 public:
  explicit FoldedName(std::string_view name) noexcept {
    for (const char c : name) {
      if (c == '_') continue;
      if (size_ == characters_.size()) {
        size_ = 0;
        return;
      }
      characters_[size_++] = ascii::to_lower(c);
    }
  }

  /// Empty for a name too long to be an identifier.
  std::string_view text() const noexcept { return {characters_.data(), size_}; }

 private:
  std::array<char, max_identifier_bytes> characters_{};
  std::size_t size_ = 0;
};

/// How many characters must be changed, added, dropped or swapped with their neighbour.
/// @pre neither is longer than max_identifier_bytes
std::size_t edit_distance(std::string_view a, std::string_view b) noexcept {
  using Row = std::array<std::size_t, max_identifier_bytes + 1>;
  Row before_last{};
  Row last{};
  Row row{};
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({changed, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    before_last = last;
    last = row;
  }
  return last[b.size()];
}

/// How far a name may be from the right one: one edit in three characters, at most three.
std::size_t reach(std::size_t length) noexcept {
  if (length < 2) return 0;
  return std::clamp<std::size_t>(length / 3, 1, 3);
}

}  // namespace

void check_identifier(std::string_view what, std::string_view name) {
  if (name.empty()) refuse_unprintable(what, "is empty; give it one");
  switch (check_text(name)) {
    case TextFault::invalid_utf8:
      refuse_unprintable(what, "is not valid UTF-8; write it in UTF-8");
    case TextFault::nul:
      refuse_unprintable(what, "holds a NUL character; leave it out");
    case TextFault::none:
      break;
  }
  if (name.size() <= max_identifier_bytes) return;
  refuse(what, name,
         "has " + std::to_string(name.size()) + " bytes, and a database cuts what is longer than " +
             std::to_string(max_identifier_bytes) + "; choose a shorter one");
}

void check_table_name(std::string_view name) {
  check_identifier("table", name);
  if (ascii::to_lower(name.substr(0, 7)) == "sqlite_") {
    refuse("table", name, "begins with sqlite_, which sqlite keeps for itself; choose another");
  }
}

void check_column_name(std::string_view name) {
  check_identifier("column", name);
  if (std::ranges::find(system_columns, name) != system_columns.end()) {
    refuse("column", name, "is a system column of postgres; choose another");
  }
}

void check_distinct(std::string_view what, std::span<const std::string> names) {
  std::unordered_map<std::string, std::string_view> seen;
  for (const std::string& name : names) {
    const auto [entry, is_new] = seen.emplace(ascii::to_lower(name), name);
    if (is_new) continue;
    if (entry->second == name) refuse(what, name, "is used twice; rename one of the two");
    refuse(what, name,
           "differs from '" + std::string(entry->second) +
               "' only in case, which sqlite does not tell apart; rename one of the two");
  }
}

std::string_view did_you_mean(std::string_view wrong,
                              std::span<const std::string_view> known) noexcept {
  const FoldedName folded(wrong);
  std::string_view nearest;
  std::size_t shortest = reach(folded.text().size()) + 1;
  for (const std::string_view name : known) {
    const FoldedName candidate(name);
    if (folded.text().empty() || candidate.text().empty()) continue;
    const std::size_t distance = edit_distance(folded.text(), candidate.text());
    if (distance >= shortest) continue;
    shortest = distance;
    nearest = name;
  }
  return nearest;
}

}  // namespace stele::schema
