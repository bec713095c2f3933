#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "conflict.hpp"
#include "key_text.hpp"
#include "respelling.hpp"
#include "row_batch.hpp"
#include "row_errors.hpp"
#include "row_hooks.hpp"
#include "row_statements.hpp"
#include "row_values.hpp"
#include "stele/base/error.hpp"
#include "stele/model/database_models.hpp"
#include "stele/model/writes.hpp"

namespace stele::detail {

namespace {

/// Inserts rows that send the same attributes, in as few statements as there must be.
class BulkInsert {
 public:
  BulkInsert(const Session& session, const ModelState& model, const BulkOptions& options,
             const RowSink& written, const AttributeMask& sent)
      : session_(session),
        model_(model),
        options_(options),
        written_(written),
        sent_(sent),
        texts_(options.validate ? validated_texts(model.metadata()) : Texts::unchecked),
        batch_(model.metadata(), sent),
        form_(session.dialect().statement_compiler().given_form(batch_.types())),
        target_(target_of(model.metadata(), options.on_conflict)) {
    if (has_conflict()) {
      returned_ = all_attributes(model.metadata());
    } else if (options.returning) {
      returned_ = returned_by_insert(session, model.metadata(), sent);
    }
  }

  void insert(const RowList& rows, std::size_t first, std::size_t end) {
    while (first < end) {
      const std::size_t begin = first;
      const std::size_t most = rows_of_statement(session_, form_, batch_.columns(), end - first);
      for (; first < end && first - begin < most && batch_.bytes() < most_bytes; ++first) {
        if (!add_target(rows[first])) break;
        batch_.add(rows[first], texts_);
      }
      send(rows, begin);
      batch_.clear();
      targets_.clear();
    }
  }

 private:
  [[nodiscard]] bool has_conflict() const { return !options_.on_conflict.target.empty(); }

  /// False where a row of the statement has the same target already: postgres updates none twice in
  /// one statement.
  bool add_target(const void* row) {
    const bool updates = has_conflict() && form_ != sql::GivenForm::values &&
                         options_.on_conflict.action != ConflictClause::Action::ignore;
    if (!updates) return true;
    std::vector<Value> key;
    for (const std::size_t index : target_) {
      const AttributeInfo& attribute = model_.metadata().attributes[index];
      // Without case two texts are the same in ways that only the database knows.
      if (attribute.column.type.kind == TypeKind::citext) return batch_.rows() == 0;
      EncodeScratch scratch;
      key.push_back(to_value(attribute.encode(row, scratch)));
      if (key.back().is_null()) return true;
    }
    return targets_.insert(key_text(std::move(key))).second;
  }

  [[nodiscard]] const Compiled& statement() {
    const bool as_lists = form_ == sql::GivenForm::lists && batch_.rows() > 1;
    const std::size_t rows = as_lists ? 0 : batch_.rows();
    if (!has_conflict()) {
      return batch_.rows() == 1 && options_.returning
                 ? insert_statement(session_, model_, insert_verb, sent_)
                 : bulk_insert_statement(session_, model_, sent_, rows, options_.returning);
    }
    const auto kept = conflict_statements_.find(rows);
    if (kept != conflict_statements_.end()) return *kept->second;
    auto compiled = conflict_statement(session_, model_, sent_, rows, options_.returning,
                                       options_.on_conflict, false);
    return *conflict_statements_.emplace(rows, std::move(compiled)).first->second;
  }

  void send(const RowList& rows, std::size_t begin) {
    const Compiled& compiled = statement();
    const std::span<const Cell> cells = batch_.cells(compiled);
    if (!options_.returning) {
      session_.run(compiled, cells);
      return;
    }
    Result result = session_.execute(compiled, cells);
    if (has_conflict()) return take(result);
    std::size_t row = begin;
    const Metadata& metadata = model_.metadata();
    while (row < begin + batch_.rows() && result.next()) {
      store(metadata, returned_, result.row(), rows[row++]);
    }
    if (row < begin + batch_.rows() && !returned_.none()) throw_left_out();
    if (session_.dialect().features().triggers_change_rows) return;
    for (row = begin; row < begin + batch_.rows(); ++row) respell(metadata, sent_, rows[row]);
  }

  void take(Result& result) {
    while (result.next()) {
      void* const row = written_.add(written_.rows, model_);
      store(model_.metadata(), returned_, result.row(), row);
    }
  }

  [[noreturn]] void throw_left_out() const {
    const Metadata& metadata = model_.metadata();
    throw Error(Errc::database,
                "could not create " + metadata.name +
                    ": the database returned fewer rows than it was given, since a trigger left "
                    "some out, and it does not say which; create the rows one by one",
                {.model = metadata.name, .table = metadata.table.name});
  }

  const Session& session_;
  const ModelState& model_;
  const BulkOptions& options_;
  const RowSink& written_;
  AttributeMask sent_;
  AttributeMask returned_;
  Texts texts_;
  RowBatch batch_;
  sql::GivenForm form_;
  std::vector<std::size_t> target_;
  std::unordered_set<std::string> targets_;
  std::unordered_map<std::size_t, std::shared_ptr<const Compiled>> conflict_statements_;
};

/// Sets what the library makes, and looks whether all rows can be inserted.
void prepare(const ModelState& model, const RowList& rows, const BulkOptions& options,
             bool is_validated) {
  const Validation validation = is_validated       ? Validation::changes
                                : options.validate ? Validation::all
                                                   : Validation::none;
  const Metadata& metadata = model.metadata();
  const AttributeMask all = all_attributes(metadata);
  std::optional<Value> time;
  for_each_row(rows, [&](std::size_t i) {
    void* const row = rows[i];
    require_own(model, row, "create");
    make_key(metadata, row);
    stamp_new(metadata, row, time);
    if (options.row_hooks) {
      run_hooks_before(model, row, all, "create", HookPoint::before_create, validation);
    } else if (validation == Validation::all) {
      check_rules(model, row, all, "create");
    }
  });
}

/// Calls `work(first, end, sent)` for each run of rows that send the same.
void for_each_run(const ModelState& model, const RowList& rows,
                  const std::function<void(std::size_t, std::size_t, const AttributeMask&)>& work) {
  std::size_t first = 0;
  while (first < rows.count) {
    const AttributeMask sent = sent_attributes(model, rows[first]);
    std::size_t end = first + 1;
    AttributeMask room;
    while (end < rows.count && sent_attributes(model, rows[end], room) == sent) ++end;
    work(first, end, sent);
    first = end;
  }
}

}  // namespace

void create_all(const Session& session, const ModelState& model, const RowList& rows,
                const BulkOptions& options, const RowSink& written, bool is_validated) {
  const Metadata& metadata = model.metadata();
  require_writable(metadata, "create");
  use_model(session, model);
  prepare(model, rows, options, is_validated);
  if (rows.count == 0) return;

  const bool moves_key = moves_generated_key(session, model, options.on_conflict.assignments);
  const auto insert = [&](const Session& where) {
    for_each_run(model, rows, [&](std::size_t first, std::size_t end, const AttributeMask& sent) {
      BulkInsert(where, model, options, written, sent).insert(rows, first, end);
      if (!is_key_chosen(metadata, sent)) return;
      std::int64_t largest = generated_key(metadata, rows[first]);
      for (; first < end; ++first) {
        largest = std::max(largest, generated_key(metadata, rows[first]));
      }
      advance_key(where, model, largest);
    });
    if (moves_key) advance_past_all(where, model);
  };
  const WriteAttempt attempt = with_conflict(attempt_of("create", rows), options.on_conflict);
  with_model(session, model, attempt, [&] {
    rows.count == 1 ? session.atomically(insert) : session.all_or_nothing(insert);
  });

  const bool has_conflict = !options.on_conflict.target.empty();
  const RowList results = has_conflict ? written.list(written.rows) : rows;
  for (std::size_t i = 0; i < results.count; ++i) {
    void* const row = results[i];
    settle(model, row);
    if (!options.row_hooks) continue;
    if (!has_conflict) metadata.hooks.run(HookPoint::after_create, row);
    metadata.hooks.run(HookPoint::after_save, row);
    after_commit(session, metadata, row);
  }
}

}  // namespace stele::detail
