#include "stele/session/expect_queries.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "stele/base/error.hpp"
#include "stele/session/database.hpp"
#include "stele/session/database_state.hpp"

namespace stele {

namespace {

using Counted = std::pair<std::string, std::int64_t>;

/// Each text once, in the order in which it was first sent, and how often it was.
std::vector<Counted> counted(const std::vector<std::string>& statements) {
  std::vector<Counted> found;
  for (const std::string& sql : statements) {
    const auto known = std::find_if(found.begin(), found.end(),
                                    [&](const Counted& each) { return each.first == sql; });
    if (known == found.end()) {
      found.emplace_back(sql, 1);
    } else {
      ++known->second;
    }
  }
  return found;
}

[[noreturn]] void throw_unexpected(std::int64_t expected,
                                   const std::vector<std::string>& statements,
                                   ErrorContext context) {
  std::string message = "expected " + std::to_string(expected) +
                        (expected == 1 ? " statement" : " statements") +
                        ", and the database was sent " + std::to_string(statements.size());
  bool repeats = false;
  std::string_view separator = ":\n  ";
  for (const auto& [sql, times] : counted(statements)) {
    (message += separator) += sql;
    if (times > 1) (message += " × ") += std::to_string(times);
    repeats = repeats || times > 1;
    separator = "\n  ";
  }
  if (repeats) {
    message += "\nWhat is sent for each row is read for all at once by include<…>() or load<…>().";
  }
  throw Error(Errc::invalid_argument, message, std::move(context));
}

}  // namespace

expect_queries::expect_queries(const Database& database, std::int64_t expected)
    : session_(database.session()), expected_(expected), exceptions_(std::uncaught_exceptions()) {
  if (expected < 0) {
    throw Error(Errc::invalid_argument,
                "expect_queries takes the number of statements that are expected, and " +
                    std::to_string(expected) + " is negative");
  }
  session_.database().sent.add(statements_);
}

expect_queries::~expect_queries() noexcept(false) {
  session_.database().sent.remove(statements_);
  if (!has_thrown_ && std::uncaught_exceptions() <= exceptions_) check();
}

std::vector<std::string> expect_queries::statements() const {
  return session_.database().sent.copy(statements_);
}

void expect_queries::check() const {
  const std::vector<std::string> sent = statements();
  if (static_cast<std::int64_t>(sent.size()) == expected_) return;
  has_thrown_ = true;
  throw_unexpected(expected_, sent, {.dialect = std::string(session_.dialect().name())});
}

}  // namespace stele
