#include "watch.hpp"

#include <new>

#include <libpq-events.h>

#include "stele/base/error.hpp"

namespace stele::postgres {

namespace {

int on_event(PGEventId id, void* info, void* unused);

/// Never unregistered, for libpq cannot; without instance data it does nothing.
void end(PGconn* connection) {
  auto* handle = static_cast<PGconn**>(PQinstanceData(connection, on_event));
  PQsetInstanceData(connection, on_event, nullptr);
  if (handle != nullptr) *handle = nullptr;
}

int on_event(PGEventId id, void* info, void* /*unused*/) {
  if (id == PGEVT_CONNDESTROY) end(static_cast<PGEventConnDestroy*>(info)->conn);
  if (id == PGEVT_CONNRESET) end(static_cast<PGEventConnReset*>(info)->conn);
  return 1;
}

}  // namespace

Watch::Watch(PGconn*& handle) : handle_(handle) {
  PQregisterEventProc(handle, on_event, "stele", nullptr);  // fails where it was done before
  if (PQinstanceData(handle, on_event) != nullptr) {
    throw Error(Errc::invalid_argument,
                "could not use the connection: another Database is on it already; copy that one, "
                "which is a cheap handle",
                {.dialect = "postgres"});
  }
  if (PQsetInstanceData(handle, on_event, &handle_) == 0) throw std::bad_alloc();
}

Watch::~Watch() {
  if (handle_ != nullptr) PQsetInstanceData(handle_, on_event, nullptr);
}

}  // namespace stele::postgres
