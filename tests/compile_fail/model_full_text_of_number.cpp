// expect: stele: full_text() is of members of text
#include <stele/stele.hpp>

struct Post {
  std::int64_t id = 0;
  std::string title{};
  int views = 0;
};

void describe(stele::ModelBuilder<Post>& model) { model.full_text<&Post::title, &Post::views>(); }
