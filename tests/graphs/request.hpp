#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "design.hpp"

namespace stele::test::graphs {

enum class Op { equal, not_equal, less, at_least, in, not_in, is_null, is_not_null };

/// A condition: a test of a column, or all or any of others, or none of the one other.
struct Condition {
  enum class Kind { test, all, any, negation };

  Kind kind = Kind::test;
  Op op = Op::equal;
  std::size_t column = 0;
  std::vector<Value> values{};
  std::vector<Condition> parts{};
};

struct OrderBy {
  std::size_t column;
  bool descending = false;
  std::optional<bool> nulls_first{};
};

struct Include;

/// Which rows of a table, and what of theirs.
struct Rows {
  std::optional<Condition> where{};
  std::vector<OrderBy> order{};
  std::optional<std::int64_t> limit{};
  std::optional<std::int64_t> offset{};
  std::vector<Include> includes;

  [[nodiscard]] bool is_ordered_or_cut() const { return !order.empty() || limit || offset; }
};

enum class Strategy { chosen, join, query };

struct Include {
  std::size_t association = 0;
  Rows rows{};
  bool required = false;
  Strategy strategy = Strategy::chosen;
  // How it is said, which changes nothing:
  bool by_paths = false;      ///< what it includes is said by paths of the query around it
  bool is_said_last = false;  ///< and that before its own rows
  bool is_said_twice = false;
  bool is_required_inside = false;
};

/// What is loaded once the rows are there.
struct Load {
  std::vector<std::size_t> path{};
  Rows rows{};
};

enum class Ending { all, first, page };

struct Request {
  std::size_t table = 0;
  Rows rows{};
  Ending ending = Ending::all;
  std::int64_t page = 1;
  std::int64_t page_size = 1;
  std::optional<Load> load{};
};

/// Whether the rows of the include are read by the query around it.
[[nodiscard]] bool is_joined(const Design& design, const Association& association,
                             const Include& include);

/// The request in words.
[[nodiscard]] std::string text_of(const Design& design, const Request& request);

}  // namespace stele::test::graphs
