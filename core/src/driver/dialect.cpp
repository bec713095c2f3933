#include "stele/driver/dialect.hpp"

#include <string>

#include "stele/base/error.hpp"

namespace stele {

std::optional<Driver> driver_of(const Url& url) {
  const auto driver = url.parameter("driver");
  if (!driver) return std::nullopt;
  if (*driver == "native") return Driver::native;
  if (*driver == "soci") return Driver::soci;
  throw Error(Errc::invalid_argument,
              "could not read the URL: the parameter driver takes one of native, soci");
}

std::unique_ptr<Connection> Dialect::connect(const Url& url, const ConnectOptions& options) const {
  const std::optional<Driver> driver = driver_of(url);
  std::unique_ptr<Connection> connection;
  if (driver != Driver::soci) connection = connect_natively(url, options);
  if (connection == nullptr && driver != Driver::native) connection = connect_by_soci(url, options);
  if (connection != nullptr) return connection;
  throw Error(Errc::invalid_argument,
              "could not connect to " + url.redacted() + ": the dialect " + std::string(name()) +
                  " has no such driver; leave the parameter driver out of the URL",
              {.dialect = std::string(name())});
}

std::unique_ptr<Connection> Dialect::connect_natively(const Url& /*url*/,
                                                      const ConnectOptions& /*options*/) const {
  return nullptr;
}

std::unique_ptr<Connection> Dialect::connect_by_soci(const Url& /*url*/,
                                                     const ConnectOptions& /*options*/) const {
  return nullptr;
}

}  // namespace stele
