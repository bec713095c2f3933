// stele_instructions WORK CONTENDER FOLDER: does W1, W3 or W4 on a few rows of a sqlite database in
// FOLDER, for check_instructions to count what `stele_measured` executes.
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string_view>

#include "c_sqlite.hpp"
#include "dataset.hpp"
#include "stele_contenders.hpp"

/// By this name the counting is switched on.
extern "C" [[gnu::noinline]] void stele_measured(const std::function<void()>& work) { work(); }

namespace {

using bench::Contender;

constexpr std::int64_t rows = 2000;

void require(bool holds) {
  if (!holds) throw std::runtime_error("the contender did not do the work");
}

std::string fresh_database(const std::string& folder) {
  const std::string path = std::filesystem::absolute(folder) / "instructions.db";
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(path + suffix);
  auto db = stele::Database::open("sqlite://" + path);
  db.define<bench::Owner, bench::Item>();
  db.sync();
  return path;
}

void insert(Contender& contender, const bench::Dataset& data) {
  const auto first = std::span(data.items).first(1);
  contender.prepare_inserts(first);
  contender.insert_each(first);
  contender.prepare_inserts(data.items);
  std::vector<std::int64_t> ids;
  stele_measured([&] { ids = contender.insert_each(data.items); });
  require(ids.size() == data.items.size() && ids.back() == rows + 1);
}

void read(Contender& contender, const bench::Dataset& data) {
  contender.read_all();
  require(contender.take_items() == bench::digest_of(data.items));
  stele_measured([&] { contender.read_all(); });
  require(contender.take_items() == bench::digest_of(data.items));
}

void find(Contender& contender, const bench::Dataset& data) {
  contender.find_each(std::span(data.wanted).first(1));
  require(contender.take_items().rows == 1);
  stele_measured([&] { contender.find_each(data.wanted); });
  require(contender.take_items().rows == rows);
}

void update(Contender& contender, const bench::Dataset& data) {
  contender.prepare_updates();
  contender.update_each(std::span(data.items).first(1));
  stele_measured([&] { contender.update_each(data.items); });
  contender.read_all();
  require(contender.take_items() == bench::digest_of(data.items));
}

int run(std::string_view work, std::string_view name, const std::string& folder) {
  const bench::Dataset data = bench::make_dataset(rows, 100, rows);
  const std::string path = fresh_database(folder);
  const auto c = bench::c_sqlite(path, bench::Technique::plain);
  if (work != "W1") c->insert_all(data.items);
  const auto stele = bench::stele_typed("sqlite://" + path + "?synchronous=off");
  Contender& contender = name == "c" ? *c : *stele;
  if (work == "W1") {
    insert(contender, data);
  } else if (work == "W3") {
    read(contender, data);
  } else if (work == "W5") {
    update(contender, data);
  } else {
    find(contender, data);
  }
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: stele_instructions W1|W3|W4|W5 c|stele FOLDER\n";
    return 64;
  }
  try {
    return run(argv[1], argv[2], argv[3]);
  } catch (const std::exception& error) {
    std::cerr << "stele_instructions: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
