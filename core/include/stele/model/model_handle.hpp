#pragma once

#include <memory>

#include "stele/session/session.hpp"

#pragma GCC visibility push(default)

namespace stele::detail {

class ModelState;
struct QueryTree;

/// A model and where its statements run: what `Model<T>` is but for T. Copied and destroyed out of
/// line, because every user of a model does so.
class ModelHandle {
 public:
  /// @param rows which of the model's rows are meant; null: all
  ModelHandle(Session session, std::shared_ptr<const ModelState> state,
              std::shared_ptr<const QueryTree> rows = nullptr) noexcept;
  ModelHandle(const ModelHandle&) noexcept;
  ModelHandle(ModelHandle&&) noexcept;
  ModelHandle& operator=(const ModelHandle&) noexcept;
  ModelHandle& operator=(ModelHandle&&) noexcept;
  ~ModelHandle();

 protected:
  friend class QueryCore;

  Session session_;
  std::shared_ptr<const ModelState> state_;
  std::shared_ptr<const QueryTree> rows_of_;
};

}  // namespace stele::detail

#pragma GCC visibility pop
