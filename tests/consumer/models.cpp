#include "models.hpp"

void describe(stele::ModelBuilder<User>& model) {
  model.attribute<&User::email>().unique().length(254).validate(stele::is_email());
  model.attribute<&User::age>().validate(stele::min(0), stele::max(150));
  model.has_many<&User::tasks>().foreign_key<&Task::user_id>().on_delete(stele::OnDelete::cascade);
  model.index<&User::role, &User::created_at>();
  model.validate([](const User& u, stele::Errors& errors) {
    if (u.nick == "root") errors.add<&User::nick>("is reserved");
  });
  model.before_save([](User& u) {
    if (u.nick && u.nick->empty()) u.nick.reset();
  });
  model.scope("adults", [](stele::Query<User>& q) { q.where(stele::col<&User::age> >= 18); });
}

void describe(stele::ModelBuilder<Task>& model) {
  model.belongs_to_many<&Task::tags>().through<TaskTag>();
}

void describe(stele::ModelBuilder<TaskTag>& model) {
  model.primary_key<&TaskTag::task_id, &TaskTag::tag_id>();
}

void describe(stele::ModelBuilder<Account>& model) { model.table("accounts"); }
