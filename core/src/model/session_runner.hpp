#pragma once

#include <functional>
#include <span>

#include "stele/driver/dialect.hpp"
#include "stele/session/session.hpp"

namespace stele::detail {

/// Lets an introspector run its statements where ours run. Borrows the session.
class SessionRunner final : public StatementRunner {
 public:
  explicit SessionRunner(const Session& session) : session_(session) {}

  void run(const Compiled& compiled, std::span<const Cell> parameters,
           const std::function<void(std::span<const Cell>)>& row) override {
    Compiled internal = compiled;
    internal.internal = true;
    Result result = session_.execute(internal, parameters);
    while (result.next()) row(result.row());
  }

 private:
  const Session& session_;
};

}  // namespace stele::detail
