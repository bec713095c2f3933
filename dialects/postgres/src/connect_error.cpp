#include "connect_error.hpp"

#include <string>

#include "stele/base/error.hpp"

namespace stele::postgres {

namespace {

struct Cause {
  std::string_view words;  ///< of libpq or the server, in English
  std::string_view sqlstate;
  std::string_view advice;
};

/// The first whose words are found counts. Servers that speak another language get no advice.
constexpr Cause causes[] = {
    {"password authentication failed", "28P01", "check the URL's user and password"},
    {"no password supplied", "28P01", "give the password in the URL, or in ~/.pgpass"},
    {"no pg_hba.conf entry", "28000",
     "the server's pg_hba.conf lets none in from here as this user; where it says 'no encryption', "
     "add sslmode=require to the URL"},
    {"authentication failed", "28000", "check the URL's user, and the server's pg_hba.conf"},
    {"too many clients", "53300", "close connections, or raise the server's max_connections"},
    {"too many connections", "53300",
     "close connections, or raise the limit of the role or database"},
    {"remaining connection slots", "53300",
     "close connections, or raise the server's max_connections"},
    {"role \"", "28000", "check the URL's user"},
    {"database \"", "3D000", "check the path of the URL, or create the database first"},
    {"the database system is", "57P03", "try again once the server is up"},
    {"server does not support SSL", "08001",
     "the URL's sslmode wants TLS; set up TLS on the server, or change sslmode"},
    {"certificate", "08001",
     "check the server's certificate, and the URL's sslmode and sslrootcert"},
    {"could not translate host name", "08001", "check the URL's host"},
    {"timeout expired", "08001",
     "the server did not answer in time; check the URL's host and port"},
    {"Connection refused", "08001", "check the URL's host and port, and that the server runs"},
    {"No such file or directory", "08001",
     "check the directory of the server's socket and the port, and that the server runs"},
    {"Is the server running", "08001", "check the URL's host and port, and that the server runs"},
};

const Cause* cause_of(std::string_view message) noexcept {
  for (const Cause& cause : causes) {
    if (message.find(cause.words) != std::string_view::npos) return &cause;
  }
  return nullptr;
}

/// True where libpq did not even try.
bool is_about_a_parameter(std::string_view words) noexcept {
  return words.substr(0, 8) == "invalid " || words.substr(0, 16) == "could not match " ||
         words.find(" for connection option ") != std::string_view::npos;
}

/// One line: those that begin by a tab are libpq's own advice.
std::string joined_lines(std::string_view message) {
  std::string out;
  while (!message.empty()) {
    const std::size_t end = message.find('\n');
    const std::string_view line = message.substr(0, end);
    if (!line.empty() && line.front() != '\t') {
      if (!out.empty()) out += "; ";
      out += line;
    }
    message.remove_prefix(end == std::string_view::npos ? message.size() : end + 1);
  }
  return out;
}

}  // namespace

void throw_connect_failure(const Url& url, std::string_view libpq_message) {
  ErrorContext context;
  context.dialect = "postgres";
  const std::string words = joined_lines(libpq_message);
  if (is_about_a_parameter(words)) {
    throw Error(Errc::invalid_argument, "could not read the URL: " + words, std::move(context));
  }
  std::string message = "could not connect to " + url.redacted() + ": " + words;
  if (const Cause* cause = cause_of(libpq_message)) {
    context.sqlstate = cause->sqlstate;
    message += "; ";
    message += cause->advice;
  }
  throw Error(Errc::connection, message, std::move(context));
}

}  // namespace stele::postgres
