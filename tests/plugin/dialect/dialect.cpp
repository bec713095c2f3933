#include "dialect.hpp"

#include "connection.hpp"
#include "introspector.hpp"

namespace lite {

// [features]
const stele::Features& LiteDialect::features() const noexcept {
  static constexpr stele::Features features_of_lite{.max_parameters = 32766};
  return features_of_lite;
}

stele::ConnectionModel LiteDialect::connection_model(const stele::Url& url) const {
  return {.max_connections = url.path() == ":memory:" ? 1 : 0, .single_writer = true};
}
// [/features]

std::unique_ptr<stele::Introspector> LiteDialect::introspector(
    stele::StatementRunner& runner) const {
  return std::make_unique<LiteIntrospector>(runner);
}

std::unique_ptr<stele::Connection> LiteDialect::connect_by_soci(
    const stele::Url& url, const stele::ConnectOptions& options) const {
  return lite::connect(url, options);
}

const stele::Dialect& dialect() {
  static const LiteDialect instance;
  return instance;
}

}  // namespace lite
