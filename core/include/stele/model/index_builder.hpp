#pragma once

#include <string_view>

#include "stele/model/condition.hpp"
#include "stele/model/metadata.hpp"
#include "stele/model/query.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// Describes one index of model T; borrowed from its `ModelBuilder`.
template <class T>
class IndexBuilder {
 public:
  explicit IndexBuilder(detail::IndexInfo& info) : info_(info) {}

  /// SQL: UNIQUE
  IndexBuilder& unique() {
    info_.unique = true;
    return *this;
  }
  /// A partial index. SQL: WHERE
  template <class... Models>
  IndexBuilder& where(const Condition<Models...>& condition) {
    static_assert(
        detail::accepts<T, Models...>,
        "stele: where() of an index uses a column of another model than the described one");
    info_.where = condition.expr();
    return *this;
  }
  /// The index's method, where the database has several. SQL: USING
  IndexBuilder& using_(std::string_view method) {
    info_.method = method;
    return *this;
  }
  IndexBuilder& name(std::string_view name) {
    info_.name = name;
    return *this;
  }

 private:
  detail::IndexInfo& info_;
};

}  // namespace stele

#pragma GCC visibility pop
