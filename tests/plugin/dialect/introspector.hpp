#pragma once

#include <stele/driver/dialect.hpp>

namespace lite {

/// Reads the catalog.
class LiteIntrospector final : public stele::Introspector {
 public:
  explicit LiteIntrospector(stele::StatementRunner& runner) : runner_(runner) {}

  std::optional<stele::schema::LiveTable> describe(const stele::schema::TableName& table) override;

 private:
  stele::StatementRunner& runner_;
};

}  // namespace lite
