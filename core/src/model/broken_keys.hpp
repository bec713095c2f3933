#pragma once

#include <optional>
#include <string>

#include "stele/model/model_state.hpp"
#include "stele/schema/table.hpp"
#include "stele/session/session.hpp"
#include "write_attempt.hpp"

/// Which foreign key a statement broke, for databases that do not say.
namespace stele::detail {

/// A foreign key of another model, or of the same one, that refers to a row.
struct Referrer {
  std::string model{};
  schema::ForeignKey key{};
};

/// The foreign key of what was written whose target is not there, found by asking; null where it
/// cannot be told. The rows are not there any more.
[[nodiscard]] const schema::ForeignKey* broken_reference(const Session& session,
                                                         const Metadata& metadata,
                                                         const WriteAttempt& attempt);

/// The foreign key through which another row still refers to one that was to go: of the name that
/// the database told, or found by asking.
/// @param constraint empty: it told none
[[nodiscard]] std::optional<Referrer> remaining_reference(const Session& session,
                                                          const ModelState& model,
                                                          const WriteAttempt& attempt,
                                                          const std::string& constraint);

}  // namespace stele::detail
