#include "file_lock.hpp"

#include <array>
#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "stele/base/error.hpp"

namespace stele::sqlite {

namespace {

std::string database_file(Connection& connection) {
  const Compiled compiled{
      .sql = "SELECT file FROM pragma_database_list WHERE name = 'main'",
      .results = {{.kind = ValueKind::text, .type = TypeKind::text}},
  };
  const std::unique_ptr<Statement> statement = connection.prepare(compiled);
  statement->execute({});
  if (!statement->next() || statement->row()[0].is_null()) return {};
  return std::string(statement->row()[0].view());
}

[[noreturn]] void throw_failure(const std::string& path, int code) {
  throw Error(Errc::database,
              "could not lock the file '" + path + "': " + std::generic_category().message(code) +
                  "; check that its directory may be written",
              {.dialect = "sqlite"});
}

}  // namespace

FileLock::FileLock(Connection& connection, std::string_view name)
    : path_(database_file(connection)) {
  if (path_.empty()) return;
  std::array<char, 17> number{};
  std::snprintf(number.data(), number.size(), "%016" PRIx64, lock_number(name));
  path_ += "-lock-" + std::string(number.data());
}

FileLock::~FileLock() { unlock(); }

bool FileLock::try_lock() {
  if (path_.empty()) return true;
  constexpr mode_t mode = 0666;  // less the umask, as sqlite makes the database
  const int file = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, mode);
  if (file < 0) throw_failure(path_, errno);
  if (flock(file, LOCK_EX | LOCK_NB) == 0) {
    file_ = file;
    return true;
  }
  const int code = errno;
  close(file);
  if (code != EWOULDBLOCK && code != EINTR) throw_failure(path_, code);
  return false;
}

void FileLock::unlock() {
  const int file = std::exchange(file_, -1);
  if (file >= 0) close(file);  // which unlocks it
}

}  // namespace stele::sqlite
