#include "idle.hpp"

#include <poll.h>

namespace stele::postgres {

bool survived_idling(PGconn* handle) noexcept {
  if (PQstatus(handle) != CONNECTION_OK) return false;
  pollfd socket{.fd = PQsocket(handle), .events = POLLIN, .revents = 0};
  // There may be notices to read, the reason of the end, and then the end.
  while (poll(&socket, 1, 0) > 0) {
    if (PQconsumeInput(handle) == 0 || PQstatus(handle) != CONNECTION_OK) return false;
  }
  return true;
}

}  // namespace stele::postgres
