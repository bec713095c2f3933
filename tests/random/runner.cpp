#include "runner.hpp"

#include <tuple>
#include <utility>

#include "build.hpp"

namespace stele::test::queries {

namespace {

void read(Reply& reply, const std::vector<Record>& records) {
  for (const Record& record : records) {
    Row& row = reply.rows.emplace_back();
    for (const std::string& name : record.attributes()) row.push_back(record[name]);
  }
}

template <class... Values>
void read(Reply& reply, const std::vector<std::tuple<Values...>>& rows) {
  for (const auto& values : rows) {
    Row& row = reply.rows.emplace_back();
    std::apply([&](const auto&... each) { (row.push_back(each), ...); }, values);
  }
}

template <class Q>
void finish(Reply& reply, const Q& query) {
  const SqlText text = query.to_sql();
  reply.sql = text.sql + "  -- " + text_of(Row(text.binds));
  read(reply, query.all());
  reply.count = query.count();
  reply.exists = query.exists();
}

/// Makes a projection of so many terms, and gives it to the function.
template <class Q, class F>
void project(const Q& query, const Select& select, const Reads& reads, const F& use) {
  const auto term = [&](std::size_t i) { return value_of(*select.terms[i], reads); };
  // Tuples of values, whatever the terms are.
  switch (select.terms.size()) {
    case 1:
      return use(query.template select<std::tuple<Value>>(term(0)));
    case 2:
      return use(query.template select<std::tuple<Value, Value>>(term(0), term(1)));
    case 3:
      return use(query.template select<std::tuple<Value, Value, Value>>(term(0), term(1), term(2)));
    default:
      return use(query.template select<std::tuple<Value, Value, Value, Value>>(term(0), term(1),
                                                                               term(2), term(3)));
  }
}

template <class Q>
void run_on(Reply& reply, Q query, const Select& select, const Reads& reads) {
  apply(query, select, reads);
  if (select.terms.empty()) return finish(reply, query);
  project(query, select, reads, [&](const auto& selection) {
    if (!select.derived) return finish(reply, selection);
    Query<Record> outside = from("made", selection).query();
    for (const TermPtr& each : select.derived_where) outside.where(condition_of(*each, reads));
    finish(reply, outside);
  });
}

template <class S>
S together(SetOp op, S first, const std::vector<S>& others) {
  for (const S& other : others) {
    switch (op) {
      case SetOp::union_:
        first.union_(other);
        break;
      case SetOp::union_all:
        first.union_all(other);
        break;
      case SetOp::intersect:
        first.intersect(other);
        break;
      case SetOp::except:
        first.except(other);
        break;
    }
  }
  return first;
}

template <std::size_t Terms>
void run_set(Reply& reply, const Select& select, const Reads& reads) {
  using Rows = std::conditional_t<Terms == 1, std::tuple<Value>, std::tuple<Value, Value>>;
  std::vector<Selection<Rows, Record>> parts;
  for (const SelectPtr& part : select.parts) {
    const Query<Record> query = rows_of(*part, reads);
    if constexpr (Terms == 1) {
      parts.push_back(query.select<Rows>(value_of(*part->terms[0], reads)));
    } else {
      parts.push_back(
          query.select<Rows>(value_of(*part->terms[0], reads), value_of(*part->terms[1], reads)));
    }
  }
  const Selection<Rows, Record> first = parts.front();
  parts.erase(parts.begin());
  auto all = together(select.set_op, first, parts);
  Select rest = select;
  rest.where = nullptr;
  apply(all, rest, reads);
  finish(reply, all);
}

void run_by_kind(Reply& reply, const Select& select, const Models& models) {
  if (!select.parts.empty()) {
    select.terms.size() == 1 ? run_set<1>(reply, select, {models})
                             : run_set<2>(reply, select, {models});
    return;
  }
  const Query<Record> query = models[select.table].query();
  if (!select.join) return run_on(reply, query, select, {models});
  const Join& join = *select.join;
  const Reads reads{models, &join};
  const Model<Record>& target = models[join.table];
  const Condition<> on = condition_of(*join.on, reads);
  if (join.aliased) {
    const auto other = alias(target, "other");
    join.left ? run_on(reply, query.left_join(other, on), select, reads)
              : run_on(reply, query.join(other, on), select, reads);
  } else {
    join.left ? run_on(reply, query.left_join(target, on), select, reads)
              : run_on(reply, query.join(target, on), select, reads);
  }
}

}  // namespace

Runner::Runner(Database database) : database_(std::move(database)) {
  const auto of = [](std::size_t i) {
    const Column& column = columns()[i];
    AttributeOptions options;
    options.type = column.column_type;
    options.allow_null = column.nullable;
    options.primary_key = i == 0;
    return Attribute(column.name, options);
  };
  for (const char* name : {"Item", "Part"}) {
    models_.push_back(database_.define(name,
                                       {of(0), of(1), of(2), of(3), of(4), of(5), of(6), of(7),
                                        of(8), of(9), of(10), of(11), of(12), of(13), of(14)},
                                       {.timestamps = false}));
  }
}

void Runner::fill(const std::vector<Table>& tables) {
  database_.transaction([&](Transaction& transaction) {
    for (const Table& table : tables) {
      const Model<Record> model = transaction.model(table.name);
      model.where(column("id") > 0).destroy();
      for (const Row& row : table.rows) {
        Record record = model.build({});
        for (std::size_t i = 0; i < row.size(); ++i) record.set(columns()[i].name, row[i]);
        model.create(std::move(record));
      }
    }
  });
}

Reply Runner::run(const Select& select) const {
  Reply reply;
  try {
    run_by_kind(reply, select, models_);
  } catch (const Error& error) {
    reply.error = error.code();
    reply.message = error.what();
  }
  return reply;
}

}  // namespace stele::test::queries
