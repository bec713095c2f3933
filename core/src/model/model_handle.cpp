#include "stele/model/model_handle.hpp"

#include <utility>

namespace stele::detail {

ModelHandle::ModelHandle(Session session, std::shared_ptr<const ModelState> state,
                         std::shared_ptr<const QueryTree> rows) noexcept
    : session_(std::move(session)), state_(std::move(state)), rows_of_(std::move(rows)) {}
ModelHandle::ModelHandle(const ModelHandle&) noexcept = default;
ModelHandle::ModelHandle(ModelHandle&&) noexcept = default;
ModelHandle& ModelHandle::operator=(const ModelHandle&) noexcept = default;
ModelHandle& ModelHandle::operator=(ModelHandle&&) noexcept = default;
ModelHandle::~ModelHandle() = default;

}  // namespace stele::detail
