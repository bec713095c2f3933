#include "stele/driver/dialect.hpp"

#include <string>

#include "stele/base/error.hpp"

namespace stele {

std::unique_ptr<Connection> Dialect::connect(const Url& url, const ConnectOptions& options) const {
  const std::string_view driver = url.parameter("driver").value_or("");
  const bool is_known = driver.empty() || driver == "native" || driver == "soci";
  std::unique_ptr<Connection> connection;
  if (is_known && driver != "soci") connection = connect_natively(url, options);
  if (connection != nullptr) return connection;
  if (is_known && driver != "native") connection = connect_by_soci(url, options);
  if (connection != nullptr) return connection;
  const std::string dialect(name());
  throw Error(Errc::invalid_argument,
              is_known ? "could not connect to " + url.redacted() + ": the dialect " + dialect +
                             " has no such driver; leave the parameter driver out of the URL"
                       : "could not read the URL: the parameter driver takes one of native, soci",
              {.dialect = dialect});
}

std::unique_ptr<NamedLock> Dialect::named_lock(Connection& /*connection*/,
                                               std::string_view name) const {
  throw Error(Errc::unsupported,
              "could not take the lock '" + std::string(name) + "': the dialect '" +
                  std::string(this->name()) + "' has no locks by name",
              {.dialect = std::string(this->name())});
}

std::unique_ptr<Connection> Dialect::connect_natively(const Url& /*url*/,
                                                      const ConnectOptions& /*options*/) const {
  return nullptr;
}

std::unique_ptr<Connection> Dialect::connect_by_soci(const Url& /*url*/,
                                                     const ConnectOptions& /*options*/) const {
  return nullptr;
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): those who override it keep the session
std::unique_ptr<Connection> Dialect::adopt(SociSession /*session*/,
                                           const ConnectOptions& /*options*/) const {
  const std::string dialect(name());
  throw Error(Errc::unsupported,
              "the dialect '" + dialect +
                  "' takes no session of SOCI that is open already; open the database by a URL",
              {.dialect = dialect});
}

}  // namespace stele
