#include "stele/model/writes.hpp"

#include <utility>

#include "driver/with_cells.hpp"
#include "respelling.hpp"
#include "row_cells.hpp"
#include "row_errors.hpp"
#include "row_hooks.hpp"
#include "row_queries.hpp"
#include "row_statements.hpp"
#include "row_values.hpp"
#include "soft_delete.hpp"
#include "stele/base/error.hpp"
#include "stele/model/database_models.hpp"

namespace stele::detail {

namespace {

/// Takes over what an INSERT of these attributes returned.
void store_inserted(const Session& session, const Metadata& metadata, const Compiled& insert,
                    char verb, const AttributeMask& sent, std::span<const Cell> cells, void* row) {
  if (insert.generated_key_only) {
    metadata.attributes[*metadata.generated_key].decode(row, cells.front());
  } else if (verb == upsert_verb) {
    store(metadata, metadata.masks.all, cells, row);
  } else {
    store(metadata, returned_by_insert(session, metadata, sent), cells, row);
  }
}

/// Sends the INSERT of the attributes in the mask.
[[gnu::hot]] void send_insert(const Session& session, const ModelState& model, void* row, char verb,
                              const AttributeMask& sent) {
  const Metadata& metadata = model.metadata();
  const Compiled& compiled = insert_statement(session, model, verb, sent);
  RowCells values(model, row);
  values.append(sent, validated_texts(metadata));
  Result result = session.execute_here(compiled, values.cells());
  if (result.next()) store_inserted(session, metadata, compiled, verb, sent, result.row(), row);
  if (!session.dialect().features().triggers_change_rows) respell(metadata, sent, row);
}

/// Sends the INSERT; a key that the caller chose also moves the database's generator past it.
[[gnu::hot]] void insert(const Session& session, const ModelState& model, void* row, char verb) {
  const Metadata& metadata = model.metadata();
  AttributeMask room;
  const AttributeMask& sent = sent_attributes(model, row, room);
  const bool advances =
      is_key_chosen(metadata, sent) && advance_statement(session, model) != nullptr;
  if (!advances) return send_insert(session, model, row, verb, sent);
  session.atomically([&](const Session& transaction) {
    send_insert(transaction, model, row, verb, sent);
    advance_key(transaction, model, generated_key(metadata, row));
  });
}

/// Sends the UPDATE of the attributes in the mask.
[[gnu::hot]] void send_update(const Session& session, const ModelState& model, void* row,
                              const AttributeMask& mask) {
  const Metadata& metadata = model.metadata();
  const Compiled& compiled = update_statement(session, model, mask);
  RowCells values(model, row);
  values.append(mask, validated_texts(metadata));
  values.append_key();
  Result result = session.execute_here(compiled, values.cells());
  if (compiled.results.empty()) {
    if (result.affected() == 0) throw_gone(metadata, "update");
    return respell(metadata, mask, row);
  }
  if (!result.next()) throw_gone(metadata, "update");
  store(metadata, mask, result.row(), row);
}

/// True where an UPDATE sends what was asked for, and nothing comes between.
bool is_sent_as_asked(const Metadata& metadata) {
  return !is_record(metadata) && metadata.hooks.empty() && !metadata.updated_at_index;
}

/// Validates, and adds what else is to be sent: what hooks change, and updated_at.
[[gnu::noinline]] void prepare_update(const ModelState& model, void* row, AttributeMask& mask) {
  const Metadata& metadata = model.metadata();
  const AttributeMask changed = prepare_row(model, row, mask, "update", HookPoint::before_update);
  require_same_key(metadata, changed, "update");
  const AttributeMask& taken = is_record(metadata) ? metadata.masks.all : metadata.masks.updatable;
  changed.each_common(taken, [&](std::size_t index) { mask.set(index); });
  if (!metadata.updated_at_index || (is_record(metadata) && mask.none())) return;
  set_time(metadata, *metadata.updated_at_index, row);
  mask.set(*metadata.updated_at_index);
}

/// Validates, and updates the attributes that were asked for, those that hooks change, and
/// updated_at.
[[gnu::hot]] void validated_update(const Session& session, const ModelState& model, void* row,
                                   const AttributeMask& asked) {
  const Metadata& metadata = model.metadata();
  require_key(metadata, "update");
  AttributeMask completed;
  const AttributeMask* mask = &asked;
  if (is_sent_as_asked(metadata)) {
    prepare_row(model, row, asked, "update", HookPoint::before_update);
  } else {
    completed = asked;
    prepare_update(model, row, completed);
    mask = &completed;
  }
  if (mask->none()) return;
  with_model(session, model, row, "update", [&] { send_update(session, model, row, *mask); });
  settle(model, row, *mask);
  metadata.hooks.run(HookPoint::after_update, row);
  metadata.hooks.run(HookPoint::after_save, row);
  after_commit(session, metadata, row);
}

/// Inserts a row whose key the caller chose, or updates the one that is there.
void upsert(const Session& session, const ModelState& model, void* row) {
  const Metadata& metadata = model.metadata();
  stamp_upserted(metadata, row);
  prepare_row(model, row, all_attributes(metadata), "save", HookPoint::before_save);
  with_model(session, model, row, "save", [&] { insert(session, model, row, upsert_verb); });
  settle(model, row);
  metadata.hooks.run(HookPoint::after_save, row);
  after_commit(session, metadata, row);
}

}  // namespace

[[gnu::hot]] void create(const Session& session, const ModelState& model, void* row) {
  require_writable(model.metadata(), "create");
  use_model(session, model);
  require_own(model, row, "create");
  const Metadata& metadata = model.metadata();
  make_key(metadata, row);
  stamp_new(metadata, row);
  prepare_row(model, row, all_attributes(metadata), "create", HookPoint::before_create);
  with_model(session, model, row, "create", [&] { insert(session, model, row, insert_verb); });
  settle(model, row);
  metadata.hooks.run(HookPoint::after_create, row);
  metadata.hooks.run(HookPoint::after_save, row);
  after_commit(session, metadata, row);
}

void save(const Session& session, const ModelState& model, void* row) {
  require_writable(model.metadata(), "save");
  use_model(session, model);
  require_kept_key(model, row, "save");
  const Metadata& metadata = model.metadata();
  if (is_record(metadata)) {
    if (record_of(row).is_new()) return create(session, model, row);
    return validated_update(session, model, row, updatable(metadata, row));
  }
  require_key(metadata, "save");
  if (has_unmade_key(metadata, row)) return create(session, model, row);
  if (!metadata.generated_key) return upsert(session, model, row);
  if (key_is_unset(metadata, row)) return create(session, model, row);
  validated_update(session, model, row, updatable(metadata, row));
}

void update(const Session& session, const ModelState& model, void* row) {
  require_writable(model.metadata(), "update");
  use_model(session, model);
  require_kept_key(model, row, "update");
  const Metadata& metadata = model.metadata();
  if (is_record(metadata) && record_of(row).is_new()) throw_gone(metadata, "update");
  validated_update(session, model, row, updatable(metadata, row));
}

[[gnu::hot]] void update(const Session& session, const ModelState& model, void* row,
                         StaticNames attributes) {
  require_writable(model.metadata(), "update");
  use_model(session, model);
  validated_update(session, model, row, model.named(attributes));
}

void update(const Session& session, const ModelState& model, void* row,
            std::span<const std::string_view> attributes) {
  require_writable(model.metadata(), "update");
  use_model(session, model);
  require_kept_key(model, row, "update");
  validated_update(session, model, row, named_attributes(model.metadata(), attributes));
}

void destroy(const Session& session, const ModelState& model, void* row, bool force) {
  require_writable(model.metadata(), "destroy");
  use_model(session, model);
  require_kept_key(model, row, "destroy");
  const Metadata& metadata = model.metadata();
  require_key(metadata, "destroy");
  metadata.hooks.run(HookPoint::before_destroy, row);
  const bool is_found = with_model(session, model, row, "destroy", [&] {
    if (is_paranoid(metadata) && !force) return mark_deleted(session, model, row);
    RowCells key(model, row);
    key.append_key();
    return session.run(destroy_statement(session, model), key.cells()) > 0;
  });
  if (!is_found) throw_gone(metadata, "destroy");
  metadata.hooks.run(HookPoint::after_destroy, row);
  after_commit(session, metadata, row);
}

void reload(const Session& session, const ModelState& model, void* row) {
  use_model(session, model);
  require_kept_key(model, row, "reload");
  const Metadata& metadata = model.metadata();
  require_key(metadata, "reload");
  RowCells key(model, row);
  key.append_key();
  Result result =
      session.execute_here(find_statement(session, model, DeletedRows::with), key.cells());
  if (!result.next()) throw_gone(metadata, "reload");
  store(metadata, all_attributes(metadata), result.row(), row);
  settle(model, row);
}

namespace {

/// The same where default scopes can leave the row out.
bool find_in_scope(const Session& session, const ModelState& model, std::span<const Value> key,
                   void* row) {
  const Metadata& metadata = model.metadata();
  const sql::Expr same = equal_values(metadata, primary_key(metadata), {key.begin(), key.end()});
  Result result = shown_where(session, model, same).select(1);
  if (!result.next()) return false;
  model.decode(row, result.row());
  return true;
}

}  // namespace

[[gnu::hot]] bool find(const Session& session, const ModelState& model, std::span<Value> key,
                       void* row) {
  use_model(session, model);
  const Metadata& metadata = model.metadata();
  require_key(metadata, "find");
  require_parts(metadata, key.size());
  for (std::size_t i = 0; i < key.size(); ++i) {
    coerce_in_place(metadata.attributes[metadata.key[i]], metadata.name, key[i]);
  }
  if (!metadata.default_scopes.empty()) return find_in_scope(session, model, key, row);
  Result result = with_cells(key, [&](std::span<const Cell> cells) {
    return session.execute_here(find_statement(session, model), cells);
  });
  if (!result.next()) return false;
  model.decode(row, result.row());
  return true;
}

}  // namespace stele::detail
