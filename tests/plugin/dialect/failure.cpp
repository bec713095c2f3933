#include "failure.hpp"

#include <stele/driver/violation.hpp>

namespace lite {

namespace {

using stele::Errc;
using stele::ErrorContext;

// [failures]
struct Failure {
  std::string_view words;
  Errc code;
  std::string_view reason;
};

constexpr Failure failures[] = {
    {"database is locked", Errc::busy, "another connection has locked the database"},
    {"readonly database", Errc::invalid_argument, "the transaction is read-only"},
    {"no such collation", Errc::unsupported, "there is no such collation"},
    {"integer overflow", Errc::out_of_range, "a number is out of range"},
};
// [/failures]

/// Reads "users.a, users.b", in which nothing is quoted.
void read_columns(std::string_view list, ErrorContext& context) {
  const std::size_t dot = list.find('.');
  if (dot == std::string_view::npos) return;
  context.table = list.substr(0, dot);
  const std::string separator = ", " + context.table + ".";
  for (std::size_t start = dot + 1; start != std::string_view::npos;) {
    const std::size_t end = list.find(separator, start);
    context.columns.emplace_back(list.substr(start, end - start));
    start = end == std::string_view::npos ? end : end + separator.size();
  }
}

// [violations]
/// "UNIQUE constraint failed: users.email"
void throw_constraint(std::string_view said, ErrorContext context) {
  constexpr std::string_view failed = " constraint failed: ";
  const std::size_t at = said.find(failed);
  if (at == std::string_view::npos) return;
  const std::string_view kind = said.substr(0, at);
  const std::string_view what = said.substr(at + failed.size());
  if (kind.ends_with("CHECK")) {
    context.constraint = what;
    stele::throw_violation(Errc::check_violation, std::move(context));
  }
  read_columns(what, context);
  stele::throw_violation(
      kind.ends_with("NOT NULL") ? Errc::not_null_violation : Errc::unique_violation,
      std::move(context));
}
// [/violations]

}  // namespace

void throw_known(std::string_view said, ErrorContext context) {
  throw_constraint(said, context);
  for (const Failure& known : failures) {
    if (said.find(known.words) == std::string_view::npos) continue;
    throw stele::Error(known.code,
                       std::string("could not run the statement: ").append(known.reason),
                       std::move(context));
  }
}

}  // namespace lite
