#pragma once

#include <string>
#include <string_view>

#include "stele/driver/dialect.hpp"

namespace stele::postgres {

/// libpq's connection string for a URL. It holds the password.
///
/// Everything stands percent-encoded in the query of a URI: SOCI cuts connection strings at spaces,
/// so that the form `keyword='a value'` does not arrive whole.
///
/// Besides what the URL says: `connect_timeout` where it is not given (whole seconds, at least 2,
/// which is libpq's least; shared by the URL's hosts), UTF-8, and the zone UTC by `options`, after
/// those of the URL or of PGOPTIONS.
/// @param server_options more options of the server
/// @throws Error Errc::invalid_argument for a parameter that libpq does not have
[[nodiscard]] std::string connection_string(const Url& url, const ConnectOptions& options,
                                            std::string_view server_options = {});

}  // namespace stele::postgres
