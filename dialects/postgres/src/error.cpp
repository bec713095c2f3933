#include "error.hpp"

#include <algorithm>
#include <utility>

#include "idle.hpp"
#include "stele/driver/server_words.hpp"
#include "stele/driver/violation.hpp"

namespace stele::postgres {

namespace {

std::string field(const PGresult* result, int code) {
  const char* text = result == nullptr ? nullptr : PQresultErrorField(result, code);
  return text == nullptr ? std::string() : text;
}

/// libpq's own words where the server did not speak: the first line, without its advice.
std::string client_message(const ErrorSource& source) {
  std::string text = PQerrorMessage(source.handle);
  if (const std::size_t end = text.find('\n'); end != std::string::npos) text.erase(end);
  return text;
}

std::string_view attempt(Action action) noexcept {
  return action == Action::prepare ? "could not prepare the statement: "
                                   : "could not run the statement: ";
}

std::string_view after_parenthesis(std::string_view detail) noexcept {
  const std::size_t start = detail.find('(');
  return start == std::string_view::npos ? std::string_view() : detail.substr(start + 1);
}

/// Takes `"a ""quoted"" name"` from the front; empty where it has no end.
std::string take_quoted(std::string_view& text) {
  std::string name;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const bool doubled = text.substr(i, 2) == "\"\"";
    if (text[i] == '"' && !doubled) {
      text.remove_prefix(i + 1);
      return name;
    }
    name += text[i];
    if (doubled) ++i;
  }
  return {};
}

/// Takes one identifier, as SQL spells it, from the front; empty where there is none.
std::string take_identifier(std::string_view& text) {
  if (!text.empty() && text.front() == '"') return take_quoted(text);
  const std::size_t end =
      std::min(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"), text.size());
  std::string name(text.substr(0, end));
  text.remove_prefix(end);
  return name;
}

bool take(std::string_view& text, std::string_view prefix) noexcept {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::vector<std::string> columns_of(Errc code, const PGresult* result) {
  if (code == Errc::unique_violation) {
    return unique_columns(field(result, PG_DIAG_MESSAGE_DETAIL));
  }
  if (code == Errc::foreign_key_violation) {
    return referring_columns(field(result, PG_DIAG_MESSAGE_DETAIL));
  }
  std::string column = field(result, PG_DIAG_COLUMN_NAME);
  return column.empty() ? std::vector<std::string>() : std::vector{std::move(column)};
}

bool is_violation(Errc code) noexcept {
  return code == Errc::unique_violation || code == Errc::foreign_key_violation ||
         code == Errc::not_null_violation || code == Errc::check_violation;
}

ErrorContext context_of(const ErrorSource& source, const PGresult* result, std::string_view sql) {
  ErrorContext context;
  context.sql = sql;
  context.dialect = "postgres";
  context.table = field(result, PG_DIAG_TABLE_NAME);
  context.constraint = field(result, PG_DIAG_CONSTRAINT_NAME);
  context.sqlstate = field(result, PG_DIAG_SQLSTATE);
  if (source.server_messages) {
    context.server_message =
        result == nullptr ? PQerrorMessage(source.handle) : PQresultErrorMessage(result);
  }
  return context;
}

/// Where a write failed, libpq takes the connection for a good one until it has read the server's
/// last words to their end.
bool is_lost(PGconn* handle, std::string_view sqlstate) noexcept {
  return PQstatus(handle) == CONNECTION_BAD || (sqlstate.empty() && !survived_idling(handle));
}

[[noreturn]] void throw_lost(const ErrorSource& source, Action action, ErrorContext context) {
  const Classification known = classify(context.sqlstate);
  std::string reason(known.code == Errc::connection ? known.reason : "");
  if (reason.empty()) {
    const std::string words = client_message(source);
    reason =
        "the connection was lost" + (words.empty() ? "" : " (" + words + ")") + "; use another one";
  }
  throw Error(Errc::connection, std::string(attempt(action)) + reason, std::move(context));
}

}  // namespace

std::vector<std::string> unique_columns(std::string_view detail) {
  std::string_view rest = after_parenthesis(detail);
  std::vector<std::string> columns;
  do {
    std::string name = take_identifier(rest);
    if (name.empty()) return {};
    columns.push_back(std::move(name));
  } while (take(rest, ", "));
  return take(rest, ")=(") ? columns : std::vector<std::string>();
}

std::vector<std::string> referring_columns(std::string_view detail) {
  if (detail.find(" is not present in table ") == std::string_view::npos) return {};
  std::string_view rest = after_parenthesis(detail);
  rest = rest.substr(0, rest.find(")=("));
  std::vector<std::string> columns;
  while (true) {
    const std::size_t comma = rest.find(", ");
    columns.emplace_back(rest.substr(0, comma));
    if (comma == std::string_view::npos) return columns;
    rest.remove_prefix(comma + 2);
  }
}

void throw_failure(const ErrorSource& source, Action action, const PGresult* result,
                   std::string_view sql) {
  ErrorContext context = context_of(source, result, sql);
  if (is_lost(source.handle, context.sqlstate)) throw_lost(source, action, std::move(context));
  const Classification kind = classify(context.sqlstate);
  constexpr std::string_view text_too_long = "22001";
  if (context.sqlstate == text_too_long) throw_text_too_long(std::move(context));
  if (is_violation(kind.code)) {
    context.columns = columns_of(kind.code, result);
    throw_violation(kind.code, std::move(context));
  }
  constexpr std::string_view sequence_limit_exceeded = "2200H";
  if (context.sqlstate == sequence_limit_exceeded) throw_keys_exhausted(std::move(context));
  std::string reason(kind.reason);
  const std::string words =
      context.sqlstate.empty() ? client_message(source) : field(result, PG_DIAG_MESSAGE_PRIMARY);
  const bool has_values = action == Action::execute && sql.find("$1") != std::string_view::npos;
  if (context.sqlstate.empty() ||
      (kind.message_is_safe && (!has_values || holds_no_value(words, sql)))) {
    reason += (reason.empty() ? "" : ": ") + words;
  } else if (reason.empty()) {
    reason = kept_back;
  }
  throw Error(kind.code, std::string(attempt(action)) + reason, std::move(context));
}

void throw_prepare_failure(const ErrorSource& source, std::string_view sqlstate,
                           std::string_view sql) {
  ErrorContext context = context_of(source, nullptr, sql);
  context.sqlstate = sqlstate;
  if (is_lost(source.handle, sqlstate)) {
    throw_lost(source, Action::prepare, std::move(context));
  }
  const Classification kind = classify(sqlstate);
  std::string reason(kind.reason);
  if (kind.message_is_safe || sqlstate.empty()) {
    // "ERROR:  syntax error …", in the server's language
    std::string words = client_message(source);
    if (const std::size_t start = words.find(":  "); start != std::string::npos) {
      words.erase(0, start + 3);
    }
    reason += (reason.empty() ? "" : ": ") + words;
  }
  throw Error(kind.code, std::string(attempt(Action::prepare)) + reason, std::move(context));
}

}  // namespace stele::postgres
