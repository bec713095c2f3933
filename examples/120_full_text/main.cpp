// Full-text search: an index over columns, what a search may say, and the best rows first; the
// statements go to standard error.

#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include <stele/session/log_queries.hpp>
#include <stele/stele.hpp>

using stele::col;

// [model]
struct Post {
  std::int64_t id = 0;
  std::string title{};
  std::optional<std::string> body{};
  bool published = true;
};

void describe(stele::ModelBuilder<Post>& model) { model.full_text<&Post::title, &Post::body>(); }
// [/model]

namespace {

void print(const std::vector<Post>& posts) {
  for (const Post& post : posts) std::cout << "  " << post.title << '\n';
}

void search(const stele::Database& db) {
  const auto posts = db.model<Post>();
  // [search]
  print(posts.search("wheat").all());
  // [/search]
  // [syntax]
  for (const char* text : {"red hen", "\"red hen\"", "bak*", "wheat -hen", "\"red h\"*"}) {
    std::cout << text << '\n';
    print(posts.search(text).order_by(col<&Post::title>).all());
  }
  // [/syntax]
  std::cout << "with more\n";
  // [more]
  const auto about_wheat = posts.where(col<&Post::published> == true).search("wheat");
  const std::int64_t number = about_wheat.count();
  const std::vector<Post> newest =
      stele::Query<Post>(about_wheat).order_by(col<&Post::id>.desc()).limit(2).all();
  const std::int64_t hidden = posts.search("fox").update(stele::set<&Post::published>(false));
  // [/more]
  std::cout << "  " << number << " about wheat, the newest of them: " << newest.front().title
            << "; " << hidden << " hidden\n";
}

void refuse(const stele::Database& db) {
  const auto posts = db.model<Post>();
  // [refused]
  try {
    print(posts.search("-hen").all());
  } catch (const stele::Error& error) {
    std::cout << error.what() << '\n';
  }
  // [/refused]
}

void run_time(stele::Database& db) {
  // [run-time]
  const auto pages = db.define("Page", {{"title", stele::types::string()}},
                               {.timestamps = false, .full_text = {"title"}});
  db.sync();
  pages.create({{"title", "A page of wheat"}});
  std::cout << pages.search("wheat").count() << " page\n";
  // [/run-time]
}

}  // namespace

int main(int argc, char** argv) {
  auto db = stele::Database::open(argc > 1 ? argv[1] : "sqlite::memory:");
  stele::log_queries(db, std::cerr);
  db.define<Post>();
  db.sync();
  db.model<Post>().create_all(
      {{.title = "The little red hen", .body = "She found a grain of wheat, and asked who helps."},
       {.title = "Wheat", .body = "Wheat is a grass; of wheat, flour is made."},
       {.title = "How to bake", .body = "Flour, water, salt. Bakers wait."},
       {.title = "The fox", .body = "A red fox, and no hen. It does not eat wheat."},
       {.title = "Empty", .body = std::nullopt}});
  search(db);
  refuse(db);
  run_time(db);
}
