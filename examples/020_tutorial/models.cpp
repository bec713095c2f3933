#include "models.hpp"

// [typed-own-key-describe]
void own_key::describe(stele::ModelBuilder<Project>& model) {
  model.attribute<&Project::project_id>().primary_key().auto_increment();
  model.attribute<&Project::title>().length(255);
}
// [/typed-own-key-describe]

// [typed-blog-describe]
void describe(stele::ModelBuilder<BlogEntry>& model) {
  model.attribute<&BlogEntry::title>().length(255).validate(stele::not_empty(),
                                                            stele::length(5, 100));
  model.attribute<&BlogEntry::author>().length(255).validate(stele::is_email());
  model.attribute<&BlogEntry::views>().validate(stele::min(0));
  model.validate([](const BlogEntry& row, stele::Errors& errors) {
    if (row.post_date && !row.entry) {
      errors.add_to_model("what was posted must have an entry", "posted");
    }
  });
}
// [/typed-blog-describe]
