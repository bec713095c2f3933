#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "stele/base/value.hpp"
#include "stele/schema/column_type.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// What a result column or a parameter is: the kind of its cells, and how the database holds it.
struct Format {
  ValueKind kind = ValueKind::null;
  StorageForm storage = StorageForm::standard;
  TypeKind type = TypeKind::text;  ///< the declared type, for drivers that send typed binary values
  TypeKind element = TypeKind::text;  ///< of an array: the type of its innermost elements
  std::uint8_t precision = 0;         ///< of a decimal, or of those in an array; 0: any number
  std::uint8_t scale = 0;             ///< digits after the point, as the database holds it
  /// Of an array that is a parameter: the values of IN, in the form in which columns store them.
  bool is_list = false;

  friend bool operator==(const Format&, const Format&) = default;
};

[[nodiscard]] Format format_of(const ColumnType& type) noexcept;

/// Where a driver may load rows: `"schema"."table"` and `"a", "b"`; empty: it may not.
struct LoadTarget {
  std::string table{};
  std::string columns{};
};

/// By what a statement that is kept unchanged is known again without a look at its text. What is
/// copied from it may be changed, and so has none.
class StatementId {
 public:
  StatementId() noexcept = default;
  StatementId(const StatementId& /*other*/) noexcept {}
  StatementId(StatementId&& other) noexcept : number_(std::exchange(other.number_, 0)) {}
  StatementId& operator=(const StatementId& /*other*/) noexcept {
    number_ = 0;
    return *this;
  }
  StatementId& operator=(StatementId&& other) noexcept {
    number_ = std::exchange(other.number_, 0);
    return *this;
  }
  ~StatementId() = default;

  /// One that no other statement of the process has had. Any thread.
  [[nodiscard]] static StatementId next() noexcept;

  /// False for two that have none.
  [[nodiscard]] bool is_same(std::uint64_t number) const noexcept {
    return number_ == number && number != 0;
  }
  /// 0: none.
  [[nodiscard]] std::uint64_t number() const noexcept { return number_; }

 private:
  std::uint64_t number_ = 0;
};

/// A statement in a dialect's words, ready to be prepared.
struct Compiled {
  std::string sql{};
  std::vector<Format> parameters{};  ///< in the order of their placeholders
  std::vector<Format> results{};     ///< one a column; empty: the statement returns no rows
  /// The constants to bind, one a parameter; null where the value comes with each execution.
  std::vector<Value> values{};
  /// The only result is the generated key, which the driver knows without asking the database:
  /// the statement has no RETURNING, and the driver makes the one row itself.
  bool generated_key_only = false;
  bool writes = false;  ///< it changes rows
  /// It may leave a setting, or an object of its own, in the session that runs it.
  bool changes_session = false;
  /// It may change what names stand for: prepared statements may be outdated by it.
  bool changes_schema = false;
  /// The library needs it for itself, such as a look at the catalogue: it is none of the program's.
  bool internal = false;
  /// So many of the first parameters are lists, of one value a row: an execution is given the
  /// values of any number of rows, row by row, and then those of the other parameters.
  std::size_t lists = 0;
  /// Of an INSERT of lists alone that returns nothing: a driver may load the rows otherwise, where
  /// the outcome is the same.
  LoadTarget load{};
  StatementId id{};
};

}  // namespace stele

#pragma GCC visibility pop
