#include "stele/schema/naming.hpp"

#include <set>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/base/utf8.hpp"

using stele::Naming;
using stele::schema::constraint_name;

namespace {

constexpr Naming snake_case = Naming::snake_case();
constexpr Naming sequelize = Naming::sequelize();

TEST_CASE("snake_case is the default naming") {
  CHECK(Naming() == snake_case);
  CHECK(snake_case != sequelize);
  CHECK_FALSE(snake_case.sequelize_storage());
  CHECK(sequelize.sequelize_storage());
}

TEST_CASE("a table is named by the plural of its model") {
  struct Case {
    std::string model, snake_case, sequelize;
  };
  const Case one = GENERATE(values<Case>({
      {"User", "users", "Users"},
      {"UserProfile", "user_profiles", "UserProfiles"},
      {"userProfile", "user_profiles", "userProfiles"},
      {"Person", "people", "People"},
      {"BlogEntry", "blog_entries", "BlogEntries"},
      {"URLPath", "url_paths", "URLPaths"},
      {"Project", "projects", "Projects"},
      {"Sheep", "sheep", "Sheep"},
      {"Data", "data", "Data"},
      {"UserInformation", "user_information", "UserInformations"},
  }));
  CHECK(snake_case.table(one.model) == one.snake_case);
  CHECK(sequelize.table(one.model) == one.sequelize);
}

TEST_CASE("a member's column is its name, in camelCase under sequelize") {
  CHECK(snake_case.column("created_at") == "created_at");
  CHECK(snake_case.column("postDate") == "postDate");
  CHECK(sequelize.column("created_at") == "createdAt");
  CHECK(sequelize.column("post_date") == "postDate");
  CHECK(sequelize.column("postDate") == "postDate");
  CHECK(sequelize.column("url") == "url");
  CHECK(sequelize.column("id_") == "id_");
  CHECK(sequelize.column("_row_id") == "_rowId");
  CHECK(sequelize.column("__") == "__");
}

TEST_CASE("a foreign key is the name and the primary key") {
  CHECK(snake_case.foreign_key("User", "id") == "user_id");
  CHECK(snake_case.foreign_key("UserProfile", "id") == "user_profile_id");
  CHECK(snake_case.foreign_key("Project", "project_id") == "project_project_id");
  CHECK(sequelize.foreign_key("User", "id") == "UserId");
  CHECK(sequelize.foreign_key("boss", "id") == "bossId");
  CHECK(sequelize.foreign_key("blog_entry", "id") == "blogEntryId");
  CHECK(sequelize.foreign_key("Project", "project_id") == "ProjectProjectId");
}

TEST_CASE("a join table is named alike from both sides") {
  CHECK(snake_case.join_table("Task", "Tag") == "tags_tasks");
  CHECK(snake_case.join_table("Tag", "Task") == "tags_tasks");
  CHECK(sequelize.join_table("Task", "Tag") == "TagsTasks");
  CHECK(sequelize.join_table("user", "Post") == "Postsusers");
  CHECK(sequelize.join_table("Post", "user") == "Postsusers");
  CHECK(sequelize.join_table("Post", "post") == sequelize.join_table("post", "Post"));
}

TEST_CASE("singular and plural keep the case") {
  CHECK(snake_case.plural("BlogEntry") == "BlogEntries");
  CHECK(snake_case.singular("blog_entries") == "blog_entry");
  CHECK(sequelize.plural("Person") == "People");
  CHECK(sequelize.singular("Tasks") == "Task");
}

TEST_CASE("the columns that the library keeps have their style's names") {
  CHECK(snake_case.created_at() == "created_at");
  CHECK(snake_case.updated_at() == "updated_at");
  CHECK(snake_case.deleted_at() == "deleted_at");
  CHECK(sequelize.created_at() == "createdAt");
  CHECK(sequelize.updated_at() == "updatedAt");
  CHECK(sequelize.deleted_at() == "deletedAt");
  CHECK(snake_case.version() == "version");
}

TEST_CASE("a constraint is named by its table, columns and kind") {
  CHECK(constraint_name("users", {"email"}, "key") == "users_email_key");
  CHECK(constraint_name("tasks", {"user_id"}, "fkey") == "tasks_user_id_fkey");
  CHECK(constraint_name("users", {"role", "created_at"}, "idx") == "users_role_created_at_idx");
  CHECK(constraint_name("users", {}, "check") == "users_check");
  const std::vector<std::string> columns = {"a", "b"};
  CHECK(constraint_name("t", columns, "key") == "t_a_b_key");
}

TEST_CASE("a name of 63 bytes stays, one of 64 is cut and hashed") {
  const std::string table(57, 't');
  CHECK(constraint_name(table, {"c"}, "key") == table + "_c_key");
  CHECK(constraint_name(table + "t", {"c"}, "key") == std::string(50, 't') + "_1f60a681_key");
}

TEST_CASE("names that are cut alike still differ, by every part") {
  const std::string table(60, 't');
  std::set<std::string> names;
  for (const std::string part : {"a", "b", "c"}) {
    names.insert(constraint_name(table + part, {"x"}, "idx"));
    names.insert(constraint_name(table, {part}, "idx"));
    names.insert(constraint_name(table, {"x", part}, "idx"));
    names.insert(constraint_name(table, {"x" + part}, "idx"));
    names.insert(constraint_name(table, {"x_" + part}, "idx"));
    names.insert(constraint_name(table, {"x"}, part));
  }
  CHECK(names.size() == 18);
  for (const std::string& name : names) CHECK(name.size() <= 63);
}

TEST_CASE("a cut name ends between characters") {
  for (std::size_t before = 0; before < 4; ++before) {
    const std::string table = std::string(40 + before, 't') + "😀😀😀😀😀😀";
    const std::string name = constraint_name(table, {"c"}, "fkey");
    CHECK(name.size() <= 63);
    CHECK(name.size() > 59);
    CHECK(stele::is_valid_utf8(name));
  }
}

TEST_CASE("a suffix too long to keep is cut with the rest") {
  const std::string a = constraint_name("t", {"c"}, std::string(80, 's') + "a");
  const std::string b = constraint_name("t", {"c"}, std::string(80, 's') + "b");
  CHECK(a.size() == 63);
  CHECK(a != b);
}

}  // namespace
