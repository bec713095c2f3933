#include <algorithm>
#include <optional>
#include <utility>

#include "base/ascii.hpp"
#include "conflict.hpp"
#include "fixed_values.hpp"
#include "row_batch.hpp"
#include "row_errors.hpp"
#include "row_hooks.hpp"
#include "row_queries.hpp"
#include "row_statements.hpp"
#include "row_values.hpp"
#include "stele/base/error.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/writes.hpp"

namespace stele::detail {

namespace {

/// A row that was in the way and is gone by now: so often it is tried again.
constexpr int most_attempts = 10;

[[noreturn]] void throw_contended(const Metadata& metadata, std::string_view verb) {
  throw Error(Errc::serialization_failure,
              "could not " + std::string(verb) + " " + metadata.name +
                  ": the row that was in the way is not seen by this transaction, or others delete "
                  "it again and again; run the transaction once more",
              {.model = metadata.name, .table = metadata.table.name});
}

[[noreturn]] void throw_taken(const UniqueKey& key) {
  throw ValidationError(Errc::unique_violation, {}, {}, {.columns = key.columns});
}

/// The row that has the values of this one in the key's columns.
sql::Expr same_key(const Metadata& metadata, const UniqueKey& key, const void* row) {
  KeyNames names;
  for (const std::string& column : key.columns) names.push_back(metadata.find_column(column)->name);
  const sql::Expr same = equal_values(metadata, names, values_of(metadata, names, row));
  return key.where ? sql::and_(*key.where, same) : same;
}

bool has_row(const Session& session, const ModelState& model, const sql::Expr& condition,
             DeletedRows deleted = DeletedRows::without) {
  QueryCore query = query_where(session, model, condition);
  query.with_deleted(deleted);
  return query.exists();
}

bool read_where(const Session& session, const ModelState& model, const sql::Expr& condition,
                void* row) {
  Result result = query_where(session, model, condition).select(1);
  if (!result.next()) return false;
  model.decode(row, result.row());
  return true;
}

/// True where an INSERT can violate another unique key than the one that it names.
bool has_other_keys(const Metadata& metadata) {
  return unique_keys(metadata).size() > (metadata.generated_key ? 2U : 1U);
}

/// Runs `work`, an INSERT of a row that has other unique keys too; false where another one has just
/// inserted the row, whose other keys the database has seen before the one that was named.
/// @param is_there whether there is now a row of the key that was named
template <class Work, class Test>
bool try_insert(const Session& session, const Metadata& metadata, const Work& work,
                const Test& is_there) {
  if (!has_other_keys(metadata)) {
    work(session);
    return true;
  }
  try {
    session.in_transaction() ? session.all_or_nothing(work) : work(session);
  } catch (const ValidationError& error) {
    if (error.code() != Errc::unique_violation || !is_there()) throw;
    return false;
  }
  return true;
}

/// One INSERT with ON CONFLICT.
/// @return whether it was inserted; nothing where the row that is there was left alone
std::optional<bool> send(const Session& session, const ModelState& model,
                         const ConflictClause& clause, const AttributeMask& sent, void* row) {
  const Metadata& metadata = model.metadata();
  const bool ignores = clause.action == ConflictClause::Action::ignore;
  const bool tells = !ignores && session.dialect().statement_compiler().tells_inserted();
  const auto statement = conflict_statement(session, model, sent, 1, true, clause, tells);
  const Compiled& compiled = *statement;
  RowBatch values(metadata, sent);
  values.add(row);
  Result result = session.execute(compiled, values.cells(compiled));
  if (!result.next()) return std::nullopt;
  store(metadata, all_attributes(metadata), result.row(), row);
  return tells ? result.row().back().i != 0 : ignores;
}

/// The same on a database that does not tell: it is asked first, in a transaction that is the only
/// one that writes.
std::optional<bool> send_twice(const Session& session, const ModelState& model,
                               const ConflictClause& clause, const AttributeMask& sent, void* row) {
  ConflictClause insert_alone = clause;
  insert_alone.action = ConflictClause::Action::ignore;
  if (send(session, model, insert_alone, sent, row)) return true;
  if (clause.action == ConflictClause::Action::ignore) return std::nullopt;
  if (!send(session, model, clause, sent, row)) return std::nullopt;
  return false;
}

/// Inserts the row, or updates or reads the one that is there.
bool write(const Session& session, const ModelState& model, const ConflictClause& clause,
           void* row) {
  const Metadata& metadata = model.metadata();
  const AttributeMask sent = sent_attributes(model, row);
  const bool is_chosen = is_key_chosen(metadata, sent);
  const bool moves_key = moves_generated_key(session, model, clause.assignments);
  const bool tells = session.dialect().statement_compiler().tells_inserted();
  std::optional<bool> created;
  const auto work = [&](const Session& where) {
    const UniqueKey key = key_of(metadata, clause);
    const sql::Expr same = same_key(metadata, key, row);
    const auto insert = [&](const Session& within) {
      created = tells ? send(within, model, clause, sent, row)
                      : send_twice(within, model, clause, sent, row);
    };
    bool had_violation = false;
    for (int attempt = 0; attempt < most_attempts && !created; ++attempt) {
      const bool is_clear = try_insert(where, metadata, insert, [&] {
        return !std::exchange(had_violation, true) && has_row(where, model, same);
      });
      if (is_clear && !created && read_where(where, model, same, row)) created = false;
    }
    if (!created && has_row(where, model, same, DeletedRows::with)) throw_taken(key);
    if (!created) throw_contended(metadata, "upsert");
    if (*created && is_chosen) advance_key(where, model, generated_key(metadata, row));
    if (!*created && moves_key) advance_past_all(where, model);
  };
  tells && !is_chosen && !moves_key ? work(session) : session.atomically(work);
  return *created;
}

bool is_same(const AttributeInfo& attribute, const Value& value, const void* row) {
  EncodeScratch scratch;
  const Value own = to_value(attribute.encode(row, scratch));
  const auto* text = own.if_is<std::string>();
  const auto* other = value.if_is<std::string>();
  const bool has_case = attribute.column.type.kind != TypeKind::citext;
  if (has_case || text == nullptr || other == nullptr) return own == value;
  return ascii::to_lower(*text) == ascii::to_lower(*other);
}

/// The unique key whose columns the condition fixes to the row's own values.
UniqueKey fixed_key(const Metadata& metadata, const sql::Expr& condition, const void* row) {
  const FixedValues fixed = fixed_values(metadata, condition);
  const auto find = [&](const std::string& column) {
    return std::find_if(fixed.values.begin(), fixed.values.end(),
                        [&](const auto& each) { return each.first->column.name == column; });
  };
  std::string other;
  for (UniqueKey& key : unique_keys(metadata)) {
    const auto is_fixed = [&](const std::string& column) {
      return find(column) != fixed.values.end();
    };
    if (!std::all_of(key.columns.begin(), key.columns.end(), is_fixed)) continue;
    const auto differs = [&](const std::string& column) {
      return !is_same(*metadata.find_column(column), find(column)->second, row);
    };
    const auto different = std::find_if(key.columns.begin(), key.columns.end(), differs);
    if (different == key.columns.end()) return std::move(key);
    other = metadata.find_column(*different)->name;
  }
  const std::string reason =
      other.empty()
          ? "the condition does not fix all columns of a unique key; say each by ==, such "
            "as col<&User::email> == email"
          : "the condition fixes '" + other +
                "' to another value than the row has that would be created; give both "
                "the same";
  throw Error(Errc::invalid_argument, "could not find or create " + metadata.name + ": " + reason,
              {.model = metadata.name});
}

/// Inserts the row where there is none of its key.
/// @return nothing where there is one
std::optional<bool> insert(const Session& session, const ModelState& model, const UniqueKey& key,
                           void* row) {
  const Metadata& metadata = model.metadata();
  ConflictClause clause;
  clause.action = ConflictClause::Action::ignore;
  for (const std::string& column : key.columns) {
    clause.target.push_back(metadata.find_column(column)->name);
  }
  const AttributeMask sent = sent_attributes(model, row);
  const std::optional<bool> created = send(session, model, clause, sent, row);
  if (created && is_key_chosen(metadata, sent)) {
    advance_key(session, model, generated_key(metadata, row));
  }
  return created;
}

}  // namespace

bool upsert(const Session& session, const ModelState& model, void* row,
            const ConflictClause& clause) {
  const Metadata& metadata = model.metadata();
  require_writable(metadata, "upsert");
  use_model(session, model);
  require_own(model, row, "upsert");
  make_key(metadata, row);
  stamp_upserted(metadata, row);
  prepare_row(model, row, all_attributes(metadata), "upsert", HookPoint::before_save);
  const bool created = with_model(session, model, with_conflict(attempt_of("upsert", row), clause),
                                  [&] { return write(session, model, clause, row); });
  settle(model, row);
  metadata.hooks.run(HookPoint::after_save, row);
  after_commit(session, metadata, row);
  return created;
}

bool find_or_build(const Session& session, const ModelState& model, const sql::Expr& condition,
                   void* row) {
  use_model(session, model);
  require_own(model, row, "find or build");
  return !read_where(session, model, condition, row);
}

bool find_or_create(const Session& session, const ModelState& model, const sql::Expr& condition,
                    void* row) {
  const Metadata& metadata = model.metadata();
  require_writable(metadata, "find or create");
  use_model(session, model);
  require_own(model, row, "find or create");
  const UniqueKey key = fixed_key(metadata, condition, row);
  if (read_where(session, model, condition, row)) return false;

  make_key(metadata, row);
  stamp_new(metadata, row);
  prepare_row(model, row, all_attributes(metadata), "create", HookPoint::before_create);
  const sql::Expr same = same_key(metadata, key, row);
  std::optional<bool> created;
  const auto create = [&](const Session& where) {
    where.atomically([&](const Session& within) { created = insert(within, model, key, row); });
  };
  with_model(session, model, row, "create", [&] {
    for (int attempt = 0; attempt < most_attempts && !created; ++attempt) {
      const bool is_clear =
          try_insert(session, metadata, create, [&] { return has_row(session, model, condition); });
      if (created) continue;
      if (read_where(session, model, condition, row)) {
        created = false;
      } else if (is_clear && has_row(session, model, same, DeletedRows::with)) {
        // It is there, and deleted, or the rest of the condition is not of it.
        throw_taken(key);
      }
    }
  });
  if (!created) throw_contended(metadata, "find or create");
  if (!*created) return false;
  settle(model, row);
  metadata.hooks.run(HookPoint::after_create, row);
  metadata.hooks.run(HookPoint::after_save, row);
  after_commit(session, metadata, row);
  return true;
}

}  // namespace stele::detail
