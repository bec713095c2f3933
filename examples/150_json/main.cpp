#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <stele/stele.hpp>

namespace blog {

struct Post;

struct Author {
  std::int64_t id = 0;
  std::string name{};
  stele::HasMany<Post> posts{};
};

struct Post {
  std::int64_t id = 0;
  std::int64_t author_id = 0;
  std::string title{};
  std::optional<std::string> body{};
  int stars = 0;
  bool published = false;
  stele::Decimal fee{};
  stele::BelongsTo<Author> author{};
};

void describe(stele::ModelBuilder<Post>& model) {
  model.attribute<&Post::fee>().type(stele::types::decimal(8, 2));
}

void write(const stele::Database& db) {
  const auto authors = db.model<Author>();
  // [to_json]
  const auto ada = authors.include<&Author::posts>().first().value();
  const nlohmann::json document = authors.to_json(ada);
  std::cout << document.dump(2) << '\n';
  // [/to_json]

  const auto posts = db.model<Post>();
  // [ordered]
  const auto all = posts.order_by(stele::col<&Post::id>).all();
  std::cout << posts.to_json<nlohmann::ordered_json>(all) << '\n';
  // [/ordered]

  // [records]
  for (const stele::Record& author : db.model("Author").include("posts").all()) {
    const nlohmann::json json = author;
    std::cout << json["name"] << " wrote " << json["posts"].size() << '\n';
  }
  // [/records]
}

void read(const stele::Database& db) {
  const auto posts = db.model<Post>();
  const std::string body = R"({"title": "Rest", "body": null, "stars": 5})";
  // [from_json]
  auto post = posts.from_json<&Post::title, &Post::body, &Post::stars>(nlohmann::json::parse(body));
  post.author_id = 1;
  post = posts.create(post);
  // [/from_json]
  std::cout << post.title << ' ' << post.stars << '\n';

  const std::string graph = R"({"name": "Ben", "posts": [{"title": "Cook"}, {"title": "Eat"}]})";
  // [accept]
  const auto authors = db.model<Author>();
  const auto ben = authors.create_graph(
      authors.from_json<&Author::name, stele::accept<&Author::posts, &Post::title, &Post::body>>(
          nlohmann::json::parse(graph)));
  // [/accept]
  std::cout << ben.name << " wrote " << ben.posts.size() << '\n';

  const nlohmann::json patch = {{"title", "Sleep"}};
  // [assign]
  posts.assign_from_json(post, patch, {"title", "body"});
  posts.save(post);
  // [/assign]
  std::cout << posts.get(post.id).title << '\n';

  const nlohmann::json hostile = {{"titel", "x"}, {"published", true}, {"stars", "five"}};
  // [refused]
  try {
    posts.create(posts.from_json<&Post::title, &Post::body, &Post::stars>(hostile));
  } catch (const stele::ValidationError& error) {
    std::cout << error.what() << '\n';
    for (const auto& item : error.items()) std::cout << item.attribute << ": " << item.rule << '\n';
  }
  // [/refused]
}

void run(const std::string& url) {
  stele::Database db = stele::Database::open(url);
  db.define<Author, Post>();
  db.sync({.force = true});
  db.model<Author>().create({.name = "Ada"});
  db.model<Post>().create_all(
      {{.author_id = 1, .title = "Write", .published = true, .fee = stele::Decimal("12.50")},
       {.author_id = 1, .title = "Read", .body = "…", .stars = 4, .fee = stele::Decimal("0.00")}});
  write(db);
  read(db);
}

}  // namespace blog

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: " << argv[0] << " URL\n";
    return 64;
  }
  try {
    blog::run(argv[1]);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
