#pragma once

#include <memory>
#include <string_view>

namespace soci {
class session;
}

#pragma GCC visibility push(default)

namespace stele {

/// A backend of SOCI's.
struct SociBackend {
  std::string_view name{};     ///< as `soci::session::get_backend_name()` says: "sqlite3"
  bool single_writer = false;  ///< of all sessions on one database, one writes at a time
};

/// A session of SOCI's that somebody else opened, for a connection to be made on.
struct SociSession {
  soci::session* session = nullptr;  ///< never null; borrowed
  /// Destroyed once the connection has let go of the session; may be null.
  std::shared_ptr<void> keeper{};
};

}  // namespace stele

#pragma GCC visibility pop
