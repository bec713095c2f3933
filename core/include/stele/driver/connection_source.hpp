#pragma once

#include <functional>
#include <memory>
#include <string>

#include "stele/driver/connection.hpp"
#include "stele/driver/dialect.hpp"
#include "stele/driver/features.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// Where a database's connections come from. A value; what it borrows is told by who made it.
struct ConnectionSource {
  /// Makes a connection; called by any thread, as often as the pool wants one.
  using Connect = std::function<std::unique_ptr<Connection>(const ConnectOptions&)>;

  const Dialect* dialect = nullptr;  ///< never null
  std::string name{};                ///< as it can be shown: a URL without its password
  ConnectionModel model{};
  Connect connect{};
};

}  // namespace stele

#pragma GCC visibility pop
