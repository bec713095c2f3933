// stele_stream_memory URL: streams 5,000,000 rows by each driver, in a process of its own that may
// take 64 MB, all it maps included.
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "stele/stele.hpp"
#include "support/databases.hpp"

namespace {

constexpr std::int64_t row_count = 5'000'000;
constexpr std::int64_t max_kilobytes = 64 * 1024;

struct Reading {
  std::int64_t id = 0;
  std::int64_t value = 0;
  std::string sensor{};
};

void describe(stele::ModelBuilder<Reading>& model) { model.timestamps(false); }

/// Both databases take it.
std::vector<std::string> table() {
  return {
      "CREATE TABLE readings AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n "
      "WHERE id < " +
      std::to_string(row_count) +
      ") SELECT CAST(id AS BIGINT) AS id, CAST(2 * id AS BIGINT) AS value, 'sensor at the door' AS "
      "sensor FROM n"};
}

/// The most memory that the process has had at once.
std::int64_t peak_kilobytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::int64_t kilobytes = 0;
    if (word == "VmHWM:" && status >> kilobytes) return kilobytes;
  }
  throw std::runtime_error("/proc/self/status does not tell the peak");
}

void stream(const std::string& url) {
  auto db = stele::Database::open(url);
  const auto start = std::chrono::steady_clock::now();
  std::int64_t rows = 0;
  std::int64_t sum = 0;
  for (const Reading& reading : db.define<Reading>().stream()) {
    ++rows;
    sum += reading.value + static_cast<std::int64_t>(reading.sensor.size());
  }
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - start;
  const std::int64_t peak = peak_kilobytes();
  const bool by_soci = url.find("driver=soci") != std::string::npos;
  std::cout << db.dialect().name() << (by_soci ? ", driver=soci: " : ": ") << rows << " rows, "
            << time.count() << " s, " << peak / 1024 << " MB at most" << std::endl;
  if (rows != row_count || sum != row_count * (row_count + 1) + row_count * 18) {
    throw std::runtime_error("these are not the rows of the table");
  }
  if (peak > max_kilobytes) throw std::runtime_error("that is more than 64 MB");
}

/// Runs `work` in a process of its own; true where it ended well.
bool succeeds(const std::function<void()>& work) {
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("could not fork");
  if (child == 0) {
    try {
      work();
      _exit(EXIT_SUCCESS);
    } catch (const std::exception& error) {
      std::cerr << error.what() << std::endl;
      _exit(EXIT_FAILURE);
    }
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: " << argv[0] << " URL\n";
    return 2;
  }
  try {
    const stele::test::FreshDatabase fresh(argv[1]);
    const std::string& url = fresh.url();
    const bool filled = succeeds([&] { fresh.open().session().run_scripts({}, table(), {}); });
    const bool native = filled && succeeds([&] { stream(url); });
    const std::string by_soci =
        url + (url.find('?') == std::string::npos ? '?' : '&') + "driver=soci";
    const bool soci = filled && succeeds([&] { stream(by_soci); });
    return native && soci ? EXIT_SUCCESS : EXIT_FAILURE;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
