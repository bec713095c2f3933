#pragma once

#include <initializer_list>
#include <span>

#include "stele/model/model_state.hpp"
#include "stele/session/session.hpp"

#pragma GCC visibility push(default)

/// The writing of single rows and the reading by key, with the row's type erased: `row` is a struct
/// of the model, or a Record.
namespace stele::detail {

/// INSERT; stores back what library and database set.
void create(const Session& session, const ModelState& model, void* row);
/// INSERT where the row is new, else UPDATE.
void save(const Session& session, const ModelState& model, void* row);
/// UPDATE of all columns but key and created_at.
void update(const Session& session, const ModelState& model, void* row);
/// UPDATE of the named attributes.
void update(const Session& session, const ModelState& model, void* row,
            std::span<const std::string_view> attributes);
/// DELETE by key.
void destroy(const Session& session, const ModelState& model, void* row);
/// Reads the row anew by its key.
void reload(const Session& session, const ModelState& model, void* row);
/// Reads the row of a key; false where there is none.
[[nodiscard]] bool find(const Session& session, const ModelState& model, std::span<const Value> key,
                        void* row);

}  // namespace stele::detail

#pragma GCC visibility pop
