#include "stele/schema/identifier.hpp"

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/base/error.hpp"

using namespace stele::schema;

namespace {

/// The message of the mapping error that `act` throws; empty where it throws none.
template <class Act>
std::string refusal(Act act) {
  try {
    act();
  } catch (const stele::Error& error) {
    CHECK(error.code() == stele::Errc::mapping);
    return error.what();
  }
  return "";
}

std::string nearest(std::string_view wrong) {
  constexpr std::array<std::string_view, 6> known = {"id",    "title",      "created_at",
                                                     "email", "first_name", "updated_at"};
  return std::string(did_you_mean(wrong, known));
}

TEST_CASE("names of up to 63 bytes in any script are identifiers") {
  CHECK_NOTHROW(check_identifier("table", "users"));
  CHECK_NOTHROW(check_identifier("table", "Straße \"quoted\" 日本"));
  CHECK_NOTHROW(check_identifier("column", std::string(63, 'c')));
}

TEST_CASE("what no database takes for a name is refused in words") {
  CHECK(refusal([] { check_identifier("table", ""); }) ==
        "the name of a table is empty; give it one");
  CHECK(refusal([] { check_identifier("column", "a\xFF"); }) ==
        "the name of a column is not valid UTF-8; write it in UTF-8");
  CHECK(refusal([] {
          check_identifier("column", {"a\0b", 3});
        }) == "the name of a column holds a NUL character; leave it out");
  const std::string name(64, 'x');
  CHECK(refusal([&] { check_identifier("index", name); }) ==
        "the index name '" + name +
            "' has 64 bytes, and a database cuts what is longer than 63; choose a shorter one");
}

TEST_CASE("the 63 of an identifier are bytes, not characters") {
  std::string name;
  for (int i = 0; i < 32; ++i) name += "é";
  CHECK(refusal([&] { check_identifier("table", name); }).find("has 64 bytes") !=
        std::string::npos);
}

TEST_CASE("names that a database keeps for itself are refused") {
  CHECK(refusal([] { check_column_name("xmin"); }) ==
        "the column name 'xmin' is a system column of postgres; choose another");
  CHECK_NOTHROW(check_column_name("xminimum"));
  CHECK(refusal([] { check_table_name("SQLite_stat"); }) ==
        "the table name 'SQLite_stat' begins with sqlite_, which sqlite keeps for itself; choose "
        "another");
  CHECK_NOTHROW(check_table_name("sqlite"));
  CHECK(refusal([] { check_table_name(""); }) == "the name of a table is empty; give it one");
}

TEST_CASE("names that are equal or differ only in case are refused") {
  const std::vector<std::string> distinct = {"id", "email", "e_mail", "É", "é"};
  CHECK_NOTHROW(check_distinct("column", distinct));
  const std::vector<std::string> twice = {"id", "email", "id"};
  CHECK(refusal([&] { check_distinct("column", twice); }) ==
        "the column name 'id' is used twice; rename one of the two");
  const std::vector<std::string> cases = {"Email", "id", "eMail"};
  CHECK(refusal([&] { check_distinct("column", cases); }) ==
        "the column name 'eMail' differs from 'Email' only in case, which sqlite does not tell "
        "apart; rename one of the two");
}

TEST_CASE("a misspelled name finds the one that was meant") {
  CHECK(nearest("titel") == "title");
  CHECK(nearest("tilte") == "title");
  CHECK(nearest("Title") == "title");
  CHECK(nearest("titles") == "title");
  CHECK(nearest("createdAt") == "created_at");
  CHECK(nearest("create_at") == "created_at");
  CHECK(nearest("e_mail") == "email");
  CHECK(nearest("mail") == "email");
  CHECK(nearest("firstnam") == "first_name");
  CHECK(nearest("ID") == "id");
  CHECK(nearest("upd_at") == "");
}

TEST_CASE("a name that is near to none finds none") {
  CHECK(nearest("").empty());
  CHECK(nearest("x").empty());
  CHECK(nearest("_").empty());
  CHECK(nearest("tag").empty());
  CHECK(nearest("completely_other").empty());
  CHECK(nearest(std::string(1000, 'e')).empty());
  CHECK(did_you_mean("title", {}).empty());
}

TEST_CASE("the nearest is found, and the first of several") {
  constexpr std::array<std::string_view, 3> known = {"colour", "color", "colr"};
  CHECK(did_you_mean("colors", known) == "color");
  constexpr std::array<std::string_view, 2> equal = {"cat", "car"};
  CHECK(did_you_mean("cam", equal) == "cat");
}

TEST_CASE("any bytes can be checked and compared") {
  std::mt19937 random(13);
  int refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string name;
    for (unsigned length = random() % 80; length > 0; --length) name += static_cast<char>(random());
    if (!refusal([&] { check_identifier("table", name); }).empty()) ++refused;
    const std::array<std::string_view, 1> known = {name};
    REQUIRE((did_you_mean("user_id", known).empty() || name.size() < 40));
  }
  CHECK(refused > 19'000);
}

}  // namespace
