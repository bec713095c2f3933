#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "stele/compile/compiled.hpp"
#include "stele/schema/table.hpp"
#include "stele/sql/expr.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// How a dialect spells a placeholder.
enum class PlaceholderStyle {
  question_number,  ///< ?1
  dollar_number,    ///< $1
  named,            ///< :p1
};

/// Of what a value that a statement binds is made; see `sql::Literal`.
struct BoundOrigin {
  std::size_t placeholder = 0;  ///< the number of it, from 0; several share one
  const void* origin = nullptr;
  Value (*made_by)(const Value&) = nullptr;     ///< first
  ColumnType type{};                            ///< then it is converted to the type
  Value (*written_by)(const Value&) = nullptr;  ///< at last, by the dialect
};
using Origins = std::vector<BoundOrigin>;

/// Collects one statement's text and binds. The one place where identifiers are quoted.
class Writer {
 public:
  explicit Writer(PlaceholderStyle placeholders = PlaceholderStyle::question_number)
      : placeholders_(placeholders) {}

  /// Text of ours, as it is; never text from outside.
  Writer& operator<<(std::string_view text);

  /// `"name"`, with quotes doubled. Both dialects quote as the SQL standard says.
  Writer& identifier(std::string_view name);
  /// `"schema"."name"`
  Writer& table(const schema::TableName& name);
  /// `"a", "b"`
  Writer& identifiers(const std::vector<std::string>& names);

  /// From now on constants are not bound: `literal` makes the text that is written instead.
  void inline_constants(std::function<std::string(const Value&, const ColumnType&)> literal) {
    literal_ = std::move(literal);
  }

  /// From now on equal constants are one placeholder, where the style has numbers: a database
  /// takes an expression for the one that it groups by only where both have the same.
  void share_constants() noexcept { shares_ = placeholders_ != PlaceholderStyle::named; }

  /// Binds a constant: writes the placeholder.
  Writer& bind(const Value& value, const ColumnType& type);
  /// @param write makes of the value what is bound, as a `type`; null: it is the value
  Writer& bind(const sql::Literal& literal, Value (*write)(const Value&) = nullptr,
               const ColumnType& type = {});
  /// Binds the constants of a list, all of one type, as one array.
  Writer& bind_list(const sql::In& list, const ColumnType& type);
  /// True where constants are written as literals.
  [[nodiscard]] bool is_inline() const noexcept { return literal_ != nullptr; }
  /// A placeholder whose value comes with each execution.
  Writer& parameter(const ColumnType& type);

  [[nodiscard]] Compiled& compiled() noexcept { return compiled_; }
  /// One for each place where a value is bound.
  [[nodiscard]] Origins& origins() noexcept { return origins_; }
  [[nodiscard]] std::string& sql() noexcept { return compiled_.sql; }

 private:
  /// The placeholder of a value; one that is there, where constants are shared.
  void add(Value value, const Format& format);
  void add_placeholder(const Format& format);
  void write_placeholder(std::size_t number);

  Compiled compiled_;
  Origins origins_;
  PlaceholderStyle placeholders_;
  bool shares_ = false;
  std::function<std::string(const Value&, const ColumnType&)> literal_;
};

/// An array of the one value, for `Writer::bind`.
[[nodiscard]] Value array_of(const Value& element);

/// `"name"`, with quotes doubled.
[[nodiscard]] std::string quoted_name(std::string_view identifier);

}  // namespace stele

#pragma GCC visibility pop
