// The least that shows that all libraries are there and are one: a model, a row, an exception.

#include <cstdint>
#include <iostream>
#include <string>

#include <stele/stele.hpp>

struct Note {
  std::int64_t id = 0;
  std::string text{};
};

void describe(stele::ModelBuilder<Note>& model) { model.attribute<&Note::text>().unique(); }

int main(int count, char** arguments) {
  auto db = stele::Database::open(count > 1 ? arguments[1] : "sqlite::memory:");
  auto notes = db.define<Note>();
  db.sync();
  const Note note = notes.create({.text = "read me"});
  try {
    notes.create({.text = "read me"});
  } catch (const stele::ValidationError& error) {
    if (notes.get(note.id).text != "read me") return 1;
    std::cout << to_string(error.code()) << " on " << db.dialect().name() << '\n';
    return 0;
  }
  std::cerr << "the same text was taken twice\n";
  return 1;
}
