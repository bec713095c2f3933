#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)

namespace stele {

/// One server of a URL.
struct UrlHost {
  std::string name{};                   ///< a name, an address (IPv6 without brackets), or a
                                        ///< directory of Unix sockets; empty: the driver's default
  std::optional<std::uint16_t> port{};  ///< empty: the driver's default

  friend bool operator==(const UrlHost&, const UrlHost&) = default;
};

/// The URL of a database, read by RFC 3986; every part is percent-decoded.
///
/// `postgres://user:p%40ss@h1:5432,[::1]/shop?sslmode=require`, `postgres://%2Fvar%2Frun/shop`,
/// `sqlite:app.db`, `sqlite:///var/lib/app.db`, `sqlite::memory:`. An immutable value.
class Url {
 public:
  using Parameter = std::pair<std::string, std::string>;

  /// Characters that RFC 3986 wants encoded, such as spaces, are taken as they are; control
  /// characters and '#' are refused.
  /// @throws Error Errc::invalid_argument for anything that is no URL; the message tells the part
  ///   and what to write instead, but never quotes what may be a password
  [[nodiscard]] static Url parse(std::string_view text);

  /// In lower case: "postgres"
  [[nodiscard]] const std::string& scheme() const noexcept { return scheme_; }

  /// True where `//` follows the scheme, so that user and hosts can be given.
  [[nodiscard]] bool has_authority() const noexcept { return has_authority_; }
  [[nodiscard]] const std::string& user() const noexcept { return user_; }          ///< or empty
  [[nodiscard]] const std::string& password() const noexcept { return password_; }  ///< or empty

  /// In the order in which they are to be tried; empty where none is written.
  [[nodiscard]] std::span<const UrlHost> hosts() const noexcept { return hosts_; }

  /// "app.db", "/var/lib/app.db", ":memory:"; "/shop" where there is an authority; or empty.
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

  /// The path without its first slash: "shop"; or empty.
  [[nodiscard]] std::string_view database() const noexcept;

  /// In the order in which they are written; each name once.
  [[nodiscard]] std::span<const Parameter> parameters() const noexcept { return parameters_; }

  /// The value of the parameter of that name, borrowed from the URL; empty where it is not given.
  [[nodiscard]] std::optional<std::string_view> parameter(std::string_view name) const noexcept;

  /// The URL as it can be shown: `***` in place of the password, of what may be one, and of every
  /// parameter that holds a secret. It can be parsed, but not connected with.
  [[nodiscard]] std::string redacted() const;

 private:
  Url() = default;

  void parse_authority(std::string_view text);
  void parse_hosts(std::string_view text);
  void parse_parameters(std::string_view text);

  std::string scheme_;
  bool has_authority_ = false;
  std::string user_;
  std::string password_;
  std::vector<UrlHost> hosts_;
  std::string path_;
  std::vector<Parameter> parameters_;
};

/// True for what can stand before a URL's colon: a letter, then letters, digits, `+`, `-` and `.`
[[nodiscard]] bool is_scheme(std::string_view text) noexcept;

/// `%XX` in place of every byte but letters, digits, `-._~` and those of `keep`.
[[nodiscard]] std::string percent_encode(std::string_view text, std::string_view keep = {});

/// The bytes that `%XX` stand for; empty where a '%' is not followed by two hexadecimal digits.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text);

}  // namespace stele

#pragma GCC visibility pop
