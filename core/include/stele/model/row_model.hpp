#pragma once

#include <cstdint>
#include <string_view>

#include "stele/model/json_graph.hpp"
#include "stele/model/writes.hpp"

#pragma GCC visibility push(default)

namespace stele {

/// What a model does with rows that are in the database: it reads them anew, and deletes them.
template <class T>
class RowModel : public JsonModel<T> {
 public:
  using JsonModel<T>::JsonModel;

  /// Reads all of the row's columns anew, also where it is marked as deleted. SQL: SELECT
  /// @throws Error Errc::not_found where it is gone
  void reload(T& row) const { detail::reload(this->session_, *this->state_, &row); }
  /// The same with the rows of an association, or of a path of them; `change(query)` says which, as
  /// that of `include` does.
  template <auto... Path, class Change = detail::AllRows>
  requires(sizeof...(Path) > 0) void reload(T& row, const Change& change = {}) const {
    if constexpr (detail::check_path<T, Path...>()) {
      reload(row);
      this->template load<Path...>(row, change);
    }
  }
  /// The same of a record, by the names of the associations.
  template <class Change = detail::AllRows>
  void reload(T& row, std::string_view path, const Change& change = {}) const {
    reload(row);
    this->load(path, row, change);
  }

  /// Deletes all rows; hooks do not run, and default scopes do not apply. Of a paranoid model all
  /// live rows are marked. SQL: DELETE
  /// @return how many
  std::int64_t destroy_all() const { return detail::destroy_all(this->session_, *this->state_); }
  /// Removes all rows at once. SQL: TRUNCATE on postgres, DELETE on sqlite
  /// @throws Error Errc::invalid_argument where another model refers to this one, without `cascade`
  void truncate(const TruncateOptions& options = {}) const {
    detail::truncate(this->session_, *this->state_, options);
  }

  /// Deletes the row of this key. Where the model is paranoid it is marked, and the row gets the
  /// time in the member that says so. SQL: DELETE; UPDATE … SET deleted_at = …
  /// @throws Error Errc::not_found where there is no such row
  void destroy(T& row, const DestroyOptions& options = {}) const {
    detail::destroy(this->session_, *this->state_, &row, options.force);
  }
  /// The same for good, also where the model is paranoid. SQL: DELETE
  void force_destroy(T& row) const { destroy(row, {.force = true}); }
  /// Makes a row live again that `destroy` marked; hooks do not run.
  /// SQL: UPDATE … SET deleted_at = NULL
  /// @throws Error Errc::invalid_argument for a model that is not paranoid; Errc::not_found
  ///   where there is no row of its key; ValidationError where a live row has a unique value of its
  void restore(T& row) const { detail::restore(this->session_, *this->state_, &row); }
};

}  // namespace stele

#pragma GCC visibility pop
