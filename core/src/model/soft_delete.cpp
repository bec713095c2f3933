#include "soft_delete.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "row_errors.hpp"
#include "row_queries.hpp"
#include "row_statements.hpp"
#include "row_times.hpp"
#include "row_values.hpp"
#include "select_builder.hpp"
#include "stele/base/error.hpp"
#include "stele/model/column.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/writes.hpp"

namespace stele::detail {

const AttributeInfo& deleted_at(const Metadata& metadata) noexcept {
  return metadata.attributes[*metadata.deleted_at_index];
}

sql::Expr is_live(const Metadata& metadata, std::string table) {
  const schema::Column& column = deleted_at(metadata).column;
  return null_test(sql::column(std::move(table), column.name, column.type), false);
}

sql::Expr with_live(const Metadata& metadata, const std::string& table,
                    const sql::Expr& condition) {
  if (!is_paranoid(metadata)) return condition;
  return sql::and_(condition, is_live(metadata, table));
}

bool leaves_out(const QueryTree& tree) {
  if (tree.is_scoped) return false;
  const Metadata& metadata = tree.model->metadata();
  return (!tree.unscoped && !metadata.default_scopes.empty()) ||
         (is_paranoid(metadata) && tree.deleted != DeletedRows::with);
}

namespace {

/// The one row of a key, deleted or not.
QueryCore query_of_row(const Session& session, const ModelState& model, const void* row) {
  const Metadata& metadata = model.metadata();
  const KeyNames key = primary_key(metadata);
  QueryCore query =
      query_where(session, model, equal_values(metadata, key, values_of(metadata, key, row)));
  query.with_deleted(DeletedRows::with);
  return query;
}

/// Takes over when the row was deleted and updated, of a row as the database has it.
void store_times(const Metadata& metadata, std::span<const Cell> cells, void* row) {
  for (const auto& index : {metadata.deleted_at_index, metadata.updated_at_index}) {
    if (index) metadata.attributes[*index].decode(row, cells[*index]);
  }
}

/// Takes over the times of the row that was changed; where none was, as it had them already, of the
/// one that is there.
/// @return false where there is no row
bool take_times(const QueryCore& all, const std::function<Result()>& change, void* row) {
  const Metadata& metadata = all.model().metadata();
  {
    Result changed = change();
    if (changed.next()) return store_times(metadata, changed.row(), row), true;
  }
  Result known = all.select();
  if (!known.next()) return false;
  store_times(metadata, known.row(), row);
  return true;
}

void require_paranoid(const Metadata& metadata, std::string_view verb) {
  if (is_paranoid(metadata)) return;
  throw Error(Errc::invalid_argument,
              "could not " + std::string(verb) + " " + metadata.name +
                  ": its rows are deleted for good; say paranoid<…>() in describe(), or "
                  "{.paranoid = true}, for rows that are marked",
              {.model = metadata.name});
}

/// True where the results are of several rows each.
bool has_groups(const QueryTree& tree) {
  return !tree.group.empty() || (!tree.terms.empty() && tree.distinct) ||
         std::any_of(tree.terms.begin(), tree.terms.end(), has_aggregate);
}

}  // namespace

void QueryCore::apply_scopes() {
  const Metadata& metadata = tree_.model->metadata();
  if (!tree_.unscoped) {
    const bool has_order = !tree_.order.empty();
    for (const auto& apply : metadata.default_scopes) apply(*this);
    // Theirs is one of rows.
    if (!has_order && has_groups(tree_)) tree_.order.clear();
  }
  if (is_paranoid(metadata) && tree_.deleted != DeletedRows::with) {
    where(null_test(attribute(metadata.identity, detail::deleted_at(metadata).name),
                    tree_.deleted == DeletedRows::only));
  }
  if (tree_.unranked) drop_order();
  tree_.is_scoped = true;
}

bool mark_deleted(const Session& session, const ModelState& model, void* row) {
  const QueryCore all = query_of_row(session, model, row);
  QueryCore live = all;
  live.with_deleted(DeletedRows::without);
  // A second time it keeps the first one.
  return take_times(
      all, [&] { return live.destroy_returning(); }, row);
}

void restore(const Session& session, const ModelState& model, void* row) {
  const Metadata& metadata = model.metadata();
  require_writable(metadata, "restore");
  use_model(session, model);
  require_kept_key(model, row, "restore");
  require_key(metadata, "restore");
  require_paranoid(metadata, "restore");
  const QueryCore all = query_of_row(session, model, row);
  const bool is_found = with_model(session, model, row, "restore", [&] {
    return take_times(
        all, [&] { return all.restore_returning(); }, row);
  });
  if (!is_found) throw_gone(metadata, "restore");
}

Compiled QueryCore::restore_statement(bool returns) const {
  use_model(session_, *tree_.model);
  require_paranoid(tree_.model->metadata(), "restore");
  require_condition("restore");
  QueryCore deleted = *this;
  deleted.with_deleted(DeletedRows::only);
  const AttributeInfo& attribute = deleted_at(tree_.model->metadata());
  return deleted.update_statement({{detail::attribute(nullptr, attribute.name), untyped(Value())}},
                                  returns, "restore");
}

Compiled QueryCore::mark_statement(bool returns) const {
  const Metadata& metadata = tree_.model->metadata();
  if (tree_.deleted == DeletedRows::only) {
    throw Error(Errc::invalid_argument,
                "could not destroy " + metadata.name +
                    ": the rows of only_deleted() are deleted already; destroy them for good by "
                    "force_destroy()",
                {.model = metadata.name});
  }
  QueryCore live = *this;  // what is deleted keeps its time
  live.with_deleted(DeletedRows::without);
  const AttributeInfo& attribute = detail::deleted_at(metadata);
  return live.update_statement(
      {{detail::attribute(nullptr, attribute.name), untyped(present(attribute.column.type))}},
      returns, "destroy");
}

std::int64_t QueryCore::restore() const {
  const Compiled compiled = restore_statement(false);
  return with_model(session_, *tree_.model, {.verb = "restore", .query = &tree_},
                    [&] { return session_.run(compiled); });
}

Result QueryCore::restore_returning() const {
  const Compiled compiled = restore_statement(true);
  return with_model(session_, *tree_.model, {.verb = "restore", .query = &tree_},
                    [&] { return session_.execute(compiled); });
}

}  // namespace stele::detail
