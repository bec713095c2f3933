#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stele/base/error.hpp"
#include "stele/compile/sql_scanner.hpp"
#include "stele/driver/cell.hpp"
#include "stele/driver/connection.hpp"
#include "stele/driver/dialect.hpp"
#include "stele/driver/given_rows.hpp"

namespace soci {
class session;
class statement;
namespace details {
class statement_backend;
}
}  // namespace soci

#pragma GCC visibility push(default)

namespace stele {

class SociStatement;

/// As which C++ type a value passes SOCI.
enum class SociForm : std::uint8_t {
  integer,  ///< long long
  real,     ///< double
  text,     ///< std::string, which may hold any bytes
};

/// What SOCI reported, for a dialect to classify.
struct SociFailure {
  enum class During : std::uint8_t { prepare, execute };
  During during = During::execute;
  std::string_view sql{};  ///< as the caller gave it
  /// Mostly a `soci::soci_error`. Its words hold the bound values.
  const std::exception& error;
  soci::details::statement_backend& statement;
};

/// A connection in terms of SOCI alone: what a dialect without native code connects by.
///
/// A dialect derives from it and overrides what its database does otherwise than most; nothing but
/// the beginning of a transaction has to be told. Values pass as typed `into` and `use` elements,
/// one row at a time.
class SociConnection : public Connection {
 public:
  ~SociConnection() override;

  [[nodiscard]] std::unique_ptr<Statement> prepare(const Compiled& compiled) override;
  [[nodiscard]] std::vector<ResultColumn> columns_of(const Compiled& compiled) override;
  /// As told by the BEGIN, COMMIT and ROLLBACK that passed; a dialect asks the database instead,
  /// where it can.
  [[nodiscard]] bool in_transaction() const noexcept override { return in_transaction_ && alive_; }
  /// True until the database reported that the connection was lost.
  [[nodiscard]] bool alive() const noexcept override { return alive_; }

  /// The session that it works on, to be lent to users of SOCI; lives as long as the connection.
  [[nodiscard]] soci::session& session() noexcept { return *session_; }

 protected:
  /// What never changes.
  struct Traits {
    std::string dialect{};  ///< "sqlite"
    SqlLexis lexis{};       ///< of the texts that the dialect's compilers write
    /// SOCI's backend looks for placeholders in the text itself, as all but sqlite3 do: what it
    /// would take for one is written otherwise.
    bool backend_finds_placeholders = true;
    /// SOCI's backend makes "$1", "$2", … of the placeholders in their order, also of one that
    /// occurs again: it would be two to the database, so that the second is written as its number.
    bool numbers_placeholders = false;
    /// `exact_value` reads a result whose kind is null: as it is stored.
    bool reads_as_stored = false;
    bool server_messages = false;
  };
  SociConnection(Traits traits, std::unique_ptr<soci::session> session);

  // The text of statements.

  /// What stands for a parameter: its name as SOCI wants it (":p1"), in a cast where the database
  /// cannot tell the type by itself.
  [[nodiscard]] virtual std::string placeholder(std::string_view name, const Format& format) const;
  /// The statements of a script, to be sent one by one; the default splits at semicolons.
  [[nodiscard]] virtual std::vector<std::string_view> split(std::string_view script) const;

  // Values. `check_parameter` was called, and minus zero and 4-byte floats are settled already.

  /// Of parameters and results alike: integers and booleans as integers, floats as doubles, all
  /// else as text.
  [[nodiscard]] virtual SociForm form_of(const Format& format) const noexcept;
  /// A value whose form is text: text and bytes as they are, times as ISO 8601.
  virtual void write_text(std::string& out, const Cell& value, const Format& format) const;
  /// The values of a column of given rows as one text, where the dialect takes lists.
  virtual void write_list(std::string& out, const GivenColumn& column, const Format& format) const;
  /// Reads what `write_text` wrote. Text and bytes may be views of `text`, which may be changed.
  /// @throws Error Errc::conversion or Errc::out_of_range, for the caller to say of which column
  [[nodiscard]] virtual Cell read_text(std::string& text, const Format& format) const;

  // Results.

  /// The rows that the statement has just changed.
  [[nodiscard]] virtual std::int64_t affected(soci::details::statement_backend& statement);
  /// How many columns its result has, where that can be told by now; a wrong number is refused.
  [[nodiscard]] virtual std::optional<int> column_count(
      soci::details::statement_backend& statement) const;
  /// Its columns, once it was prepared; must not run it. The default asks SOCI, which with some
  /// backends would run it: they are asked otherwise.
  [[nodiscard]] virtual std::vector<ResultColumn> result_columns(
      soci::details::statement_backend& statement) const;
  /// What the database calls a column of the last execution; empty, as by default, where that is
  /// not known.
  /// @param column from 0
  [[nodiscard]] virtual std::string_view column_name(
      soci::details::statement_backend& /*statement*/, int /*column*/) const noexcept {
    return {};
  }
  /// The value as it is stored, where SOCI may have converted it on its way and the database can be
  /// asked; what was read, where not, which is the default.
  /// @throws Error Errc::conversion naming the column, where it has no exact value of that kind
  [[nodiscard]] virtual Cell exact_value(soci::details::statement_backend& statement, int column,
                                         const Cell& read, const Format& format) const;
  /// Ends the result without reading what is left of it; false where that cannot be done, which is
  /// the default: it is then read to its end.
  [[nodiscard]] virtual bool end_result(soci::details::statement_backend& statement) noexcept;
  /// The key that the last INSERT made up.
  [[nodiscard]] virtual std::int64_t generated_key();

  // Failures.

  /// Throws in the dialect's words. Where it returns, as the default does, the error goes by SOCI's
  /// category and by the words that most databases have for the violation of a constraint.
  virtual void throw_failure(const SociFailure& failure);
  /// True where preparing the statement again can help.
  [[nodiscard]] virtual bool is_outdated(const SociFailure& failure) const;
  /// What `throw_failure` fills in for a start.
  [[nodiscard]] ErrorContext context_of(const SociFailure& failure) const;

  // Scripts and transactions.

  void do_execute_script(std::string_view sql) override;
  [[nodiscard]] bool do_commit() override;
  /// True where COMMIT, which has just run, did so; false where the database rolled back.
  [[nodiscard]] virtual bool has_committed(soci::details::statement_backend& commit) const;
  /// Runs one statement to its end.
  void run(std::string_view sql);

 private:
  friend SociStatement;

  void run(std::string_view sql,
           const std::function<void(soci::details::statement_backend&)>& then);
  void note_transaction(std::string_view sql) noexcept;
  [[noreturn]] void fail(const SociFailure& failure);
  [[noreturn]] void throw_by_category(const SociFailure& failure) const;
  /// @param lists so many of the first parameters say their types themselves
  [[nodiscard]] std::string text_of(std::string_view sql, const std::vector<Format>& parameters,
                                    std::size_t lists);
  /// Leaves a prepared statement to be freed once no transaction is open: freeing it would fail in
  /// one that has failed.
  void abandon(std::unique_ptr<soci::statement> statement) noexcept;
  void free_abandoned() noexcept;

  Traits traits_;
  std::unique_ptr<soci::session> session_;
  std::vector<std::unique_ptr<soci::statement>> abandoned_;
  bool in_transaction_ = false;
  bool alive_ = true;
};

/// A session of the SOCI backend of that name ("sqlite3"), which SOCI loads at run time.
/// @throws Error Errc::connection naming the URL without its password
[[nodiscard]] std::unique_ptr<soci::session> open_soci_session(const std::string& backend,
                                                               const std::string& connection_string,
                                                               const Url& url,
                                                               const ConnectOptions& options);

}  // namespace stele

#pragma GCC visibility pop
