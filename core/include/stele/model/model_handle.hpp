#pragma once

#include <memory>

#include "stele/session/session.hpp"

#pragma GCC visibility push(default)

namespace stele::detail {

class ModelState;

/// A model and where its statements run: what `Model<T>` is but for T. Copied and destroyed out of
/// line, because every user of a model does so.
class ModelHandle {
 public:
  ModelHandle(Session session, std::shared_ptr<const ModelState> state) noexcept;
  ModelHandle(const ModelHandle&) noexcept;
  ModelHandle(ModelHandle&&) noexcept;
  ModelHandle& operator=(const ModelHandle&) noexcept;
  ModelHandle& operator=(ModelHandle&&) noexcept;
  ~ModelHandle();

 protected:
  friend class QueryCore;

  Session session_;
  std::shared_ptr<const ModelState> state_;
};

}  // namespace stele::detail

#pragma GCC visibility pop
