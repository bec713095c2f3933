// Where the suite runs on a dialect of another tree: the databases that the environment names,
// which stele_add_conformance() sets.

#include "support/databases.hpp"

#include <cstdlib>
#include <sstream>
#include <stdexcept>

#include <stdlib.h>

#include "elsewhere/environment.hpp"
#include "stele/driver/registry.hpp"

namespace stele::test {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view directory_mark = "{directory}";

ConnectionModel model_of(const std::string& url) {
  const Url parsed = Url::parse(url);
  return dialect_of(parsed.scheme()).connection_model(parsed);
}

fs::path temporary_directory() {
  std::string path = (fs::temp_directory_path() / "stele-conformance.XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) {
    throw std::runtime_error("could not make a temporary directory");
  }
  return path;
}

/// Empties the database of the URL by the author's command.
void reset(const std::string& url) {
  const std::string command = environment("STELE_CONFORMANCE_RESET");
  if (command.empty()) return;
  setenv("STELE_CONFORMANCE_URL", url.c_str(), 1);
  if (std::system(command.c_str()) != 0) throw std::runtime_error("it failed: " + command);
}

}  // namespace

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

std::vector<std::string> database_urls() {
  std::vector<std::string> urls = words_of(environment("STELE_CONFORMANCE_URLS"));
  if (urls.empty()) throw std::runtime_error("STELE_CONFORMANCE_URLS names no database");
  return urls;
}

FreshDatabase::FreshDatabase(const std::string& url) : url_(url) {
  if (const std::size_t at = url.find(directory_mark); at != std::string::npos) {
    directory_ = temporary_directory();
    url_.replace(at, directory_mark.size(), directory_.string());
  }
  reset(url_);
}

FreshDatabase::~FreshDatabase() {
  std::error_code ignored;
  if (!directory_.empty()) fs::remove_all(directory_, ignored);
}

Database FreshDatabase::open(Options options) const {
  return Database::open(url_, std::move(options));
}

bool FreshDatabase::is_single_connection() const { return model_of(url_).max_connections == 1; }

bool FreshDatabase::is_single_writer() const { return model_of(url_).single_writer; }

}  // namespace stele::test
