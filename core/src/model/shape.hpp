#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "stele/compile/statement_compiler.hpp"
#include "stele/driver/cell.hpp"
#include "stele/model/query_tree.hpp"

/// Queries that differ in their constants alone have one shape, and one statement, which is made
/// once and kept.
namespace stele::detail {

/// What a query's tree says but for its constants, as bytes that are equal for trees of one shape
/// alone; and the constants, in an order that the shape says.
class Shape {
 public:
  /// @param verb what is asked of the tree
  /// @param rows at most how many rows, where that is said besides the tree
  Shape(char verb, const QueryTree& tree, std::optional<std::int64_t> rows);

  /// False where the tree's statement depends on constants, or it has too many of them.
  [[nodiscard]] bool can_be_kept() const noexcept { return can_be_kept_; }
  [[nodiscard]] const std::string& key() const noexcept { return key_; }

  /// One constant: a value, a list of them, or a number of rows.
  struct Constant {
    const Value* value = nullptr;
    const sql::In* list = nullptr;
    const std::int64_t* rows = nullptr;

    [[nodiscard]] const void* address() const noexcept {
      return value != nullptr  ? static_cast<const void*>(value)
             : list != nullptr ? static_cast<const void*>(list)
                               : static_cast<const void*>(rows);
    }
  };
  [[nodiscard]] const std::vector<Constant>& constants() const noexcept { return constants_; }

  /// Adds an aggregate that is calculated.
  void add(const sql::Expr& expr);

 private:
  friend class ShapeWriter;

  std::string key_;
  std::vector<Constant> constants_;
  bool can_be_kept_ = true;
};

/// The statement of a shape, and how its values are made of the constants.
class ShapeStatement {
 public:
  /// @return null where it cannot be made of the constants alone
  static std::shared_ptr<const ShapeStatement> make(const Shape& shape, Compiled compiled,
                                                    const Origins& origins);

  [[nodiscard]] const Compiled& compiled() const noexcept { return compiled_; }
  /// Makes the values of constants of the shape, which are borrowed from it and from `made`.
  /// @return false where a constant does not become a value of its type: the statement is another
  [[nodiscard]] bool bind(const Shape& shape, std::vector<Cell>& cells,
                          std::vector<std::unique_ptr<Value>>& made) const;

 private:
  struct Binding {
    std::size_t constant = 0;
    BoundOrigin origin{};
    std::optional<Value> always{};  ///< the same whatever the constants are
  };

  Compiled compiled_;
  std::vector<Binding> bindings_;
};

/// The statements of the shapes that a database's queries have, those not used for longest being
/// dropped. Any thread.
class ShapeCache {
 public:
  /// How many are kept.
  static constexpr std::size_t capacity = 10'000;

  [[nodiscard]] std::shared_ptr<const ShapeStatement> find(const std::string& key);
  void keep(const std::string& key, std::shared_ptr<const ShapeStatement> statement);

 private:
  using Generation = std::unordered_map<std::string, std::shared_ptr<const ShapeStatement>>;

  void add(const std::string& key, std::shared_ptr<const ShapeStatement> statement);

  std::shared_mutex mutex_;
  Generation young_;
  Generation old_;
};

}  // namespace stele::detail
