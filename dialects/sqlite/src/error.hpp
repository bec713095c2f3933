#pragma once

#include <string_view>

#include <sqlite3.h>

#include "stele/base/error.hpp"

namespace stele::sqlite {

/// What was being done, for the words of an error and for telling a wrong text from a wrong value.
enum class Action { open, prepare, execute };

/// What all errors of one connection need.
struct ErrorSource {
  ::sqlite3* handle = nullptr;
  bool server_messages = false;
};

/// Throws what sqlite last reported on the handle, classified by its extended result code.
///
/// sqlite's own words are in the message only for a text that could not be prepared, where they
/// hold no value; elsewhere in `server_message`, on request.
[[noreturn]] void throw_last_error(const ErrorSource& source, Action action, std::string_view sql);

}  // namespace stele::sqlite
