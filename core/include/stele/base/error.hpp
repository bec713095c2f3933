#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)

namespace stele {

/// What went wrong, grouped by what the caller does next.
enum class Errc : std::uint8_t {
  // Fix the program.
  invalid_argument,
  unsupported,
  mapping,
  syntax,
  not_loaded,
  // Fix the data.
  validation,
  unique_violation,
  foreign_key_violation,
  not_null_violation,
  check_violation,
  out_of_range,
  conversion,
  // Run the whole unit of work again.
  serialization_failure,
  deadlock,
  busy,
  stale,
  // Reconnect.
  connection,
  timeout,
  // The outcome is unknown: the connection was lost while it committed.
  in_doubt,
  // The rest.
  not_found,
  database,
};

/// The enumerator's own name: "unique_violation".
[[nodiscard]] std::string_view to_string(Errc code) noexcept;

/// True where running the same unit of work again can succeed: `serialization_failure`, `deadlock`
/// and `busy`. Never `in_doubt`: that work may already have been done.
[[nodiscard]] bool is_retryable(Errc code) noexcept;

/// Where an error happened, as far as it is known; empty members are not known.
struct ErrorContext {
  std::string sql{};      ///< the statement's text, with placeholders; never a bound value
  std::string dialect{};  ///< "sqlite", "postgres", …
  std::string model{};    ///< the model's name: "User"
  std::string table{};
  std::vector<std::string> columns{};
  std::string constraint{};
  std::string sqlstate{};        ///< five characters; empty where the database has none
  std::int64_t vendor_code = 0;  ///< sqlite's extended result code; 0 where there is none
  std::string
      server_message{};  ///< the server's own text; filled only with `Options::server_messages`
};

/// The one exception of the library.
///
/// `what()` says what was attempted, on what, why it failed and what to do. It never holds a bound
/// value or a password.
class Error : public std::runtime_error {
 public:
  Error(Errc code, const std::string& message, ErrorContext context = {});

  [[nodiscard]] Errc code() const noexcept { return code_; }
  [[nodiscard]] const ErrorContext& context() const noexcept { return context_; }

  /// For the layers between the database and the caller, which know more than who threw.
  [[nodiscard]] ErrorContext& context() noexcept { return context_; }

 private:
  Errc code_;
  ErrorContext context_;
};

/// One failed rule.
struct ValidationItem {
  std::string attribute{};  ///< empty where the rule is the whole model's
  std::string rule{};       ///< "required", "length", "is_email", "unique", "foreign_key", …
  std::string message{};    ///< "email must be an e-mail address"
};

/// Data that was refused: by the library before any SQL (`Errc::validation`), or by a constraint of
/// the database (`Errc::unique_violation` and its kin), in one shape on every dialect.
class ValidationError : public Error {
 public:
  ValidationError(Errc code, const std::string& message, std::vector<ValidationItem> items,
                  ErrorContext context = {});

  /// All failures of all attributes, in the order of the attributes.
  [[nodiscard]] std::span<const ValidationItem> items() const noexcept { return items_; }

 private:
  std::vector<ValidationItem> items_;
};

}  // namespace stele

#pragma GCC visibility pop
