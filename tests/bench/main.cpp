// stele_bench: W1 to W8 by hand-written C, by stele and by SOCI, side by side; see
// docs/howto/benchmark.md.
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>

#include <CLI/CLI.hpp>

#include "report.hpp"
#include "runner.hpp"

namespace {

namespace fs = std::filesystem;

struct Arguments {
  std::vector<std::string> databases{"sqlite", "postgres"};
  std::string postgres_url{};
  std::string folder{};
  std::string json{};
  double scale = 1.0;
  bench::RunOptions run{};
};

/// In memory where there is a place for it.
fs::path make_folder(const std::string& parent) {
  const fs::path in_memory = "/dev/shm";
  const fs::path root = !parent.empty()         ? fs::path(parent)
                        : fs::exists(in_memory) ? in_memory
                                                : fs::temp_directory_path();
  std::string name = root / "stele-bench.XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("could not make " + name);
  return name;
}

/// A folder that goes with its owner.
class Folder {
 public:
  explicit Folder(const std::string& parent) : path_(make_folder(parent)) {}
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] const fs::path& path() const noexcept { return path_; }

 private:
  fs::path path_;
};

void append(std::vector<bench::Outcome>& all, std::vector<bench::Outcome> more) {
  for (bench::Outcome& outcome : more) all.push_back(std::move(outcome));
}

int measure(const Arguments& arguments) {
  const bench::Sizes sizes = bench::Sizes::scaled(arguments.scale);
  const bench::Dataset data = bench::make_dataset(sizes.rows, sizes.owners, sizes.singles);
  std::vector<bench::Outcome> outcomes;
  for (const std::string& database : arguments.databases) {
    if (database == "sqlite") {
      const Folder folder(arguments.folder);
      append(outcomes,
             bench::run(bench::sqlite_testbed(folder.path(), data), sizes, data, arguments.run));
    } else if (arguments.postgres_url.empty()) {
      std::cout << "postgres: left out: neither --postgres-url nor STELE_TEST_POSTGRES_URL names a "
                   "server\n";
    } else {
      append(outcomes, bench::run(bench::postgres_testbed(arguments.postgres_url, data), sizes,
                                  data, arguments.run));
    }
  }
  bench::print_tables(std::cout, outcomes);
  if (!arguments.json.empty()) {
    std::ofstream file(arguments.json);
    bench::print_json(file, outcomes);
    if (!file.flush()) throw std::runtime_error("could not write " + arguments.json);
  }
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  if (const char* url = std::getenv("STELE_TEST_POSTGRES_URL")) arguments.postgres_url = url;
  CLI::App app("Measures stele against hand-written C and SOCI.", "stele_bench");
  app.add_option("--database", arguments.databases, "sqlite, postgres; default: both")
      ->check(CLI::IsMember({"sqlite", "postgres"}));
  app.add_option("--workload", arguments.run.workloads, "W1 to W8; default: all")
      ->check(CLI::IsMember({"W1", "W2", "W3", "W4", "W5", "W6", "W7", "W8"}));
  app.add_option("--contender", arguments.run.contenders,
                 "beside c, the measure: 'c best', stele, 'stele record', 'stele over soci', soci; "
                 "default: all");
  app.add_option("--rounds", arguments.run.rounds, "samples of which the fastest counts")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--scale", arguments.scale, "of the numbers of rows")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--json", arguments.json, "a file for all figures");
  app.add_option("--folder", arguments.folder,
                 "where the sqlite database is made; default: /dev/shm, where there is one");
  app.add_option("--postgres-url", arguments.postgres_url,
                 "a database whose tables items and owners may be dropped; default: "
                 "STELE_TEST_POSTGRES_URL");
  CLI11_PARSE(app, argc, argv);
  try {
    return measure(arguments);
  } catch (const std::exception& error) {
    std::cerr << "stele_bench: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
