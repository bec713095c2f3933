#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "stele/base/value.hpp"
#include "stele/schema/column_type.hpp"

#pragma GCC visibility push(default)

namespace stele::sql {

struct Node;  // <stele/sql/node.hpp>
struct Select;

/// An expression: a shared, immutable tree. Copying shares it; any thread may read it.
class Expr {
 public:
  explicit Expr(Node node);
  Expr(const Expr&) noexcept;
  Expr(Expr&&) noexcept;
  Expr& operator=(const Expr&) noexcept;
  Expr& operator=(Expr&&) noexcept;
  ~Expr();

  [[nodiscard]] const Node& node() const noexcept { return *node_; }

 private:
  std::shared_ptr<const Node> node_;
};

/// An attribute of a model, by name; the model layer resolves it to a `ColumnRef` before anything
/// is compiled. A null model means the model that the query reads.
struct AttributeRef {
  const void* model = nullptr;  ///< its identity
  std::string name{};
  std::string alias{};  ///< of the model in the query; empty: it has none
  bool outer = false;   ///< of an enclosing query
};

/// A column. An empty table leaves the qualifier out.
struct ColumnRef {
  std::string table{};
  std::string column{};
  ColumnType type{};
};

/// A constant: always bound in a statement, written as a literal in DDL.
struct Literal {
  Value value{};
  ColumnType type{};
  /// What in a query the value is made of, by `made_by` and by conversion to the type: so that
  /// another query that differs in its constants alone needs no statement of its own. It lives as
  /// long as the query. Null: the value is made otherwise.
  const void* origin = nullptr;
  Value (*made_by)(const Value&) = nullptr;  ///< null: as it is. NULL: it cannot be made
};

/// The origin of values that are the same in all queries that differ in constants alone.
inline constexpr char no_origin = 0;

/// A value that is given at each execution.
struct Parameter {
  ColumnType type{};
};

enum class ComparisonOperator : std::uint8_t {
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
};
struct Comparison {
  ComparisonOperator op = ComparisonOperator::equal;
  Expr left;
  Expr right;
};

/// AND or OR of any number of operands; AND of none is true, OR of none is false.
enum class LogicalOperator : std::uint8_t { and_, or_ };
struct Logical {
  LogicalOperator op = LogicalOperator::and_;
  std::vector<Expr> operands{};
};

struct Not {
  Expr operand;
};

struct IsNull {
  Expr operand;
  bool negated = false;
};

/// `operand IN (values…)`; of no values it is false, negated true.
struct In {
  Expr operand;
  std::vector<Expr> values{};
  bool negated = false;
  ColumnType type{};  ///< of all values, where they are constants of one type; see `is_list`
  bool is_list = false;
  // As of a `Literal`: of the list, and of each value.
  const void* origin = nullptr;
  Value (*made_by)(const Value&) = nullptr;
};

/// What the arguments of a function are, and its result.
enum class FunctionKind : std::uint8_t {
  text,      ///< of text, a text
  length,    ///< of a text or of bytes, an integer
  coalesce,  ///< the first of values of one type that is not NULL
  window,    ///< of a row among others, as `type` says
  shifted,   ///< of a row among others: a value of its first argument's type
  users,     ///< of the database or of the user's own: as `type` says
};
/// `name(arguments…)`
struct Function {
  std::string name{};
  std::vector<Expr> arguments{};
  ColumnType type{};  ///< of its result
  FunctionKind kind = FunctionKind::text;
  std::optional<std::int64_t> number{};  ///< after the first argument, of window functions
  bool takes_type = false;               ///< the type of the result is that of the first argument
};

/// `left op right`. Integers are 64-bit: past them, and by zero, the database says out of range.
enum class ArithmeticOperator : std::uint8_t { add, subtract, multiply, divide };
struct Arithmetic {
  ArithmeticOperator op = ArithmeticOperator::add;
  Expr left;
  Expr right;
  ColumnType type{};  ///< of its result
};

/// Whether a text matches a pattern. `like` tells upper from lower case, `ilike` does not; both
/// have `%`, `_` and a backslash to escape them. `regex` is a `Pattern`, found anywhere in the
/// text. `prefix` is no pattern: the model layer makes comparisons of it.
enum class TextMatchKind : std::uint8_t { like, ilike, regex, prefix };
struct TextMatch {
  TextMatchKind kind = TextMatchKind::like;
  Expr operand;
  Expr pattern;
  bool negated = false;
};

/// `left IS [NOT] DISTINCT FROM right`: NULL is equal to NULL alone; never NULL itself.
struct IsDistinct {
  Expr left;
  Expr right;
  bool negated = false;
};

/// One step into a JSON document: a key of an object, or an element of an array, from the end where
/// negative.
using JsonStep = std::variant<std::string, std::int64_t>;

/// The part of a document that the steps lead to; NULL where there is none. Compared with a
/// constant it is true only where it has the constant's own JSON type.
struct JsonPath {
  Expr document;
  std::vector<JsonStep> steps{};
};

/// Whether a document, or a part of one, holds another document, as postgres' `@>` says.
struct JsonContains {
  Expr document;
  Expr value;
};

/// The document with another value at the end of the steps.
struct JsonSet {
  Expr document;
  std::vector<JsonStep> steps{};
  Expr value;  ///< a document
};

/// Whether an array has all elements of another, one of them, or one value. NULL elements equal
/// nothing.
enum class ArrayTestKind : std::uint8_t { contains, overlaps, any };
struct ArrayTest {
  ArrayTestKind kind = ArrayTestKind::contains;
  Expr array;
  Expr value;
};

/// A text that is compared and ordered otherwise: by another collation.
struct Collate {
  Expr operand;
  std::string collation{};
};

/// An aggregate over the rows of a group; without an operand, count(*).
enum class AggregateKind : std::uint8_t { count, sum, min, max, avg };
struct Aggregate {
  AggregateKind kind = AggregateKind::count;
  std::optional<Expr> operand{};
  bool distinct = false;
  ColumnType type{};             ///< of its result
  std::optional<Expr> filter{};  ///< which rows are taken
};

/// CASE WHEN … THEN … ELSE … END
struct Case {
  struct Branch {
    Expr condition;
    Expr value;
  };
  std::vector<Branch> branches{};
  std::optional<Expr> otherwise{};  ///< empty: NULL
  ColumnType type{};                ///< of its values
};

/// The value as one of another type.
struct Cast {
  Expr operand;
  ColumnType type{};
};

/// A query within an expression: whether it has rows, whether a value is among its rows, or the
/// value of its one row.
enum class SubqueryKind : std::uint8_t { exists, in, scalar };
struct Subquery {
  SubqueryKind kind = SubqueryKind::exists;
  std::optional<Expr> operand{};           ///< of `in`
  std::shared_ptr<const void> tree{};      ///< as the model layer has it, until it is resolved
  std::shared_ptr<const Select> select{};  ///< once it is resolved
  bool negated = false;
  ColumnType type{};  ///< of the value
};

/// Where NULLs go. `dialect_neutral`: last ascending, first descending; `irrelevant`: the term is
/// never NULL, so that nothing is written that could keep an index from being used.
enum class NullsOrder : std::uint8_t { dialect_neutral, irrelevant, first, last };

/// One term of ORDER BY. Neutral: NULLs last ascending, first descending, on every dialect.
struct OrderTerm {
  Expr expr;
  bool descending = false;
  NullsOrder nulls = NullsOrder::dialect_neutral;
};

/// From where to where the rows of a window go.
enum class FrameUnit : std::uint8_t { rows, range, groups };
enum class FrameBoundKind : std::uint8_t {
  unbounded_preceding,
  preceding,
  current_row,
  following,
  unbounded_following,
};
struct FrameBound {
  FrameBoundKind kind = FrameBoundKind::current_row;
  std::int64_t offset = 0;  ///< of `preceding` and `following`
};
struct Frame {
  FrameUnit unit = FrameUnit::rows;
  FrameBound start{};
  FrameBound end{};
};

/// `function OVER (PARTITION BY … ORDER BY … frame)`, of an aggregate or a `Function`.
struct Window {
  Expr function;
  std::vector<Expr> partition{};
  std::vector<OrderTerm> order{};
  std::optional<Frame> frame{};
};

/// The n-th column of the result, from 1: in GROUP BY and ORDER BY.
struct Position {
  std::size_t number = 1;
  ColumnType type{};
};

/// SQL text of the user's own, with expressions between its pieces: one piece more than operands.
struct Raw {
  std::vector<std::string> pieces{};
  std::vector<Expr> operands{};  ///< constants among them have their own types
  ColumnType type{};             ///< of its value
  bool closed = false;           ///< nothing that stands beside it binds to a part of it
};

/// An operator or a function that only one dialect has, written as `Raw` is. Others refuse it.
struct Extension {
  std::string dialect{};  ///< "postgres"
  std::string name{};     ///< "ILIKE ANY", for messages
  Raw raw{};
  bool alike = false;  ///< constants among its operands get the type of the first one
};

/// Whether a row has what a `SearchQuery` says, by the full-text index of its table; or, in ORDER
/// BY alone, how well: the best come first.
enum class SearchPart : std::uint8_t { match, rank };
struct TextSearch {
  SearchPart part = SearchPart::match;
  std::string table{};  ///< as it is called in the statement
  std::string index{};  ///< the name of its `SearchIndex`
  Expr text;
  bool joined = false;  ///< the index itself is a table of the query
};

/// The type of an expression's values; of an attribute it is not known.
[[nodiscard]] ColumnType type_of(const Expr& expr);

/// AND of the two; an operand that is an AND itself is flattened.
[[nodiscard]] Expr and_(const Expr& left, const Expr& right);
/// OR of the two; an operand that is an OR itself is flattened.
[[nodiscard]] Expr or_(const Expr& left, const Expr& right);
[[nodiscard]] Expr not_(const Expr& operand);
[[nodiscard]] Expr compare(ComparisonOperator op, const Expr& left, const Expr& right);
[[nodiscard]] Expr column(std::string table, std::string column, ColumnType type);
[[nodiscard]] Expr literal(Value value, ColumnType type, const void* origin = nullptr,
                           Value (*made_by)(const Value&) = nullptr);
[[nodiscard]] Expr parameter(ColumnType type);
[[nodiscard]] Expr over(Window window);

}  // namespace stele::sql

#pragma GCC visibility pop
