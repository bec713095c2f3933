#include "error.hpp"

namespace stele::postgres {

namespace {

struct State {
  std::string_view sqlstate;  ///< a whole one, or its first two characters: its class
  Classification meaning;
};

constexpr std::string_view unreadable =
    "a value cannot be converted to the type that the database wants";
constexpr std::string_view lost = "the connection was lost; use another one";

/// The first that fits counts. Primary messages of class 22 and 23, and those that users' functions
/// raise, hold values.
constexpr State states[] = {
    {"08", {Errc::connection, lost, true}},
    {"0A", {Errc::unsupported, "the server does not support it", true}},
    {"22001", {Errc::check_violation, "a text is longer than its column allows", false}},
    {"22003", {Errc::out_of_range, "a number is out of the range of its type", false}},
    {"22007", {Errc::conversion, unreadable, false}},
    {"22008", {Errc::out_of_range, "a time is out of the range of its type", false}},
    {"22012", {Errc::out_of_range, "division by zero", false}},
    {"22015", {Errc::out_of_range, "an interval is out of the range of its type", false}},
    {"22021", {Errc::conversion, "a text is not valid in the database's encoding", false}},
    {"22023",
     {Errc::invalid_argument, "a function was given a value that it does not take", false}},
    {"2201W", {Errc::invalid_argument, "LIMIT must not be negative", false}},
    {"2201X", {Errc::invalid_argument, "OFFSET must not be negative", false}},
    {"22P02", {Errc::conversion, unreadable, false}},
    {"22P03", {Errc::conversion, unreadable, false}},
    {"22P05", {Errc::conversion, "the database's encoding lacks a character of a text", false}},
    {"22", {Errc::conversion, "a value is not what the database wants", false}},
    {"23001", {Errc::foreign_key_violation, {}, false}},
    {"23502", {Errc::not_null_violation, {}, false}},
    {"23503", {Errc::foreign_key_violation, {}, false}},
    {"23505", {Errc::unique_violation, {}, false}},
    {"23514", {Errc::check_violation, {}, false}},
    {"23P01", {Errc::check_violation, {}, false}},
    {"25006", {Errc::invalid_argument, "the transaction is read-only", false}},
    {"25P02",
     {Errc::invalid_argument,
      "the transaction has failed; roll back, or run what may fail in a nested transaction",
      false}},
    {"25P03", {Errc::connection, "the transaction was idle for too long and was ended", false}},
    {"25", {Errc::invalid_argument, "it does not fit the state of the transaction", true}},
    {"26",
     {Errc::database, "the server no longer knows the prepared statement; run it again", false}},
    {"28", {Errc::connection, "the server refused the login", true}},
    {"2B", {Errc::database, "something else depends on it", true}},
    {"34", {Errc::invalid_argument, {}, true}},
    {"3B", {Errc::invalid_argument, "it does not fit the state of the transaction", true}},
    {"3D", {Errc::connection, {}, true}},
    {"3F", {Errc::syntax, {}, true}},
    {"40003", {Errc::in_doubt, "whether the statement was completed is unknown", false}},
    {"40P01",
     {Errc::deadlock, "it deadlocked with another transaction; run the whole transaction again",
      false}},
    {"40",
     {Errc::serialization_failure,
      "another transaction that ran beside it got in its way; run the whole transaction again",
      false}},
    {"42501", {Errc::database, "the role lacks the permission", true}},
    {"42704", {Errc::unsupported, {}, true}},
    {"42804", {Errc::conversion, {}, true}},
    {"42", {Errc::syntax, {}, true}},
    {"53300",
     {Errc::connection,
      "the server has no connection left; close some, or raise its "
      "max_connections",
      false}},
    {"53", {Errc::database, "the server lacks resources", true}},
    {"54", {Errc::unsupported, "it exceeds a limit of the server", true}},
    {"55P03",
     {Errc::busy, "a lock is held by another transaction; run the transaction again", false}},
    {"55", {Errc::database, {}, true}},
    {"57014",
     {Errc::timeout, "it was canceled: by the server's statement_timeout, or by a user", false}},
    {"57P01", {Errc::connection, "the server ended the connection; use another one", false}},
    {"57P02", {Errc::connection, "the server crashed; connect again once it is back", false}},
    {"57P03", {Errc::connection, "the server takes no connections now", true}},
    {"57P04", {Errc::connection, "the database was dropped", false}},
    {"57P05", {Errc::connection, "the connection was idle for too long and was ended", false}},
    {"57", {Errc::database, {}, true}},
    {"58", {Errc::database, "the server's system failed", false}},
    {"P0", {Errc::database, "a trigger or a function of the database refused it", false}},
};

}  // namespace

Classification classify(std::string_view sqlstate) noexcept {
  for (const State& state : states) {
    if (sqlstate.substr(0, state.sqlstate.size()) == state.sqlstate) return state.meaning;
  }
  return {Errc::database, "the server reported an error", false};
}

}  // namespace stele::postgres
