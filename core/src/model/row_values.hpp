#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "stele/model/model_state.hpp"
#include "stele/session/session.hpp"

/// What a row that is written sends, what the library sets in it, and what comes back into it.
namespace stele::detail {

[[nodiscard]] inline bool is_record(const Metadata& metadata) { return metadata.type == nullptr; }
/// False for an attribute that a query left out by `columns`.
[[nodiscard]] inline bool is_read(const AttributeInfo& attribute, const void* row) {
  return attribute.ops != nullptr ||
         RecordAccess::is_read(*static_cast<const Record*>(row), attribute.offset);
}
[[nodiscard]] inline Record& record_of(void* row) { return *static_cast<Record*>(row); }

[[nodiscard]] inline const AttributeMask& all_attributes(const Metadata& metadata) {
  return metadata.masks.all;
}
/// What an INSERT sends of the row; see the model's reference for the rules.
/// @param room for the mask, where the row has more than what is always sent
[[nodiscard]] const AttributeMask& sent_attributes(const ModelState& model, const void* row,
                                                   AttributeMask& room);
[[nodiscard]] inline AttributeMask sent_attributes(const ModelState& model, const void* row) {
  AttributeMask room;
  return sent_attributes(model, row, room);
}

/// What an UPDATE of the whole row sends: all but key and created_at; of a record what changed.
[[nodiscard]] AttributeMask updatable(const Metadata& metadata, const void* row);

/// The generated key in the row, 0 where it is unset.
/// @pre the model has one
[[nodiscard]] std::int64_t generated_key(const Metadata& metadata, const void* row);
[[nodiscard]] bool key_is_unset(const Metadata& metadata, const void* row);
/// True where a generated key is sent: the caller chose it.
[[nodiscard]] bool is_key_chosen(const Metadata& metadata, const AttributeMask& sent);
/// False for a row that has no key from the database, or of the library's making, yet. A key that
/// the program chooses says nothing.
[[nodiscard]] bool is_in_database(const Metadata& metadata, const void* row);
/// True where the program chooses the key of each row.
[[nodiscard]] bool chooses_key(const Metadata& metadata);
/// True where the library makes the row's key, a UUID, and has not done so yet.
[[nodiscard]] bool has_unmade_key(const Metadata& metadata, const void* row);
void make_missing_key(const Metadata& metadata, void* row);
inline void make_key(const Metadata& metadata, void* row) {
  if (!metadata.generated_key) make_missing_key(metadata, row);
}

/// Sets the attribute to the present time.
void set_time(const Metadata& metadata, std::size_t index, void* row);
void stamp_new_times(const Metadata& metadata, void* row, std::optional<Value>& time);
/// Sets created_at and updated_at where they are unset.
/// @param time that of the first row; empty: the present, which it becomes
inline void stamp_new(const Metadata& metadata, void* row, std::optional<Value>& time) {
  if (metadata.created_at_index || metadata.updated_at_index) stamp_new_times(metadata, row, time);
}
inline void stamp_new(const Metadata& metadata, void* row) {
  std::optional<Value> time;  // the same for both
  stamp_new(metadata, row, time);
}
/// Sets updated_at of a row that is inserted or updated, and to the same time created_at where that
/// is unset.
void stamp_upserted(const Metadata& metadata, void* row);

/// Stores back what a statement returned.
void store(const Metadata& metadata, const AttributeMask& returned, std::span<const Cell> cells,
           void* row);
/// Says of a row that it stands in the database, with these attributes; others that were set are
/// still to be written.
void settle(const ModelState& model, void* row, const AttributeMask& written);
inline void settle(const ModelState& model, void* row) {
  settle(model, row, all_attributes(model.metadata()));
}
void add_after_commit(const Session& session, const Metadata& metadata, const void* row);
/// Has the model's functions run after the commit.
inline void after_commit(const Session& session, const Metadata& metadata, const void* row) {
  if (!metadata.after_commit.empty()) add_after_commit(session, metadata, row);
}

/// The attributes of these names.
/// @throws Error Errc::mapping for a name that the model lacks; Errc::invalid_argument for one of
/// the
///   key, which an update does not change
[[nodiscard]] AttributeMask named_attributes(const Metadata& metadata,
                                             std::span<const std::string_view> names);

/// @throws Error Errc::invalid_argument for another number of parts than the key has
void require_parts(const Metadata& metadata, std::size_t parts);
/// @throws Error Errc::invalid_argument for a model without a primary key
[[noreturn]] void throw_no_key(const Metadata& metadata, std::string_view verb);
inline void require_key(const Metadata& metadata, std::string_view verb) {
  if (metadata.key.empty()) throw_no_key(metadata, verb);
}
/// @throws Error Errc::invalid_argument for a record of another model
void require_own(const ModelState& model, const void* row, std::string_view verb);
/// @throws Error Errc::invalid_argument where hooks have changed the key of a row to be updated
void require_same_key(const Metadata& metadata, const AttributeMask& changed,
                      std::string_view verb);
/// As `require_own`, of a verb that finds the row in the database.
/// @throws Error Errc::invalid_argument also for a record of which a part of the key was set since
///   it was read: the row that it is would not be found, or another's
void require_kept_key(const ModelState& model, const void* row, std::string_view verb);
/// @throws Error Errc::not_found
[[noreturn]] void throw_gone(const Metadata& metadata, std::string_view verb);

}  // namespace stele::detail
