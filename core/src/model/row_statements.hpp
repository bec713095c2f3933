#pragma once

#include <utility>
#include <vector>

#include "stele/model/model_state.hpp"
#include "stele/model/on_conflict.hpp"
#include "stele/model/query_tree.hpp"
#include "stele/session/session.hpp"

/// The statements that write and read single rows, compiled once for each model and kept.
namespace stele::detail {

inline constexpr char insert_verb = 'i';
inline constexpr char upsert_verb = 'u';

/// INSERT of the attributes sent, or with `upsert_verb` the update of the row that has the key
/// already.
[[nodiscard]] const Compiled& insert_statement(const Session& session, const ModelState& model,
                                               char verb, const AttributeMask& sent);
/// INSERT of the attributes sent of so many rows; 0: of any number, as lists. With `returns` it
/// gives back what `returned_by_insert` says.
[[nodiscard]] const Compiled& bulk_insert_statement(const Session& session, const ModelState& model,
                                                    const AttributeMask& sent, std::size_t rows,
                                                    bool returns);
/// The same with what is done where a row is there already; it gives back all attributes. Not kept
/// where the clause has expressions.
/// @param tells_inserted and at last whether the row was inserted
[[nodiscard]] std::shared_ptr<const Compiled> conflict_statement(
    const Session& session, const ModelState& model, const AttributeMask& sent, std::size_t rows,
    bool returns, const ConflictClause& clause, bool tells_inserted);
/// What an INSERT gives back: what the database fills, or all where triggers can change a row.
[[nodiscard]] AttributeMask returned_by_insert(const Session& session, const Metadata& metadata,
                                               const AttributeMask& sent);
/// UPDATE by key; gives the attributes back where triggers can change a row.
[[nodiscard]] const Compiled& update_statement(const Session& session, const ModelState& model,
                                               const AttributeMask& mask);
/// The same of so many rows that are given, their attributes and then their keys; 0: as lists. It
/// gives the key as it was given at last, where it gives anything.
[[nodiscard]] const Compiled& bulk_update_statement(const Session& session, const ModelState& model,
                                                    const AttributeMask& mask, std::size_t rows);
/// SELECT of the rows of so many keys that are given; 0: as lists.
[[nodiscard]] const Compiled& bulk_find_statement(const Session& session, const ModelState& model,
                                                  std::size_t rows);
[[nodiscard]] const Compiled& destroy_statement(const Session& session, const ModelState& model);
/// SELECT of all attributes by key.
[[nodiscard]] const Compiled& find_statement(const Session& session, const ModelState& model,
                                             DeletedRows deleted = DeletedRows::without);
/// Moves the generator of the key past its one parameter; null where the database does so itself.
[[nodiscard]] const Compiled* advance_statement(const Session& session, const ModelState& model);
/// Runs it, where there is one.
void advance_key(const Session& session, const ModelState& model, std::int64_t key);
/// True where these assignments of an UPDATE set the key that the database generates, whose
/// generator then must be moved: by `advance_past_all`.
[[nodiscard]] bool moves_generated_key(
    const Session& session, const ModelState& model,
    const std::vector<std::pair<sql::Expr, sql::Expr>>& assignments);
/// Moves the generator of the key past all rows that the transaction sees.
void advance_past_all(const Session& session, const ModelState& model);
/// What RETURNING gives of the attributes.
[[nodiscard]] std::vector<sql::Returning> returning(const Metadata& metadata,
                                                    const AttributeMask& mask);

}  // namespace stele::detail
