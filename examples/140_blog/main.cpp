// A blog: users that follow each other, posts, comments on posts and on comments, weighted tags.
// The statements go to standard error.

#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include <stele/session/log_queries.hpp>
#include <stele/stele.hpp>

namespace blog {

using stele::col;

// [models]
struct Post;
struct Comment;
struct Tag;
struct Profile;

struct User {
  std::int64_t id = 0;
  std::string name{};
  stele::HasOne<Profile> profile{};
  stele::HasMany<Post> posts{};
  stele::BelongsToMany<User> following{};
  stele::BelongsToMany<User> followers{};
};

struct Profile {
  std::int64_t id = 0;
  std::int64_t user_id = 0;
  std::string motto{};
  stele::BelongsTo<User> user{};
};

struct Post {
  std::int64_t id = 0;
  std::int64_t author_id = 0;
  std::string title{};
  stele::BelongsTo<User> author{};
  stele::HasMany<Comment> comments{};
  stele::BelongsToMany<Tag> tags{};
};

struct Comment {
  std::int64_t id = 0;
  std::optional<std::int64_t> subject_id{};
  std::string subject{};
  std::string text{};
  stele::HasMany<Comment> replies{};
};

struct Tag {
  std::int64_t id = 0;
  std::string name{};
  stele::BelongsToMany<Post> posts{};
};

struct PostTag {
  std::int64_t post_id = 0;
  std::int64_t tag_id = 0;
  int weight = 1;
};

struct Follow {
  std::int64_t follower_id = 0;
  std::int64_t followed_id = 0;
};
// [/models]

// [kinds]
void describe(stele::ModelBuilder<User>& model) {
  model.has_many<&User::posts>().foreign_key<&Post::author_id>().on_delete(
      stele::OnDelete::cascade);
  model.belongs_to_many<&User::following>()
      .through<Follow>()
      .foreign_key<&Follow::follower_id>()
      .other_key<&Follow::followed_id>();
  model.belongs_to_many<&User::followers>()
      .through<Follow>()
      .foreign_key<&Follow::followed_id>()
      .other_key<&Follow::follower_id>();
}
void describe(stele::ModelBuilder<PostTag>& model) {
  model.primary_key<&PostTag::post_id, &PostTag::tag_id>();
}
void describe(stele::ModelBuilder<Follow>& model) {
  model.primary_key<&Follow::follower_id, &Follow::followed_id>();
}
void describe(stele::ModelBuilder<Tag>& model) {
  model.attribute<&Tag::name>().unique();
  model.belongs_to_many<&Tag::posts>().through<PostTag>();
}
// [/kinds]

// [polymorphic]
void describe(stele::ModelBuilder<Post>& model) {
  model.belongs_to_many<&Post::tags>().through<PostTag>();
  model.has_many<&Post::comments>()
      .foreign_key<&Comment::subject_id>()
      .where(col<&Comment::subject> == "post")
      .constraints(false);
}
void describe(stele::ModelBuilder<Comment>& model) {
  model.has_many<&Comment::replies>()
      .foreign_key<&Comment::subject_id>()
      .where(col<&Comment::subject> == "comment")
      .constraints(false);
}
// [/polymorphic]

void print(const std::vector<Comment>& comments, int depth) {
  for (const Comment& comment : comments) {
    std::cout << std::string(static_cast<std::size_t>(depth) * 2, ' ') << comment.text << '\n';
    if (!comment.replies.loaded()) continue;
    print({comment.replies.begin(), comment.replies.end()}, depth + 1);
  }
}

void write_graph(const stele::Database& db) {
  // [create_graph]
  Post post{.title = "On stones"};
  post.author = User{.name = "Ada", .profile = Profile{.motto = "carve"}};
  post.comments = {{.text = "nice"}, {.text = "hm", .replies = {{.text = "why?"}}}};
  post.tags = {};
  post.tags.push_back({.name = "granite"}, PostTag{.weight = 3});
  post.tags.push_back({.name = "marble"}, PostTag{.weight = 1});
  post = db.model<Post>().create_graph(post);
  // [/create_graph]
  std::cout << post.title << " by " << post.author->name << ", " << post.comments.size()
            << " comments\n";

  // [save_graph]
  post.title = "On old stones";
  post.comments[0].text = "very nice";
  post.comments.push_back({.text = "more!"});
  db.model<Post>().save_graph(post);
  // [/save_graph]
  // [remove_missing]
  post.comments = {post.comments[1], post.comments[2]};
  db.model<Post>().save_graph(post, {.remove_missing = true});
  // [/remove_missing]
}

void change_relations(const stele::Database& db) {
  const auto users = db.model<User>();
  const User ada = users.where(col<&User::name> == "Ada").one();
  // [related]
  auto posts = users.related<&User::posts>(ada);
  const Post second = posts.create({.title = "On sand"});
  std::cout << posts.count() << " posts, " << posts.where(col<&Post::title> == "On sand").count()
            << " on sand\n";
  // [/related]

  // [links]
  auto tags = db.model<Post>().related<&Post::tags>(second);
  const Tag granite = db.model<Tag>().where(col<&Tag::name> == "granite").one();
  tags.add(granite);
  tags.add(granite, PostTag{.weight = 9});
  tags.create({.name = "sand"}, PostTag{.weight = 5});
  tags.remove(granite);
  tags.set({granite});
  std::cout << tags.has(granite) << ' ' << tags.count() << '\n';
  // [/links]

  // [followers]
  const auto others = users.create_all({{.name = "Ben"}, {.name = "Cy"}});
  users.related<&User::followers>(ada).set(others);
  users.related<&User::following>(ada).add(others[0]);
  // [/followers]
}

void read(const stele::Database& db) {
  // [read]
  const auto posts =
      db.model<Post>()
          .include<&Post::author, &User::profile>()
          .include<&Post::comments>()
          .include<&Post::comments, &Comment::replies>()
          .include<&Post::tags>([](stele::Query<Tag>& q) { q.order_by(col<&Tag::name>); })
          .order_by(col<&Post::id>)
          .all();
  for (const Post& post : posts) {
    std::cout << post.title << " by " << post.author->name << " (" << post.author->profile->motto
              << ")\n";
    for (const auto& [tag, link] : post.tags.through<PostTag>()) {
      std::cout << "  #" << tag.name << ' ' << link.weight << '\n';
    }
    print({post.comments.begin(), post.comments.end()}, 1);
  }
  // [/read]
  for (const User& user :
       db.model<User>()
           .include<&User::followers>([](stele::Query<User>& q) { q.order_by(col<&User::name>); })
           .include<&User::following>()
           .order_by(col<&User::name>)
           .all()) {
    std::cout << user.name << ": " << user.followers.size() << " followers, follows "
              << user.following.size() << '\n';
  }
}

void use_records(const stele::Database& db) {
  // [records]
  const auto users = db.model("User");
  const stele::Record ada = users.where(stele::column("name") == "Ada").one();
  auto posts = users.related("posts", ada);
  posts.create({{"title", "On clay"}});
  std::cout << posts.count() << " posts\n";
  // [/records]
}

void run(const std::string& url) {
  stele::Database db = stele::Database::open(url);
  db.define<User, Profile, Post, Comment, Tag, PostTag, Follow>();
  db.sync({.force = true});
  stele::log_queries(db, std::cerr);
  write_graph(db);
  change_relations(db);
  read(db);
  use_records(db);
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
