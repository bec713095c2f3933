#include "support/databases.hpp"

#include <cstdlib>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <stdlib.h>
#include <unistd.h>

#include "stele/driver/registry.hpp"

namespace stele::test {

namespace {

namespace fs = std::filesystem;

std::unique_ptr<Connection> connect(const std::string& url) {
  register_builtin_dialects();
  const Url parsed = Url::parse(url);
  return dialect_of(parsed.scheme()).connect(parsed, {});
}

/// The URL with another database in it; its parameters stay.
std::string with_database(const std::string& url, const std::string& name) {
  const std::size_t parameters = std::min(url.find('?'), url.size());
  const std::size_t path = url.rfind('/', parameters);
  return url.substr(0, path + 1) + name + url.substr(parameters);
}

/// What follows the URL's question mark.
std::string parameters_of(const std::string& url) {
  const std::size_t start = url.find('?');
  return start == std::string::npos ? "" : url.substr(start + 1);
}

std::string with_parameters(const std::string& url, const std::string& parameters) {
  if (parameters.empty()) return url;
  return url + (parameters_of(url).empty() ? "?" : "&") + parameters;
}

std::string server_url() {
  const char* const url = std::getenv("STELE_TEST_POSTGRES_URL");
  if (url != nullptr && *url != '\0') return url;
  throw std::runtime_error(
      "STELE_TEST_POSTGRES_URL is not set; run the tests by tools/dev test, or by "
      "tools/with_postgres");
}

/// The program's own database: made at its first use, dropped when the program ends.
class OwnDatabase {
 public:
  OwnDatabase() {
    connect(server_)->execute_script("CREATE DATABASE " + name_ + " TEMPLATE template0");
  }
  OwnDatabase(const OwnDatabase&) = delete;
  OwnDatabase& operator=(const OwnDatabase&) = delete;
  ~OwnDatabase() {
    try {
      connect(server_)->execute_script("DROP DATABASE " + name_ + " WITH (FORCE)");
    } catch (...) {  // NOLINT(bugprone-empty-catch): the server is a throw-away one
    }
  }

  [[nodiscard]] std::string url() const { return with_database(server_, name_); }

  /// Ends what a failed case left open, and drops all schemas.
  void empty() const {
    connect(url())->execute_script(R"(
      DO $$
      DECLARE name text;
      BEGIN
        PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid();
        FOR name IN SELECT nspname FROM pg_namespace
            WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
          EXECUTE format('DROP SCHEMA %I CASCADE', name);
        END LOOP;
        CREATE SCHEMA public;
      END $$)");
  }

 private:
  std::string server_ = server_url();
  std::string name_ = "stele_test_" + std::to_string(getpid());
};

fs::path temporary_directory() {
  std::string path = (fs::temp_directory_path() / "stele-test.XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) {
    throw std::runtime_error("could not make a temporary directory");
  }
  return path;
}

ConnectionModel model_of(const std::string& url) {
  register_builtin_dialects();
  const Url parsed = Url::parse(url);
  return dialect_of(parsed.scheme()).connection_model(parsed);
}

}  // namespace

std::vector<std::string> chosen(std::vector<std::string> urls) {
  const char* const scheme = std::getenv("STELE_TEST_DATABASE");
  if (scheme == nullptr || *scheme == '\0') return urls;
  std::erase_if(
      urls, [&](const std::string& url) { return !url.starts_with(std::string(scheme) + ":"); });
  if (urls.empty()) throw std::runtime_error("STELE_TEST_DATABASE is neither sqlite nor postgres");
  return urls;
}

std::vector<std::string> database_urls() {
  return chosen({"sqlite::memory:", "sqlite::memory:?driver=soci", "sqlite:test.db",
                 "sqlite:test.db?driver=soci", "postgres://", "postgres://?driver=soci"});
}

FreshDatabase::FreshDatabase(const std::string& url) : url_(url) {
  const std::string parameters = parameters_of(url);
  if (url.starts_with("postgres:")) {
    static const OwnDatabase own;
    own.empty();
    url_ = with_parameters(own.url(), parameters);
  } else if (!url.starts_with("sqlite::memory:")) {
    directory_ = temporary_directory();
    url_ = with_parameters("sqlite://" + (directory_ / "test.db").string(), parameters);
  }
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
