#pragma once

#include "libpq.hpp"

namespace stele::postgres {

/// Sets a borrowed handle to null once libpq closes or resets its connection, whoever has asked for
/// that. One thread at a time, that of the connection.
class Watch {
 public:
  /// Watches the connection that `handle` points to, and writes null there.
  /// @throws Error Errc::invalid_argument where another one watches it: another `Database` is on it
  explicit Watch(PGconn*& handle);
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch();

 private:
  PGconn*& handle_;
};

}  // namespace stele::postgres
