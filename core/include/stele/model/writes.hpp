#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include "stele/model/model_state.hpp"
#include "stele/model/on_conflict.hpp"
#include "stele/session/session.hpp"

#pragma GCC visibility push(default)

/// The writing of single rows and the reading by key, with the row's type erased: `row` is a struct
/// of the model, or a Record.
namespace stele::detail {

/// INSERT; stores back what library and database set.
void create(const Session& session, const ModelState& model, void* row);
/// INSERT where the row is new, else UPDATE.
void save(const Session& session, const ModelState& model, void* row);
/// Rows of a model with their type erased: beside each other, or wherever they are.
struct RowList {
  void* first = nullptr;
  std::size_t count = 0;
  std::size_t size = 0;           ///< of a row
  void* const* places = nullptr;  ///< where each is; null: beside each other

  [[nodiscard]] void* operator[](std::size_t index) const noexcept {
    return places != nullptr ? places[index] : static_cast<char*>(first) + index * size;
  }
};

/// Where rows that a statement returns go: a vector of them.
struct RowSink {
  void* rows = nullptr;
  void* (*add)(void* rows, const ModelState& model) = nullptr;  ///< appends one, to be filled
  RowList (*list)(void* rows) = nullptr;
};

/// INSERT of all rows, or of none; stores back what library and database set.
/// @param written of rows with a conflict's clause: those that were inserted or updated
/// @param is_validated the rows were validated, with the hooks around that: only what other hooks
///   change is looked at
void create_all(const Session& session, const ModelState& model, const RowList& rows,
                const BulkOptions& options, const RowSink& written, bool is_validated = false);

/// INSERT, or UPDATE of the row that is there; the row becomes the one in the database.
/// @return whether it was inserted
bool upsert(const Session& session, const ModelState& model, void* row,
            const ConflictClause& clause);
/// Reads the row of the condition into the one that is given, or inserts that.
/// @return whether it was inserted
bool find_or_create(const Session& session, const ModelState& model, const sql::Expr& condition,
                    void* row);
/// Reads the row of the condition into the one that is given, which stays new where there is none.
/// @return whether there is none
bool find_or_build(const Session& session, const ModelState& model, const sql::Expr& condition,
                   void* row);
/// UPDATE of all rows, or of none: of the named attributes; of none named, as `update`.
void update_all(const Session& session, const ModelState& model, const RowList& rows,
                std::span<const std::string_view> attributes);
/// Reads the rows of the keys.
/// @return which of the rows found is that of each key that there is, in the order of the keys
[[nodiscard]] std::vector<std::size_t> find_all(const Session& session, const ModelState& model,
                                                const std::vector<std::vector<Value>>& keys,
                                                const RowSink& found);
/// DELETE of all rows.
std::int64_t destroy_all(const Session& session, const ModelState& model);
/// TRUNCATE, or what comes nearest.
void truncate(const Session& session, const ModelState& model, const TruncateOptions& options);
/// Adds to an attribute in the database, and reads what it is then.
void increment(const Session& session, const ModelState& model, void* row,
               std::string_view attribute, const sql::Expr& value);
/// UPDATE of all columns but key and created_at.
void update(const Session& session, const ModelState& model, void* row);
/// UPDATE of the named attributes.
void update(const Session& session, const ModelState& model, void* row, StaticNames attributes);
void update(const Session& session, const ModelState& model, void* row,
            std::span<const std::string_view> attributes);
/// DELETE by key.
/// @param force also where rows are marked
void destroy(const Session& session, const ModelState& model, void* row, bool force = false);
/// Marks the row as deleted, where it is not yet.
/// @return false where there is no row of its key
bool mark_deleted(const Session& session, const ModelState& model, void* row);
/// Makes a marked row live again.
void restore(const Session& session, const ModelState& model, void* row);
/// Reads the row anew by its key.
void reload(const Session& session, const ModelState& model, void* row);
/// Reads the row of a key; false where there is none.
/// @param key becomes what its attributes store
[[nodiscard]] bool find(const Session& session, const ModelState& model, std::span<Value> key,
                        void* row);

/// The parts of a primary key: of a tuple its elements, else the key itself.
template <class Key>
std::vector<Value> key_parts(const Key& key) {
  if constexpr (requires { std::tuple_size<Key>::value; }) {
    return std::apply(
        [](const auto&... parts) { return std::vector<Value>{encode_value(parts)...}; }, key);
  } else {
    return {encode_value(key)};
  }
}

}  // namespace stele::detail

#pragma GCC visibility pop
