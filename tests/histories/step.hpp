#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "table.hpp"

namespace stele::test::histories {

enum class Verb {
  create,
  create_all,
  upsert,
  find_or_create,
  find_or_build,
  save_new,
  save,
  update,
  update_all,
  find_all,
  update_where,
  increment,
  increment_where,
  destroy,
  destroy_where,
  destroy_all,
  truncate,
  begin,
  commit,
  rollback,
};

/// A new row: a value of each column, or none where that is left out.
using Given = std::vector<std::optional<Value>>;

/// What of a column a comparison asks.
enum class Op { equal, not_equal, less, at_least, is_null, is_not_null };

struct Test {
  std::size_t column = 0;
  Op op = Op::equal;
  Value value{};
};

struct Assignment {
  enum class Kind {
    constant,
    plus,           ///< the column and a constant
    copy,           ///< another column
    excluded,       ///< the new row's
    plus_excluded,  ///< the column and the new row's
  };

  std::size_t column = 0;
  Kind kind = Kind::constant;
  Value value{};
  std::size_t from = 0;
};

/// Rows of a query.
struct Choice {
  std::vector<Test> tests{};
  std::optional<std::size_t> order{};
  bool descending = false;
  std::optional<std::int64_t> limit{};
  std::optional<std::int64_t> offset{};
};

struct Conflict {
  enum class Action { update_sent, update, ignore };

  std::size_t key = 0;  ///< of the table's
  Action action = Action::update_sent;
  std::vector<std::size_t> columns{};
  std::vector<Assignment> assignments{};
  std::optional<Test> where{};
};

/// A row that is there, and what is to become of it.
struct Edit {
  std::int64_t pick = 0;  ///< which of the rows; below 0: one that is not there
  Row key{};              ///< its key, once it is known
  std::vector<std::pair<std::size_t, Value>> changes{};
};

/// One call of a verb.
struct Step {
  Verb verb = Verb::create;
  bool by_name = false;  ///< through Record
  std::vector<Given> given{};
  std::optional<Conflict> conflict{};
  std::vector<Edit> edits{};
  std::vector<std::size_t> named{};  ///< the columns that update<…> and update_all<…> name
  Choice choice{};
  std::vector<Assignment> assignments{};
  std::size_t column = 0;  ///< that is incremented
  Value by{};
  bool down = false;       ///< it is decremented
  bool returning = false;  ///< rows are asked for
  bool restart_keys = false;
};

/// The step as one writes it down.
[[nodiscard]] std::string text_of(const Table& table, const Step& step);

}  // namespace stele::test::histories
