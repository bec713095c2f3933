#include "connection.hpp"

#include <utility>

#include <soci/soci.h>

#include "failure.hpp"

namespace lite {

namespace {

constexpr std::string_view read_only = "PRAGMA query_only = ON";
constexpr std::string_view read_write = "PRAGMA query_only = OFF";

}  // namespace

LiteConnection::LiteConnection(std::unique_ptr<soci::session> session,
                               const stele::ConnectOptions& options)
    : SociConnection(
          {.dialect = "lite",
           .lexis = {.placeholders = stele::PlaceholderStyle::question_number, .brackets = true},
           .backend_finds_placeholders = false,
           .server_messages = options.server_messages},
          std::move(session)) {}

std::vector<std::string> LiteConnection::setup() const {
  return {"PRAGMA foreign_keys = ON", "PRAGMA journal_mode = WAL"};
}

std::string LiteConnection::placeholder(std::string_view name, const stele::Format& format) const {
  const bool is_bytes = format.kind == stele::ValueKind::bytes;
  return is_bytes ? "CAST(" + std::string(name) + " AS BLOB)" : std::string(name);
}

// [throw_failure]
void LiteConnection::throw_failure(const stele::SociFailure& failure) {
  // Without SOCI's context, which holds the bound values.
  const auto* const reported = dynamic_cast<const soci::soci_error*>(&failure.error);
  if (reported != nullptr) throw_known(reported->get_error_message(), context_of(failure));
}
// [/throw_failure]

void LiteConnection::do_execute_script(std::string_view sql) {
  SociConnection::do_execute_script(sql);
  if (sql == read_only) read_only_ = true;
  if (sql == read_write) read_only_ = false;
}

std::vector<std::string> LiteConnection::begin_statements(
    const stele::TransactionOptions& options) const {
  if (options.read_only) return {"BEGIN DEFERRED", std::string(read_only)};
  return {"BEGIN IMMEDIATE"};
}

std::vector<std::string> LiteConnection::end_statements() const {
  if (read_only_) return {std::string(read_write)};
  return {};
}

// [connect]
std::unique_ptr<stele::Connection> connect(const stele::Url& url,
                                           const stele::ConnectOptions& options) {
  if (url.path().empty() || url.path().find('"') != std::string::npos) {
    throw stele::Error(stele::Errc::invalid_argument,
                       "could not read the lite URL: it names no file, or one with a quote",
                       {.dialect = "lite"});
  }
  const std::string target = "dbname=\"" + url.path() + "\" timeout=5";
  return std::make_unique<LiteConnection>(stele::open_soci_session("sqlite3", target, url, options),
                                          options);
}
// [/connect]

}  // namespace lite
