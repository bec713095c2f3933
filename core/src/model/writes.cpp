#include "stele/model/writes.hpp"

#include <optional>
#include <utility>

#include "row_cells.hpp"
#include "row_errors.hpp"
#include "row_statements.hpp"
#include "row_times.hpp"
#include "row_validation.hpp"
#include "stele/base/error.hpp"
#include "stele/model/database_models.hpp"

namespace stele::detail {

namespace {

bool is_record(const Metadata& metadata) { return metadata.type == nullptr; }

Record& record_of(void* row) { return *static_cast<Record*>(row); }

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

AttributeMask all_attributes(const Metadata& metadata) {
  AttributeMask mask;
  for (std::size_t i = 0; i < metadata.attributes.size(); ++i) mask.set(i);
  return mask;
}

bool key_is_unset(const Metadata& metadata, const void* row) {
  EncodeScratch scratch;
  const Cell key = metadata.attributes[*metadata.generated_key].encode(row, scratch);
  return key.is_null() || key.i == 0;
}

/// What an INSERT sends of one attribute; see the model's reference for the rules.
bool is_sent(const Metadata& metadata, std::size_t index, const void* row) {
  const AttributeInfo& attribute = metadata.attributes[index];
  if (metadata.generated_key == index) return !key_is_unset(metadata, row);
  if (attribute.ops != nullptr) {
    return !attribute.column.default_sql || !equals_blank(metadata, attribute, row);
  }
  const Record& record = *static_cast<const Record*>(row);
  return !RecordAccess::value(record, attribute.offset).is_null() ||
         RecordAccess::changed(record, index);
}

void set_time(const Metadata& metadata, std::size_t index, void* row) {
  const AttributeInfo& attribute = metadata.attributes[index];
  const Value time = present(attribute.column.type);
  attribute.decode(row, to_cell(time));
}

/// The key that the library makes where it is nil: a lone UUID that refers to no other row.
const AttributeInfo* made_key(const Metadata& metadata) {
  if (metadata.key.size() != 1) return nullptr;
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

void make_key(const Metadata& metadata, void* row) {
  const AttributeInfo* key = made_key(metadata);
  if (key != nullptr && is_nil(*key, row)) key->decode(row, Cell::uuid(Uuid::v7()));
}

void stamp_new(const Metadata& metadata, void* row) {
  std::optional<Value> time;  // the same for both
  for (const auto& index : {metadata.created_at_index, metadata.updated_at_index}) {
    if (!index || !is_unset(metadata, metadata.attributes[*index], row)) continue;
    const AttributeInfo& attribute = metadata.attributes[*index];
    if (!time) time = present(attribute.column.type);
    attribute.decode(row, to_cell(*time));
  }
}

/// Stores back what a statement returned, and says that the row stands in the database.
void store(const Metadata& metadata, const AttributeMask& returned, Result& result, void* row) {
  std::size_t cell = 0;
  for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
    if (returned.test(i)) metadata.attributes[i].decode(row, result.row()[cell++]);
  }
}

void settle(const ModelState& model, void* row) {
  if (is_record(model.metadata())) {
    RecordAccess::settle(record_of(row));
  } else {
    model.name_associations(row);
  }
}

void after_commit(const Session& session, const Metadata& metadata, const void* row) {
  for (const auto& prepare : metadata.after_commit) session.after_commit(prepare(row));
}

void require_key(const Metadata& metadata, std::string_view verb) {
  if (!metadata.key.empty()) return;
  throw Error(Errc::invalid_argument,
              "could not " + std::string(verb) + " " + metadata.name +
                  ": the model has no primary key; use a query with a condition",
              {.model = metadata.name, .table = metadata.table.name});
}

/// @throws Error Errc::invalid_argument for a record of another model
void require_own(const ModelState& model, void* row, std::string_view verb) {
  const Metadata& metadata = model.metadata();
  if (!is_record(metadata) || RecordAccess::state(record_of(row)).get() == &model) return;
  throw Error(Errc::invalid_argument,
              "could not " + std::string(verb) + " " + metadata.name + ": the record is one of " +
                  record_of(row).model(),
              {.model = metadata.name});
}

[[noreturn]] void throw_gone(const Metadata& metadata, std::string_view verb) {
  throw Error(Errc::not_found,
              "could not " + std::string(verb) + " " + metadata.name +
                  ": there is no row of its key; it was deleted, or never created",
              {.model = metadata.name, .table = metadata.table.name});
}

/// Sends the INSERT; a key that the caller chose also moves the database's generator past it.
void insert(const Session& session, const ModelState& model, void* row, char verb) {
  const Metadata& metadata = model.metadata();
  AttributeMask sent;
  for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
    if (is_sent(metadata, i, row)) sent.set(i);
  }
  const auto send = [&](const Session& where) {
    const AttributeMask returned = verb == insert_verb ? returned_by_insert(session, metadata, sent)
                                                       : all_attributes(metadata);
    const Compiled& compiled = insert_statement(session, model, verb, sent);
    RowCells values(metadata, row);
    values.append(sent);
    Result result = where.execute(compiled, values.cells());
    if (result.next()) store(metadata, returned, result, row);
  };
  const bool explicit_key = metadata.generated_key && sent.test(*metadata.generated_key);
  const Compiled* advance = explicit_key ? advance_statement(session, model) : nullptr;
  if (advance == nullptr) return send(session);
  session.atomically([&](const Session& transaction) {
    send(transaction);
    RowCells key(metadata, row);
    key.append(*metadata.generated_key);
    transaction.run(*advance, key.cells());
  });
}

/// Sends the UPDATE of the attributes in the mask.
void send_update(const Session& session, const ModelState& model, void* row,
                 const AttributeMask& mask) {
  const Metadata& metadata = model.metadata();
  const Compiled& compiled = update_statement(session, model, mask);
  RowCells values(metadata, row);
  values.append(mask);
  values.append_key();
  Result result = session.execute(compiled, values.cells());
  if (compiled.results.empty()) {
    if (result.affected() == 0) throw_gone(metadata, "update");
    return;
  }
  if (!result.next()) throw_gone(metadata, "update");
  store(metadata, mask, result, row);
}

/// Validates, and updates the attributes of the mask and updated_at. Of a record only what changed.
void validated_update(const Session& session, const ModelState& model, void* row,
                      AttributeMask mask) {
  const Metadata& metadata = model.metadata();
  require_key(metadata, "update");
  validate(model, row, mask, "update");
  metadata.hooks.run(HookPoint::before_save, row);
  metadata.hooks.run(HookPoint::before_update, row);
  if (is_record(metadata)) {
    // Hooks can have changed more.
    for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
      if (RecordAccess::changed(record_of(row), i)) mask.set(i);
    }
    if (mask.none()) return;
  }
  if (metadata.updated_at_index) {
    set_time(metadata, *metadata.updated_at_index, row);
    mask.set(*metadata.updated_at_index);
  }
  if (mask.none()) return;
  with_model(session, model, row, "update", [&] { send_update(session, model, row, mask); });
  settle(model, row);
  metadata.hooks.run(HookPoint::after_update, row);
  metadata.hooks.run(HookPoint::after_save, row);
  after_commit(session, metadata, row);
}

/// All attributes but key and created_at; of a record those that changed.
AttributeMask updatable(const Metadata& metadata, const void* row) {
  AttributeMask mask;
  for (std::size_t i = 0; i < metadata.attributes.size(); ++i) {
    if (is_record(metadata)) {
      if (RecordAccess::changed(*static_cast<const Record*>(row), i)) mask.set(i);
    } else if (!metadata.is_key(i) && metadata.created_at_index != i) {
      mask.set(i);
    }
  }
  return mask;
}

/// Inserts a row whose key the caller chose, or updates the one that is there.
void upsert(const Session& session, const ModelState& model, void* row) {
  const Metadata& metadata = model.metadata();
  stamp_new(metadata, row);
  validate(model, row, all_attributes(metadata), "save");
  metadata.hooks.run(HookPoint::before_save, row);
  if (metadata.updated_at_index) set_time(metadata, *metadata.updated_at_index, row);
  with_model(session, model, row, "save", [&] { insert(session, model, row, upsert_verb); });
  settle(model, row);
  metadata.hooks.run(HookPoint::after_save, row);
  after_commit(session, metadata, row);
}

}  // namespace

void create(const Session& session, const ModelState& model, void* row) {
  require_writable(model.metadata(), "create");
  use_model(session, model);
  require_own(model, row, "create");
  const Metadata& metadata = model.metadata();
  make_key(metadata, row);
  stamp_new(metadata, row);
  validate(model, row, all_attributes(metadata), "create");
  metadata.hooks.run(HookPoint::before_save, row);
  metadata.hooks.run(HookPoint::before_create, row);
  with_model(session, model, row, "create", [&] { insert(session, model, row, insert_verb); });
  settle(model, row);
  metadata.hooks.run(HookPoint::after_create, row);
  metadata.hooks.run(HookPoint::after_save, row);
  after_commit(session, metadata, row);
}

void save(const Session& session, const ModelState& model, void* row) {
  require_writable(model.metadata(), "save");
  use_model(session, model);
  require_own(model, row, "save");
  const Metadata& metadata = model.metadata();
  if (is_record(metadata)) {
    if (record_of(row).is_new()) return create(session, model, row);
    return validated_update(session, model, row, updatable(metadata, row));
  }
  require_key(metadata, "save");
  const AttributeInfo* made = made_key(metadata);
  if (made != nullptr && is_nil(*made, row)) return create(session, model, row);
  if (!metadata.generated_key) return upsert(session, model, row);
  if (key_is_unset(metadata, row)) return create(session, model, row);
  validated_update(session, model, row, updatable(metadata, row));
}

void update(const Session& session, const ModelState& model, void* row) {
  require_writable(model.metadata(), "update");
  use_model(session, model);
  require_own(model, row, "update");
  const Metadata& metadata = model.metadata();
  if (is_record(metadata) && record_of(row).is_new()) throw_gone(metadata, "update");
  validated_update(session, model, row, updatable(metadata, row));
}

void update(const Session& session, const ModelState& model, void* row,
            std::span<const std::string_view> attributes) {
  require_writable(model.metadata(), "update");
  use_model(session, model);
  require_own(model, row, "update");
  AttributeMask mask;
  for (const std::string_view attribute : attributes) {
    const std::size_t index = model.metadata().index_of(attribute);
    if (model.metadata().is_key(index)) {
      throw Error(
          Errc::invalid_argument,
          "could not update " + model.metadata().name + ": '" + std::string(attribute) +
              "' belongs to the primary key, by which the row is found; destroy the row and "
              "create another",
          {.model = model.metadata().name});
    }
    mask.set(index);
  }
  validated_update(session, model, row, mask);
}

void destroy(const Session& session, const ModelState& model, void* row) {
  require_writable(model.metadata(), "destroy");
  use_model(session, model);
  require_own(model, row, "destroy");
  const Metadata& metadata = model.metadata();
  require_key(metadata, "destroy");
  metadata.hooks.run(HookPoint::before_destroy, row);
  RowCells key(metadata, row);
  key.append_key();
  const std::int64_t removed = with_model(session, model, row, "destroy", [&] {
    return session.run(destroy_statement(session, model), key.cells());
  });
  if (removed == 0) throw_gone(metadata, "destroy");
  metadata.hooks.run(HookPoint::after_destroy, row);
  after_commit(session, metadata, row);
}

void reload(const Session& session, const ModelState& model, void* row) {
  use_model(session, model);
  require_own(model, row, "reload");
  const Metadata& metadata = model.metadata();
  require_key(metadata, "reload");
  RowCells key(metadata, row);
  key.append_key();
  Result result = session.execute(find_statement(session, model), key.cells());
  if (!result.next()) throw_gone(metadata, "reload");
  store(metadata, all_attributes(metadata), result, row);
  settle(model, row);
}

bool find(const Session& session, const ModelState& model, std::span<const Value> key, void* row) {
  use_model(session, model);
  const Metadata& metadata = model.metadata();
  require_key(metadata, "find");
  if (key.size() != metadata.key.size()) {
    throw Error(Errc::invalid_argument,
                "could not find " + metadata.name + ": its primary key has " +
                    std::to_string(metadata.key.size()) + " part(s), and " +
                    std::to_string(key.size()) + " were given",
                {.model = metadata.name});
  }
  std::vector<Value> values;
  std::vector<Cell> cells;
  values.reserve(key.size());
  for (std::size_t i = 0; i < key.size(); ++i) {
    values.push_back(coerce(metadata.attributes[metadata.key[i]], metadata.name, key[i]));
    cells.push_back(to_cell(values.back()));
  }
  Result result = session.execute(find_statement(session, model), cells);
  if (!result.next()) return false;
  model.decode(row, result.row());
  return true;
}

}  // namespace stele::detail
