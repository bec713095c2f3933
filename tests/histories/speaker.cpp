#include "speaker.hpp"

#include <tuple>
#include <utility>

#include "verbs.hpp"

namespace stele::test::histories {

namespace {

/// Says a step by a model.
template <class T>
class Saying {
 public:
  Saying(const Table& table, const Model<T>& model, const Step& step, Reply& reply)
      : table_(table), model_(model), words_(table, model), step_(step), reply_(reply) {}

  void run() {
    switch (step_.verb) {
      case Verb::create:
        return give(model_.create(made()));
      case Verb::save_new:
        return save(made());
      case Verb::create_all:
        return create_all();
      case Verb::upsert:
        return give(model_.upsert(made(), conflict()));
      case Verb::find_or_create:
        return give(model_.find_or_create(condition(), made()));
      case Verb::find_or_build:
        return give(model_.find_or_build(condition(), made()));
      case Verb::find_all:
        return find_all();
      case Verb::destroy_all:
        reply_.count = model_.destroy_all();
        return;
      case Verb::truncate:
        return model_.truncate({.restart_keys = step_.restart_keys});
      case Verb::update_where:
      case Verb::increment_where:
      case Verb::destroy_where:
        return run_query();
      default:
        return run_on_rows();
    }
  }

 private:
  void give(const T& row) { reply_.rows.push_back(words_.row(row)); }
  void give(const Created<T>& made) {
    reply_.created = made.created;
    give(made.row);
  }
  void give(const std::vector<T>& rows) {
    for (const T& row : rows) give(row);
  }

  [[nodiscard]] T made() const { return words_.make(step_.given.front()); }

  void save(T row) {
    model_.save(row);
    give(row);
  }

  [[nodiscard]] auto conflict() const {
    using Action = Conflict::Action;
    const Conflict& wanted = *step_.conflict;
    auto conflict = words_.target(wanted.key);
    if (wanted.action == Action::ignore) return std::move(conflict).ignore();
    for (const std::size_t column : wanted.columns) {
      conflict = words_.update(std::move(conflict), column);
    }
    for (const Assignment& each : wanted.assignments) {
      conflict = std::move(conflict).update(words_.set(each));
    }
    if (wanted.where) conflict = std::move(conflict).where(words_.test(*wanted.where));
    return conflict;
  }

  void create_all() {
    std::vector<T> rows;
    for (const Given& given : step_.given) rows.push_back(words_.make(given));
    BulkOptions options{.returning = step_.returning};
    if (step_.conflict) options.on_conflict = conflict();
    give(model_.create_all(std::move(rows), options));
  }

  void find_all() {
    if (table_.keys.front().columns.size() == 1) {
      std::vector<Value> keys;
      for (const Edit& edit : step_.edits) keys.push_back(edit.key[0]);
      return give(model_.find_all(keys));
    }
    std::vector<std::tuple<Value, Value>> keys;
    for (const Edit& edit : step_.edits) keys.emplace_back(edit.key[0], edit.key[1]);
    give(model_.find_all(keys));
  }

  /// The row of the key as it is in the database, or one that is not there.
  [[nodiscard]] T row_of(const Edit& edit) const {
    if (edit.pick >= 0) {
      return edit.key.size() == 1 ? model_.get(edit.key[0]) : model_.get(edit.key[0], edit.key[1]);
    }
    Given given(table_.columns.size());
    for (std::size_t i = 0; i < edit.key.size(); ++i) {
      given[table_.keys.front().columns[i]] = edit.key[i];
    }
    return words_.make(given);
  }
  [[nodiscard]] T edited(const Edit& edit) const {
    T row = row_of(edit);
    for (const auto& [column, value] : edit.changes) words_.assign(row, column, value);
    return row;
  }

  void run_on_rows() {
    std::vector<T> rows;
    for (const Edit& edit : step_.edits) rows.push_back(edited(edit));
    if (step_.verb == Verb::update_all) {
      return give(words_.update_all(model_, std::move(rows), step_.named));
    }
    T& row = rows.front();
    if (step_.verb == Verb::save) model_.save(row);
    if (step_.verb == Verb::update) words_.update(model_, row, step_.named);
    if (step_.verb == Verb::increment) words_.increment(model_, step_, &row);
    if (step_.verb == Verb::destroy) model_.destroy(row);
    give(row);
  }

  [[nodiscard]] auto condition() const {
    auto condition = words_.test(step_.choice.tests.front());
    for (std::size_t i = 1; i < step_.choice.tests.size(); ++i) {
      condition = condition && words_.test(step_.choice.tests[i]);
    }
    return condition;
  }

  [[nodiscard]] Query<T> query() const {
    const Choice& choice = step_.choice;
    Query<T> query = model_.query();
    if (!choice.tests.empty()) query.where(condition());
    if (choice.order) words_.order(query, *choice.order, choice.descending);
    if (choice.limit) query.limit(*choice.limit);
    if (choice.offset) query.offset(*choice.offset);
    return query;
  }

  void run_query() {
    const Query<T> rows = query();
    if (step_.verb == Verb::increment_where) {
      reply_.count = words_.increment(rows, step_, nullptr);
    } else if (step_.verb == Verb::destroy_where) {
      step_.returning ? give(rows.destroy_returning()) : count(rows.destroy());
    } else {
      update(rows);
    }
  }
  void count(std::int64_t rows) { reply_.count = rows; }

  void update(const Query<T>& rows) {
    const std::vector<Assignment>& sets = step_.assignments;
    const auto update = [&](const auto&... assignments) {
      step_.returning ? give(rows.update_returning(assignments...))
                      : count(rows.update(assignments...));
    };
    if (sets.size() == 1) return update(words_.set(sets[0]));
    if (sets.size() == 2) return update(words_.set(sets[0]), words_.set(sets[1]));
    update(words_.set(sets[0]), words_.set(sets[1]), words_.set(sets[2]));
  }

  const Table& table_;
  const Model<T>& model_;
  Words<T> words_;
  const Step& step_;
  Reply& reply_;
};

template <class T>
std::vector<Row> read(const Table& table, const Model<T>& model) {
  const Words<T> words(table, model);
  std::vector<Row> rows;
  for (const T& row : model.all()) rows.push_back(words.row(row));
  return rows;
}

}  // namespace

template <class T>
Model<T> Speaker::model() {
  return transactions_.empty() ? database_.model<T>() : transactions_.back().model<T>();
}

Model<Record> Speaker::model(const Table& table) {
  return transactions_.empty() ? database_.model(table.model)
                               : transactions_.back().model(table.model);
}

Reply Speaker::run(const Table& table, const Step& step) {
  Reply reply;
  try {
    if (step.by_name) {
      Saying<Record>(table, model(table), step, reply).run();
    } else if (table.model == "Stock") {
      Saying<Stock>(table, model<Stock>(), step, reply).run();
    } else {
      Saying<Entry>(table, model<Entry>(), step, reply).run();
    }
  } catch (const Error& error) {
    reply.error = error.code();
    reply.message = error.what();
    if (const auto* refused = dynamic_cast<const ValidationError*>(&error)) {
      for (const ValidationItem& item : refused->items())
        reply.attributes.push_back(item.attribute);
    }
  }
  return reply;
}

std::vector<Row> Speaker::rows(const Table& table, bool by_name) {
  if (by_name) return by_key(table, read<Record>(table, model(table)));
  if (table.model == "Stock") return by_key(table, read<Stock>(table, model<Stock>()));
  return by_key(table, read<Entry>(table, model<Entry>()));
}

void Speaker::begin() {
  transactions_.push_back(transactions_.empty() ? database_.begin() : transactions_.back().begin());
}

void Speaker::commit() {
  transactions_.back().commit();
  transactions_.pop_back();
}

void Speaker::rollback() {
  transactions_.back().rollback();
  transactions_.pop_back();
}

}  // namespace stele::test::histories
