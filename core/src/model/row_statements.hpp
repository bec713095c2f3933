#pragma once

#include "stele/model/model_state.hpp"
#include "stele/session/session.hpp"

/// The statements that write and read single rows, compiled once for each model and kept.
namespace stele::detail {

inline constexpr char insert_verb = 'i';
inline constexpr char upsert_verb = 'u';

/// INSERT of the attributes sent, or with `upsert_verb` the update of the row that has the key
/// already.
[[nodiscard]] const Compiled& insert_statement(const Session& session, const ModelState& model,
                                               char verb, const AttributeMask& sent);
/// What an INSERT gives back: what the database fills, or all where triggers can change a row.
[[nodiscard]] AttributeMask returned_by_insert(const Session& session, const Metadata& metadata,
                                               const AttributeMask& sent);
/// UPDATE by key; gives the attributes back where triggers can change a row.
[[nodiscard]] const Compiled& update_statement(const Session& session, const ModelState& model,
                                               const AttributeMask& mask);
[[nodiscard]] const Compiled& destroy_statement(const Session& session, const ModelState& model);
/// SELECT of all attributes by key.
[[nodiscard]] const Compiled& find_statement(const Session& session, const ModelState& model);
/// Moves the generator of the key past its one parameter; null where the database does so itself.
[[nodiscard]] const Compiled* advance_statement(const Session& session, const ModelState& model);

}  // namespace stele::detail
