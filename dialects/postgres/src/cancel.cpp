#include "cancel.hpp"

#include <array>
#include <memory>

namespace stele::postgres {

std::function<void()> interrupter_of(PGconn* handle) {
  const std::shared_ptr<PGcancel> cancel(PQgetCancel(handle), PQfreeCancel);
  return [cancel] {
    std::array<char, 256> reason{};  // that the server cannot be reached, which the statement tells
    if (cancel != nullptr) PQcancel(cancel.get(), reason.data(), static_cast<int>(reason.size()));
  };
}

}  // namespace stele::postgres
