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
  Shape(char verb, const QueryTree& tree, std::optional<std::int64_t> rows = std::nullopt);
  /// Of an aggregate over the rows.
  Shape(const QueryTree& tree, const sql::Expr& aggregate, const std::optional<ColumnType>& type);

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
  /// @return false where a constant does not become a value of its type, or two that share a
  ///   placeholder are not equal: the statement is another
  [[nodiscard]] bool bind(const Shape& shape, std::vector<Cell>& cells,
                          std::vector<std::unique_ptr<Value>>& made) const;

 private:
  struct Binding {
    std::size_t constant = 0;
    BoundOrigin origin{};
    std::optional<Value> always{};  ///< the same whatever the constants are
  };

  /// The value of one constant; null where there is none.
  [[nodiscard]] static const Value* value_of(const Binding& binding, const Shape& shape,
                                             std::vector<std::unique_ptr<Value>>& made);

  Compiled compiled_;
  std::vector<Binding> bindings_;
};

/// What is kept by a key, what was not used for longest being dropped. Any thread.
template <class T>
class KeptByKey {
 public:
  /// @param capacity how many are kept
  explicit KeptByKey(std::size_t capacity) : capacity_(capacity) {}

  /// Null where it is not kept.
  [[nodiscard]] std::shared_ptr<const T> find(const std::string& key) {
    {
      const std::shared_lock lock(mutex_);
      const auto found = young_.find(key);
      if (found != young_.end()) return found->second;
      if (!old_.contains(key)) return nullptr;
    }
    const std::unique_lock lock(mutex_);
    const auto found = old_.find(key);
    if (found == old_.end()) return nullptr;
    auto kept = std::move(found->second);
    old_.erase(found);
    add(key, kept);
    return kept;
  }
  /// @param kept null: forgets it
  void keep(const std::string& key, std::shared_ptr<const T> kept) {
    const std::unique_lock lock(mutex_);
    add(key, std::move(kept));
  }

 private:
  void add(const std::string& key, std::shared_ptr<const T> kept) {
    if (young_.size() >= capacity_ / 2) {
      old_ = std::move(young_);
      young_.clear();
    }
    young_.insert_or_assign(key, std::move(kept));
  }

  std::size_t capacity_;
  std::shared_mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const T>> young_;
  std::unordered_map<std::string, std::shared_ptr<const T>> old_;
};

struct RawPlan;

/// The statements of the shapes that a database's queries have, and how its raw ones are read. Any
/// thread.
class ShapeCache : public KeptByKey<ShapeStatement> {
 public:
  static constexpr std::size_t capacity = 10'000;
  /// Raw texts may be put together by the program, and seldom come again then.
  static constexpr std::size_t raw_capacity = 1'000;

  ShapeCache() : KeptByKey(capacity) {}

  [[nodiscard]] KeptByKey<RawPlan>& raw_plans() noexcept { return raw_plans_; }

 private:
  KeptByKey<RawPlan> raw_plans_{raw_capacity};
};

}  // namespace stele::detail
