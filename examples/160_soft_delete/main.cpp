#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include <stele/session/log_queries.hpp>
#include <stele/stele.hpp>

namespace archive {

using stele::col;

// [models]
struct Sheet;

struct Folder {
  std::int64_t id = 0;
  std::string name{};
  std::string code{};
  std::optional<stele::Timestamp> deleted_at{};
  stele::HasMany<Sheet> sheets{};
};

void describe(stele::ModelBuilder<Folder>& model) {
  model.paranoid<&Folder::deleted_at>();
  model.attribute<&Folder::code>().unique();
}

struct Sheet {
  std::int64_t id = 0;
  std::int64_t folder_id = 0;
  std::string title{};
  std::optional<stele::Timestamp> deleted_at{};
};

void describe(stele::ModelBuilder<Sheet>& model) { model.paranoid<&Sheet::deleted_at>(); }
// [/models]

void print(const std::vector<Folder>& folders) {
  for (const Folder& folder : folders) {
    std::cout << folder.name << (folder.deleted_at ? " (deleted)" : "");
    if (folder.sheets.loaded()) std::cout << ": " << folder.sheets.size() << " sheet(s)";
    std::cout << '\n';
  }
}

void destroy(const stele::Model<Folder>& folders, const stele::Model<Sheet>& sheets) {
  // [destroy]
  Folder old = folders.where(col<&Folder::name> == "old").one();
  folders.destroy(old);
  sheets.where(col<&Sheet::title> == "draft").destroy();
  // [/destroy]
  std::cout << (old.deleted_at ? "deleted" : "live") << '\n';
  // [read]
  print(folders.include<&Folder::sheets>().order_by(col<&Folder::id>).all());
  print(folders.with_deleted()
            .include<&Folder::sheets>([](stele::Query<Sheet>& q) { q.with_deleted(); })
            .order_by(col<&Folder::id>)
            .all());
  print(folders.only_deleted().all());
  // [/read]
}

void restore(const stele::Model<Folder>& folders, const stele::Model<Sheet>& sheets) {
  // [unique]
  Folder again = folders.create({.name = "again", .code = "B"});  // as the deleted one has it
  Folder old = folders.only_deleted().one();
  try {
    folders.restore(old);
  } catch (const stele::ValidationError& error) {
    std::cout << error.what() << '\n';
  }
  // [/unique]
  // [restore]
  folders.force_destroy(again);
  folders.restore(old);
  std::cout << sheets.only_deleted().restore() << " sheet(s) restored\n";
  // [/restore]
  print(folders.include<&Folder::sheets>().order_by(col<&Folder::id>).all());
}

void use_records(stele::Database& db) {
  // [records]
  const auto notes = db.define("Note", {{"text", stele::types::string()}}, {.paranoid = true});
  db.sync();
  stele::Record note = notes.create({{"text", "Buy bread"}});
  notes.destroy(note);
  std::cout << notes.query().count() << " of " << notes.with_deleted().count() << " note(s)\n";
  // [/records]
}

void run(const std::string& url) {
  stele::Database db = stele::Database::open(url);
  db.define<Folder, Sheet>();
  db.sync({.force = true});
  const auto folders = db.model<Folder>();
  const auto sheets = db.model<Sheet>();
  folders.create_all({{.name = "new", .code = "A"}, {.name = "old", .code = "B"}});
  sheets.create_all({{.folder_id = 1, .title = "letter"},
                     {.folder_id = 1, .title = "draft"},
                     {.folder_id = 2, .title = "list"}});
  use_records(db);
  stele::log_queries(db, std::cerr);
  destroy(folders, sheets);
  restore(folders, sheets);
}

}  // namespace archive

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: " << argv[0] << " URL\n";
    return 64;
  }
  try {
    archive::run(argv[1]);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
