#pragma once

#include <cstdint>
#include <vector>

#include "stele/compile/compiled.hpp"
#include "stele/session/session.hpp"

namespace stele::test {

/// A table "items" of numbers, each once, for cases that are about sessions rather than models.
class Items {
 public:
  /// Creates the table.
  explicit Items(const Session& session);

  /// INSERT INTO "items" ("number") VALUES (…)
  void insert(const Session& session, std::int64_t number) const;
  /// SELECT "number" FROM "items" ORDER BY "number"
  [[nodiscard]] std::vector<std::int64_t> numbers(const Session& session) const;

  /// UPDATE "items" SET "number" = …
  void set(const Session& session, std::int64_t number) const;

  [[nodiscard]] const Compiled& select_statement() const noexcept { return select_; }

 private:
  Compiled insert_;
  Compiled update_;
  Compiled select_;
};

}  // namespace stele::test
