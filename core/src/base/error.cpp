#include "stele/base/error.hpp"

#include <utility>

namespace stele {

std::string_view to_string(Errc code) noexcept {
  switch (code) {
    case Errc::invalid_argument:
      return "invalid_argument";
    case Errc::unsupported:
      return "unsupported";
    case Errc::mapping:
      return "mapping";
    case Errc::syntax:
      return "syntax";
    case Errc::not_loaded:
      return "not_loaded";
    case Errc::validation:
      return "validation";
    case Errc::unique_violation:
      return "unique_violation";
    case Errc::foreign_key_violation:
      return "foreign_key_violation";
    case Errc::not_null_violation:
      return "not_null_violation";
    case Errc::check_violation:
      return "check_violation";
    case Errc::out_of_range:
      return "out_of_range";
    case Errc::conversion:
      return "conversion";
    case Errc::serialization_failure:
      return "serialization_failure";
    case Errc::deadlock:
      return "deadlock";
    case Errc::busy:
      return "busy";
    case Errc::stale:
      return "stale";
    case Errc::connection:
      return "connection";
    case Errc::timeout:
      return "timeout";
    case Errc::in_doubt:
      return "in_doubt";
    case Errc::not_found:
      return "not_found";
    case Errc::database:
      return "database";
  }
  return "unknown";
}

bool is_retryable(Errc code) noexcept {
  return code == Errc::serialization_failure || code == Errc::deadlock || code == Errc::busy;
}

Error::Error(Errc code, const std::string& message, ErrorContext context)
    : std::runtime_error(message), code_(code), context_(std::move(context)) {}

ValidationError::ValidationError(Errc code, const std::string& message,
                                 std::vector<ValidationItem> items, ErrorContext context)
    : Error(code, message, std::move(context)), items_(std::move(items)) {}

}  // namespace stele
