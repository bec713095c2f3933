#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "libpq.hpp"
#include "stele/driver/dialect.hpp"

namespace soci {
class session;
}

namespace stele::postgres {

/// A session on SOCI's backend as it is linked, never loaded by name. Notices are not printed.
/// @param server_options more options of the server: "-c DateStyle=ISO"
/// @throws Error Errc::connection in words without the password; Errc::invalid_argument for a
///   parameter that libpq does not take
[[nodiscard]] std::unique_ptr<soci::session> open_session(const Url& url,
                                                          const ConnectOptions& options,
                                                          std::string_view server_options = {});

/// libpq's handle, which the session owns.
/// @throws Error Errc::invalid_argument for a session on another backend
[[nodiscard]] PGconn* handle_of(soci::session& session);

[[nodiscard]] bool in_transaction(PGconn* handle) noexcept;

/// "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY"
[[nodiscard]] std::string begin_statement(const TransactionOptions& options);

}  // namespace stele::postgres
