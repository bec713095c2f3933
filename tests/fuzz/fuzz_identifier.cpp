#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "fuzz.hpp"
#include "sql_pieces.hpp"
#include "stele/base/error.hpp"
#include "stele/base/utf8.hpp"
#include "stele/compile/writer.hpp"
#include "stele/schema/identifier.hpp"
#include "stele/schema/inflector.hpp"
#include "stele/schema/naming.hpp"

using fuzz::require;

namespace {

void check_refusal(std::string_view name) {
  bool is_accepted = true;
  try {
    stele::schema::check_identifier("column", name);
  } catch (const stele::Error& error) {
    is_accepted = false;
    require(error.code() == stele::Errc::mapping, "a refused name is a mistake in the mapping");
    require(stele::check_text(error.what()) == stele::TextFault::none, "a message is text");
  }
  const bool is_expected = !name.empty() && name.size() <= stele::schema::max_identifier_bytes &&
                           stele::check_text(name) == stele::TextFault::none;
  require(is_accepted == is_expected, "a name is accepted as every database would");
}

/// Whatever a name holds, it ends where it was written to end.
void check_quoting(std::string_view name) {
  const std::string sql = stele::quoted_name(name) + " ";
  for (const stele::SqlLexis& lexis : {fuzz::sqlite_lexis, fuzz::postgres_lexis}) {
    const auto tokens = fuzz::tokens_of(sql, lexis);
    require(tokens.size() == 2 && tokens.front().kind == stele::SqlToken::Kind::identifier,
            "a quoted name is one piece");
  }
  std::string content = sql.substr(1, sql.size() - 3);
  for (std::size_t at = 0; (at = content.find("\"\"", at)) != std::string::npos; ++at)
    content.erase(at, 1);
  require(content == name, "a quoted name is the name");
}

/// How many characters must be changed, added, dropped or swapped, by the definition.
std::size_t distance(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.size() + b.size();
  const std::string_view a_rest = a.substr(1);
  const std::string_view b_rest = b.substr(1);
  std::size_t least = std::min({distance(a_rest, b) + 1, distance(a, b_rest) + 1,
                                distance(a_rest, b_rest) + (a.front() == b.front() ? 0 : 1)});
  if (a.size() > 1 && b.size() > 1 && a[0] == b[1] && a[1] == b[0]) {
    least = std::min(least, distance(a.substr(2), b.substr(2)) + 1);
  }
  return least;
}

std::string folded(std::string_view name) {
  std::string text;
  for (const char c : name) {
    if (c != '_') text += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return text;
}

/// What is asked for before the first line's end is meant to be one of the two behind it.
void check_suggestion(std::string_view text) {
  std::array<std::string_view, 3> names;
  for (std::string_view& name : names) {
    name = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(name.size() + 1, text.size()));
  }
  const auto [wrong, one, other] = names;
  const std::array known = {one, other};
  const std::string_view meant = stele::schema::did_you_mean(wrong, known);
  const std::size_t longest = 6;  // for longer ones the definition takes too long
  const auto is_long = [](std::string_view name) { return folded(name).size() > longest; };
  if (std::ranges::any_of(names, is_long)) return;
  std::string_view expected;
  std::size_t shortest = folded(wrong).size() < 2 ? 1 : folded(wrong).size() < 6 ? 2 : 3;
  for (const std::string_view name : known) {
    const std::size_t away = distance(folded(wrong), folded(name));
    if (folded(wrong).empty() || folded(name).empty() || away >= shortest) continue;
    shortest = away;
    expected = name;
  }
  require(meant == expected, "the nearest name is suggested, and none that is far");
}

/// Names that are made from names.
void check_naming(std::string_view name) {
  for (const stele::Naming& naming : {stele::Naming(), stele::Naming::sequelize()}) {
    for (const std::string& made :
         {naming.table(name), naming.column(name), naming.foreign_key(name, "id"),
          naming.join_table(name, "tag"), naming.singular(name), naming.plural(name)}) {
      require(!stele::is_valid_utf8(name) || stele::is_valid_utf8(made),
              "a name that is made is text");
    }
    require(naming.join_table(name, "tag") == naming.join_table("tag", name),
            "a join table is the same from both sides");
  }
  const std::string snake = stele::schema::to_snake_case(name);
  require(stele::schema::to_snake_case(snake) == snake, "what is in snake case stays so");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  check_refusal(text);
  check_quoting(text);
  check_suggestion(text);
  check_naming(text);
  return 0;
}
