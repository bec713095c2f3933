#include "step.hpp"

#include <string_view>

namespace stele::test::histories {

namespace {

constexpr std::string_view verb_names[] = {
    "create",      "create_all", "upsert",        "find_or_create", "find_or_build",
    "save (new)",  "save",       "update",        "update_all",     "find_all",
    "update ...",  "increment",  "increment ...", "destroy",        "destroy ...",
    "destroy_all", "truncate",   "begin",         "commit",         "rollback"};
constexpr std::string_view op_names[] = {" == ", " != ", " < ", " >= ", " is null", " is not null"};

class Writer {
 public:
  explicit Writer(const Table& table) : table_(table) {}

  [[nodiscard]] std::string name(std::size_t column) const { return table_.columns[column].name; }

  [[nodiscard]] std::string given(const Given& row) const {
    std::string text;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (row[i]) text += (text.empty() ? "" : ", ") + name(i) + ": " + text_of(*row[i]);
    }
    return "{" + text + "}";
  }

  [[nodiscard]] std::string test(const Test& test) const {
    const bool has_value = test.op != Op::is_null && test.op != Op::is_not_null;
    return name(test.column) + std::string(op_names[static_cast<std::size_t>(test.op)]) +
           (has_value ? text_of(test.value) : "");
  }

  [[nodiscard]] std::string assignment(const Assignment& each) const {
    using Kind = Assignment::Kind;
    const std::string column = name(each.column);
    switch (each.kind) {
      case Kind::constant:
        return column + " = " + text_of(each.value);
      case Kind::plus:
        return column + " = " + column + " + " + text_of(each.value);
      case Kind::copy:
        return column + " = " + name(each.from);
      case Kind::excluded:
        return column + " = excluded";
      case Kind::plus_excluded:
        return column + " = " + column + " + excluded";
    }
    return {};
  }

  [[nodiscard]] std::string conflict(const Conflict& conflict) const {
    using Action = Conflict::Action;
    std::string text = " on conflict";
    for (const std::size_t column : table_.keys[conflict.key].columns) text += " " + name(column);
    if (conflict.action == Action::ignore) return text + " ignore";
    if (conflict.action == Action::update) {
      text += " update";
      for (const std::size_t column : conflict.columns) text += " " + name(column);
      for (const Assignment& each : conflict.assignments) text += " [" + assignment(each) + "]";
    }
    if (conflict.where) text += " where " + test(*conflict.where);
    return text;
  }

  [[nodiscard]] std::string choice(const Choice& choice) const {
    std::string text;
    for (const Test& each : choice.tests) text += (text.empty() ? " where " : " and ") + test(each);
    if (choice.order) {
      text += " order by " + name(*choice.order) + (choice.descending ? " desc" : "");
    }
    if (choice.limit) text += " limit " + std::to_string(*choice.limit);
    if (choice.offset) text += " offset " + std::to_string(*choice.offset);
    return text;
  }

  [[nodiscard]] std::string edit(const Edit& edit) const {
    std::string text = " row " + text_of(edit.key) + (edit.pick < 0 ? " (gone)" : "");
    for (const auto& [column, value] : edit.changes) {
      text += " " + name(column) + ": " + text_of(value);
    }
    return text;
  }

 private:
  const Table& table_;
};

}  // namespace

std::string text_of(const Table& table, const Step& step) {
  const Writer writer(table);
  std::string text(verb_names[static_cast<std::size_t>(step.verb)]);
  if (step.by_name) text += " by name";
  for (const Given& row : step.given) text += "\n      " + writer.given(row);
  for (const Edit& edit : step.edits) text += "\n     " + writer.edit(edit);
  if (!step.named.empty()) text += " naming";
  for (const std::size_t column : step.named) text += " " + writer.name(column);
  text += writer.choice(step.choice);
  for (const Assignment& each : step.assignments) text += " set " + writer.assignment(each);
  if (!step.by.is_null()) {
    text += " " + writer.name(step.column) + (step.down ? " - " : " + ") + text_of(step.by);
  }
  if (step.conflict) text += writer.conflict(*step.conflict);
  if (step.returning) text += " returning";
  if (step.restart_keys) text += " restart_keys";
  return text;
}

}  // namespace stele::test::histories
