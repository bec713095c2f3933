#include <array>
#include <utility>

#include <soci/soci.h>

#include "base/ascii.hpp"
#include "stele/base/error.hpp"
#include "stele/driver/soci_driver.hpp"
#include "stele/driver/violation.hpp"

namespace stele {

namespace {

using Category = soci::soci_error::error_category;

struct Words {
  std::string_view words;  ///< in lower case
  Errc code;
};

/// What databases say of a constraint, of which SOCI tells at most that it is one. The first that
/// is found counts.
constexpr std::array violation_words{
    Words{"foreign key constraint", Errc::foreign_key_violation},
    Words{"violates foreign key", Errc::foreign_key_violation},
    Words{"unique constraint", Errc::unique_violation},
    Words{"duplicate entry", Errc::unique_violation},
    Words{"duplicate key", Errc::unique_violation},
    Words{"violation of primary or unique key", Errc::unique_violation},
    Words{"not null constraint", Errc::not_null_violation},
    Words{"cannot be null", Errc::not_null_violation},
    Words{"violates not-null", Errc::not_null_violation},
    Words{"check constraint", Errc::check_violation},
};

std::optional<Errc> violation_of(const std::string& words) {
  const std::string lower = ascii::to_lower(words);
  for (const Words& known : violation_words) {
    if (lower.find(known.words) != std::string::npos) return known.code;
  }
  return std::nullopt;
}

struct FailureKind {
  Errc code;
  std::string_view reason;
};

FailureKind kind_of(Category category, SociFailure::During during) {
  switch (category) {
    case Category::connection_error:
      return {Errc::connection, "the connection was lost; use another one"};
    case Category::invalid_statement:
      return {Errc::syntax, "the database does not understand it"};
    case Category::no_privilege:
      return {Errc::database, "the user lacks the permission"};
    case Category::unknown_transaction_state:
      return {Errc::in_doubt, "whether the transaction was committed is unknown"};
    case Category::constraint_violation:
      return {Errc::database, "a constraint of the database refused it"};
    case Category::no_data:
    case Category::system_error:
    case Category::unknown:
      break;
  }
  if (during == SociFailure::During::prepare) {
    return {Errc::syntax, "the database does not take it"};
  }
  return {Errc::database, "the database reported an error"};
}

}  // namespace

ErrorContext SociConnection::context_of(const SociFailure& failure) const {
  ErrorContext context;
  context.sql = failure.sql;
  context.dialect = traits_.dialect;
  if (traits_.server_messages) context.server_message = failure.error.what();
  return context;
}

void SociConnection::throw_by_category(const SociFailure& failure) const {
  const auto* reported = dynamic_cast<const soci::soci_error*>(&failure.error);
  const Category category =
      reported == nullptr ? Category::unknown : reported->get_error_category();
  // Without SOCI's context, which holds the statement's text and its values.
  const std::string words = reported == nullptr ? "" : reported->get_error_message();
  if (category == Category::constraint_violation || category == Category::unknown) {
    if (const auto code = violation_of(words)) throw_violation(*code, context_of(failure));
  }
  const FailureKind kind = kind_of(category, failure.during);
  const char* const attempt = failure.during == SociFailure::During::prepare
                                  ? "could not prepare the statement: "
                                  : "could not run the statement: ";
  throw Error(kind.code, std::string(attempt).append(kind.reason), context_of(failure));
}

}  // namespace stele
