#include "stele/schema/inflector.hpp"

#include <random>
#include <string>
#include <utility>

#include <catch2/catch.hpp>

using namespace stele::schema;

namespace {

TEST_CASE("singular and plural are each other's way back") {
  const auto [one, many] = GENERATE(table<std::string, std::string>({
      {"User", "Users"},
      {"Person", "People"},
      {"Category", "Categories"},
      {"Child", "Children"},
      {"Mouse", "Mice"},
      {"Status", "Statuses"},
      {"Hypothesis", "Hypotheses"},
      {"Analysis", "Analyses"},
      {"Man", "Men"},
      {"Woman", "Women"},
      {"Box", "Boxes"},
      {"Match", "Matches"},
      {"Address", "Addresses"},
      {"Wish", "Wishes"},
      {"Day", "Days"},
      {"Query", "Queries"},
      {"Soliloquy", "Soliloquies"},
      {"Wolf", "Wolves"},
      {"Knife", "Knives"},
      {"Movie", "Movies"},
      {"Bus", "Buses"},
      {"Potato", "Potatoes"},
      {"Virus", "Viruses"},
      {"Alias", "Aliases"},
      {"Matrix", "Matrices"},
      {"Index", "Indices"},
      {"Quiz", "Quizzes"},
      {"Ox", "Oxen"},
      {"Criterion", "Criteria"},
      {"Database", "Databases"},
      {"Archive", "Archives"},
      {"House", "Houses"},
      {"Shoe", "Shoes"},
      {"Stadium", "Stadia"},
      {"Toy", "Toys"},
      {"Photo", "Photos"},
  }));
  CAPTURE(one, many);
  CHECK(pluralize(one) == many);
  CHECK(singularize(many) == one);
  CHECK(pluralize(many) == many);
  CHECK(singularize(one) == one);
}

TEST_CASE("words with one form stay") {
  const std::string word =
      GENERATE("Sheep", "Series", "News", "species", "Equipment", "information");
  CHECK(pluralize(word) == word);
  CHECK(singularize(word) == word);
}

TEST_CASE("Data is a plural already, of Datum") {
  CHECK(pluralize("Data") == "Data");
  CHECK(singularize("Data") == "Datum");
}

TEST_CASE("where English and Sequelize differ, Sequelize is followed") {
  CHECK(pluralize("Leaf") == "Leafs");
  CHECK(pluralize("Hero") == "Heros");
  CHECK(pluralize("Foot") == "feet");
  CHECK(pluralize("Gas") == "Gas");
}

TEST_CASE("only the ending of a whole word changes") {
  CHECK(pluralize("blogEntry") == "blogEntries");
  CHECK(pluralize("UserPerson") == "UserPeople");
  CHECK(pluralize("userProfile") == "userProfiles");
  CHECK(pluralize("UserInformation") == "UserInformations");
  CHECK(pluralize("German") == "Germans");
}

TEST_CASE("of a compound the last word is the noun") {
  CHECK(pluralize_last_word("user_profile") == "user_profiles");
  CHECK(pluralize_last_word("blogEntry") == "blogEntries");
  CHECK(pluralize_last_word("UserNews") == "UserNews");
  CHECK(pluralize_last_word("user_information") == "user_information");
  CHECK(pluralize_last_word("BigFoot") == "BigFeet");
  CHECK(pluralize_last_word("PoliceMan") == "PoliceMen");
  CHECK(pluralize_last_word("ApiURL") == "ApiURLs");
  CHECK(singularize_last_word("user_profiles") == "user_profile");
  CHECK(singularize_last_word("BigFeet") == "BigFoot");
  CHECK(singularize_last_word("userIDs") == "userID");
}

TEST_CASE("what is no word gives no word") {
  CHECK(pluralize("").empty());
  CHECK(singularize("").empty());
  CHECK(pluralize_last_word("").empty());
  CHECK(singularize("s") == "s");
  CHECK(pluralize("y") == "ys");
}

TEST_CASE("snake_case parts words at capitals and keeps acronyms whole") {
  const auto [name, expected] = GENERATE(table<std::string, std::string>({
      {"User", "user"},
      {"UserProfile", "user_profile"},
      {"userProfile", "user_profile"},
      {"user_profile", "user_profile"},
      {"user-profile", "user_profile"},
      {"User Profile", "user_profile"},
      {"User_Profile", "user_profile"},
      {"URLPath", "url_path"},
      {"ApiURL", "api_url"},
      {"URLs", "urls"},
      {"UserIDsList", "user_ids_list"},
      {"HTTPServer2", "http_server2"},
      {"Area51Map", "area51_map"},
      {"ABTest", "ab_test"},
      {"_Hidden_", "_hidden_"},
      {"ÉcoleName", "École_name"},
      {"", ""},
  }));
  // The É is not ASCII and stays.
  CHECK(to_snake_case(name) == (name == "ÉcoleName" ? "École_name" : expected));
}

TEST_CASE("camelCase joins words at separators") {
  CHECK(to_camel_case("created_at") == "createdAt");
  CHECK(to_camel_case("User_id") == "UserId");
  CHECK(to_camel_case("blog-entry id") == "blogEntryId");
  CHECK(to_camel_case("url") == "url");
  CHECK(to_camel_case("address__2") == "address2");
  CHECK(to_camel_case("trailing_").size() == 8);
  CHECK(to_camel_case("").empty());
}

TEST_CASE("any bytes can be inflected, and none but no bytes give none") {
  std::mt19937 random(5);
  const std::string alphabet = "aeiouyfvxsSmnrldctAB_- ";
  for (int i = 0; i < 50'000; ++i) {
    std::string name;
    for (unsigned length = random() % 9; length > 0; --length) {
      const bool likely = random() % 16 != 0;
      name += likely ? alphabet[random() % alphabet.size()] : static_cast<char>(random());
    }
    CAPTURE(name);
    REQUIRE(to_snake_case(to_snake_case(name)) == to_snake_case(name));
    REQUIRE(pluralize_last_word(name).empty() == name.empty());
    REQUIRE(singularize_last_word(name).empty() == name.empty());
  }
}

}  // namespace
