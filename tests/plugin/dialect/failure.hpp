#pragma once

#include <string_view>

#include <stele/base/error.hpp>

namespace lite {

/// Throws what the database's words mean to the caller; returns where they are not known.
/// @param context what is known besides
void throw_known(std::string_view said, stele::ErrorContext context);

}  // namespace lite
