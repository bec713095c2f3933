#pragma once

#include <memory>

#include "settings.hpp"

struct sqlite3;

namespace soci {
class session;
}

namespace stele::sqlite {

/// An open database. What prepared statements on it goes first.
struct OpenDatabase {
  OpenDatabase() noexcept;
  OpenDatabase(OpenDatabase&&) noexcept;
  ~OpenDatabase();

  std::unique_ptr<soci::session> session;  ///< owns the handle and closes it
  ::sqlite3* handle = nullptr;             ///< borrowed from the session
};

/// How every handle of ours is set: foreign keys, the busy timeout, extended result codes.
void configure(::sqlite3* handle, const Settings& settings) noexcept;

/// Sets the file's journal mode, and waits up to the busy timeout for others that have it open:
/// sqlite itself would not where two of them set it at once.
/// @throws Error Errc::busy
void set_journal_mode(::sqlite3* handle, const Settings& settings, bool server_messages);

/// Sets the session as it was when the database was opened, and drops what is temporary.
/// @throws Error Errc::busy, or Errc::database where it cannot be
void restore_session(::sqlite3* handle, const Settings& settings, bool server_messages);

/// @throws Error Errc::unsupported where the sqlite library will not do
void require_library();
/// @throws Error Errc::unsupported where SOCI's sqlite library is another one than this program's
void require_library_of(soci::session& session);

/// Opens the file, created where it is missing, or a private database in memory. Foreign keys and
/// the busy timeout are as the settings say; a misspelled "column" is an error, never a string.
/// @throws Error Errc::connection naming the file and what is wrong with it; Errc::unsupported
/// where the
///   sqlite library is too old, or another one than SOCI's
[[nodiscard]] OpenDatabase open_database(const Settings& settings, bool server_messages);

}  // namespace stele::sqlite
