#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "libpq.hpp"
#include "stele/base/error.hpp"

namespace stele::postgres {

/// What was being done, for the words of an error.
enum class Action { prepare, execute };

/// What all errors of one connection need.
struct ErrorSource {
  PGconn* handle = nullptr;
  bool server_messages = false;
};

/// What an SQLSTATE means.
struct Classification {
  Errc code = Errc::database;
  std::string_view reason{};  ///< in our words; may be empty
  /// True where the server's primary message names nothing but identifiers, and no value.
  bool message_is_safe = false;
};
[[nodiscard]] Classification classify(std::string_view sqlstate) noexcept;

/// The columns that the detail of a unique violation names: `Key (a, "b c")=(…) already exists.`;
/// empty where one of them is an expression. What follows the columns is not read: it holds values.
[[nodiscard]] std::vector<std::string> unique_columns(std::string_view detail);

/// The columns that the detail of a foreign key violation names, as they are: `Key (a, b c)=(…) is
/// not present in table "t".`; empty where it tells of a row that is still referred to.
[[nodiscard]] std::vector<std::string> referring_columns(std::string_view detail);

/// Throws what went wrong, with the statement's text in its context; `result` may be null.
/// Errc::connection where the connection was lost.
[[noreturn]] void throw_failure(const ErrorSource& source, Action action, const PGresult* result,
                                std::string_view sql);

/// The same of a statement that could not be prepared, where the result is gone: its SQLSTATE,
/// which may be empty, and what the handle last said.
[[noreturn]] void throw_prepare_failure(const ErrorSource& source, std::string_view sqlstate,
                                        std::string_view sql);

}  // namespace stele::postgres
