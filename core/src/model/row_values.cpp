#include "row_values.hpp"

#include <optional>
#include <utility>

#include "row_times.hpp"
#include "stele/base/error.hpp"

namespace stele::detail {

[[gnu::hot]] std::int64_t generated_key(const Metadata& metadata, const void* row) {
  EncodeScratch scratch;
  const Cell key = metadata.attributes[*metadata.generated_key].encode(row, scratch);
  return key.is_null() ? 0 : key.i;
}

bool key_is_unset(const Metadata& metadata, const void* row) {
  return generated_key(metadata, row) == 0;
}

[[gnu::hot]] bool is_key_chosen(const Metadata& metadata, const AttributeMask& sent) {
  return metadata.generated_key && sent.test(*metadata.generated_key);
}

namespace {

bool equals_blank(const Metadata& metadata, const AttributeInfo& attribute, const void* row) {
  return attribute.ops->equal(static_cast<const char*>(row) + attribute.offset,
                              static_cast<const char*>(metadata.blank.get()) + attribute.offset);
}

/// True where the value is left for the library or the database to make.
bool is_unset(const Metadata& metadata, const AttributeInfo& attribute, const void* row) {
  if (attribute.ops == nullptr) {
    return RecordAccess::value(*static_cast<const Record*>(row), attribute.offset).is_null();
  }
  return equals_blank(metadata, attribute, row);
}

/// Whether an INSERT sends an attribute that it does not always send.
[[gnu::hot]] bool is_sent(const Metadata& metadata, std::size_t index, const void* row) {
  const AttributeInfo& attribute = metadata.attributes[index];
  if (metadata.generated_key == index) return !key_is_unset(metadata, row);
  if (attribute.ops != nullptr) return !equals_blank(metadata, attribute, row);
  const Record& record = *static_cast<const Record*>(row);
  return !RecordAccess::value(record, attribute.offset).is_null() ||
         RecordAccess::changed(record, index);
}

/// The key that the library makes where it is nil: a lone UUID that refers to no other row.
const AttributeInfo* made_key(const Metadata& metadata) {
  if (metadata.generated_key || metadata.key.size() != 1) return nullptr;
  const AttributeInfo& key = metadata.attributes[metadata.key.front()];
  if (key.column.type.kind != TypeKind::uuid || key.column.default_sql) return nullptr;
  for (const schema::ForeignKey& foreign : metadata.foreign_keys) {
    if (foreign.columns.front() == key.column.name) return nullptr;
  }
  return &key;
}

bool is_nil(const AttributeInfo& key, const void* row) {
  EncodeScratch scratch;
  const Cell cell = key.encode(row, scratch);
  return cell.is_null() || cell.uuid().is_nil();
}

}  // namespace

AttributeMask updatable(const Metadata& metadata, const void* row) {
  if (!is_record(metadata)) return metadata.masks.updatable;
  AttributeMask mask;
  for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
    if (RecordAccess::changed(*static_cast<const Record*>(row), i)) mask.set(i);
  }
  return mask;
}

[[gnu::hot]] const AttributeMask& sent_attributes(const ModelState& model, const void* row,
                                                  AttributeMask& room) {
  const AttributeMasks& masks = model.metadata().masks;
  bool sends_more = false;
  masks.sometimes_sent.each([&](std::size_t index) {
    if (!is_sent(model.metadata(), index, row)) return;
    if (!std::exchange(sends_more, true)) room = masks.always_sent;
    room.set(index);
  });
  return sends_more ? room : masks.always_sent;
}

void set_time(const Metadata& metadata, std::size_t index, void* row) {
  const AttributeInfo& attribute = metadata.attributes[index];
  const Value time = present(attribute.column.type);
  attribute.decode(row, to_cell(time));
}

bool has_unmade_key(const Metadata& metadata, const void* row) {
  const AttributeInfo* key = made_key(metadata);
  return key != nullptr && is_nil(*key, row);
}

bool is_in_database(const Metadata& metadata, const void* row) {
  if (is_record(metadata)) return !static_cast<const Record*>(row)->is_new();
  if (metadata.generated_key) return !key_is_unset(metadata, row);
  return !has_unmade_key(metadata, row);
}

bool chooses_key(const Metadata& metadata) {
  return !is_record(metadata) && !metadata.generated_key && made_key(metadata) == nullptr;
}

void make_missing_key(const Metadata& metadata, void* row) {
  if (has_unmade_key(metadata, row)) made_key(metadata)->decode(row, Cell::uuid(Uuid::v7()));
}

[[gnu::hot]] void stamp_new_times(const Metadata& metadata, void* row, std::optional<Value>& time) {
  for (const auto& index : {metadata.created_at_index, metadata.updated_at_index}) {
    if (!index || !is_unset(metadata, metadata.attributes[*index], row)) continue;
    const AttributeInfo& attribute = metadata.attributes[*index];
    if (!time) time = present(attribute.column.type);
    attribute.decode(row, to_cell(*time));
  }
}

void stamp_upserted(const Metadata& metadata, void* row) {
  std::optional<Value> time;
  if (metadata.updated_at_index) {
    const AttributeInfo& attribute = metadata.attributes[*metadata.updated_at_index];
    time = present(attribute.column.type);
    attribute.decode(row, to_cell(*time));
  }
  stamp_new(metadata, row, time);
}

void store(const Metadata& metadata, const AttributeMask& returned, std::span<const Cell> cells,
           void* row) {
  std::size_t cell = 0;
  returned.each([&](std::size_t index) { metadata.attributes[index].decode(row, cells[cell++]); });
}

[[gnu::hot]] void settle(const ModelState& model, void* row, const AttributeMask& written) {
  if (is_record(model.metadata())) {
    RecordAccess::settle(record_of(row), written);
  } else {
    model.name_associations(row);
  }
}

void add_after_commit(const Session& session, const Metadata& metadata, const void* row) {
  for (const auto& prepare : metadata.after_commit) session.after_commit(prepare(row));
}

namespace {

[[noreturn]] void throw_key_set(const Metadata& metadata, std::string_view attribute,
                                std::string_view verb) {
  throw Error(Errc::invalid_argument,
              "could not " + std::string(verb) + " " + metadata.name + ": '" +
                  std::string(attribute) +
                  "' belongs to the primary key, by which the row is found; destroy the row and "
                  "create another",
              {.model = metadata.name});
}

}  // namespace

AttributeMask named_attributes(const Metadata& metadata, std::span<const std::string_view> names) {
  AttributeMask mask;
  for (const std::string_view name : names) {
    const std::size_t index = metadata.index_of(name);
    if (metadata.masks.key.test(index)) throw_key_set(metadata, name, "update");
    mask.set(index);
  }
  return mask;
}

void require_parts(const Metadata& metadata, std::size_t parts) {
  if (parts == metadata.key.size()) return;
  throw Error(Errc::invalid_argument,
              "could not find " + metadata.name + ": its primary key has " +
                  std::to_string(metadata.key.size()) + " part(s), and " + std::to_string(parts) +
                  " were given",
              {.model = metadata.name});
}

void throw_no_key(const Metadata& metadata, std::string_view verb) {
  throw Error(Errc::invalid_argument,
              "could not " + std::string(verb) + " " + metadata.name +
                  ": the model has no primary key; use a query with a condition",
              {.model = metadata.name, .table = metadata.table.name});
}

void require_own(const ModelState& model, const void* row, std::string_view verb) {
  const Metadata& metadata = model.metadata();
  if (!is_record(metadata)) return;
  const Record& record = *static_cast<const Record*>(row);
  if (RecordAccess::state(record).get() == &model) return;
  throw Error(Errc::invalid_argument,
              "could not " + std::string(verb) + " " + metadata.name + ": the record is one of " +
                  record.model(),
              {.model = metadata.name});
}

void require_same_key(const Metadata& metadata, const AttributeMask& changed,
                      std::string_view verb) {
  for (const std::size_t index : metadata.key) {
    if (changed.test(index)) throw_key_set(metadata, metadata.attributes[index].name, verb);
  }
}

void require_kept_key(const ModelState& model, const void* row, std::string_view verb) {
  require_own(model, row, verb);
  const Metadata& metadata = model.metadata();
  if (!is_record(metadata)) return;
  const Record& record = *static_cast<const Record*>(row);
  if (record.is_new()) return;
  for (const std::size_t index : metadata.key) {
    if (RecordAccess::changed(record, index)) {
      throw_key_set(metadata, metadata.attributes[index].name, verb);
    }
  }
}

void throw_gone(const Metadata& metadata, std::string_view verb) {
  throw Error(Errc::not_found,
              "could not " + std::string(verb) + " " + metadata.name +
                  ": there is no row of its key; it was deleted, or never created",
              {.model = metadata.name, .table = metadata.table.name});
}

}  // namespace stele::detail
