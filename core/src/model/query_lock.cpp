#include <algorithm>

#include "select_builder.hpp"
#include "stele/base/error.hpp"
#include "stele/model/model_state.hpp"
#include "stele/model/query_core.hpp"

namespace stele::detail {

namespace {

[[noreturn]] void throw_no_lock(const Metadata& metadata, Errc code, const std::string& why) {
  throw Error(code, "could not lock rows of " + metadata.name + ": " + why,
              {.model = metadata.name, .table = metadata.table.name});
}

}  // namespace

void QueryCore::lock(Lock strength) {
  if (!tree_.lock) tree_.lock.emplace();
  tree_.lock->strength = strength;
}

void QueryCore::lock_wait(sql::LockWait wait, std::string_view verb) {
  const Metadata& metadata = tree_.model->metadata();
  if (!tree_.lock) {
    throw_no_lock(metadata, Errc::invalid_argument,
                  std::string(verb) + " says how to lock; call lock(…) before it");
  }
  if (tree_.lock->wait != sql::LockWait::wait && tree_.lock->wait != wait) {
    throw_no_lock(metadata, Errc::invalid_argument,
                  "skip_locked() and nowait() exclude each other");
  }
  tree_.lock->wait = wait;
}

void QueryCore::lock_of(std::optional<std::string_view> model) {
  const Metadata& metadata = tree_.model->metadata();
  if (!tree_.lock) {
    throw_no_lock(metadata, Errc::invalid_argument,
                  "of() says whose rows to lock; call lock(…) before it");
  }
  if (model && *model != metadata.name) {
    throw_no_lock(metadata, Errc::mapping,
                  "of() names '" + std::string(*model) + "', a model that is not in this query");
  }
  tree_.lock->tables = {metadata.table.name};
}

void QueryCore::require_lockable() const {
  if (!tree_.lock) return;
  const Metadata& metadata = tree_.model->metadata();
  if (!session_.dialect().features().row_locks) {
    throw_no_lock(metadata, Errc::unsupported,
                  std::string(session_.dialect().name()) + " has no locks of rows");
  }
  const bool is_aggregate = std::any_of(tree_.terms.begin(), tree_.terms.end(), has_aggregate);
  const bool is_grouped = !tree_.group.empty() || tree_.having || is_aggregate || tree_.distinct ||
                          tree_.set != nullptr || !tree_.distinct_on.empty();
  if (is_grouped) {
    throw_no_lock(metadata, Errc::invalid_argument,
                  "what is grouped, aggregated, distinct or combined are no rows of the table; "
                  "select the rows themselves, without group_by() and its like");
  }
  if (!session_.in_transaction()) {
    throw_no_lock(metadata, Errc::invalid_argument,
                  "a lock lasts until its transaction ends, and there is none; query through "
                  "tx.model<…>() within db.transaction(…)");
  }
  if (session_.is_read_only()) {
    throw_no_lock(metadata, Errc::invalid_argument,
                  "the transaction is read-only; begin it without read_only");
  }
}

void QueryCore::refuse_lock(std::string_view verb) const {
  if (!tree_.lock) return;
  throw_no_lock(
      tree_.model->metadata(), Errc::invalid_argument,
      std::string(verb) +
          " reads no rows that it could lock; end the query with all(), first() or one()");
}

}  // namespace stele::detail
