#pragma once

#include <cstdint>

#include "stele/driver/connection.hpp"
#include "stele/driver/named_lock.hpp"

namespace stele::postgres {

/// An advisory lock of the session's (PostgreSQL 13.3.5), which goes with its connection.
class AdvisoryLock final : public NamedLock {
 public:
  AdvisoryLock(Connection& connection, std::string_view name)
      : connection_(connection), number_(static_cast<std::int64_t>(lock_number(name))) {}

  [[nodiscard]] bool try_lock() override;
  void unlock() override;
  [[nodiscard]] bool is_of_connection() const noexcept override { return true; }

 private:
  [[nodiscard]] bool call(std::string_view function);

  Connection& connection_;
  std::int64_t number_;
};

}  // namespace stele::postgres
