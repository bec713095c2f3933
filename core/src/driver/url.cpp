#include "stele/driver/url.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"
#include "stele/base/error.hpp"

namespace stele {

namespace {

constexpr std::string_view mask = "***";

[[noreturn]] void refuse(std::string_view reason) {
  throw Error(Errc::invalid_argument,
              std::string("could not read the database URL: ").append(reason));
}

/// @param part what the text is, for the message: "the password"
std::string decode(std::string_view text, std::string_view part) {
  auto decoded = percent_decode(text);
  if (!decoded) {
    refuse(std::string(part).append(
        " holds a '%' without two hexadecimal digits after it; write a percent sign as %25"));
  }
  if (decoded->find('\0') != std::string::npos) {
    refuse(std::string(part).append(" holds a NUL character; leave it out"));
  }
  return *std::move(decoded);
}

void check_characters(std::string_view text) {
  if (std::ranges::any_of(text, ascii::is_control)) {
    refuse("it holds a control character, such as a line's end; leave it out, or write it as %0A");
  }
  if (text.find('#') != std::string_view::npos) refuse("it holds a '#'; write it as %23");
}

/// Of user:12/34@host the part from the slash on seems to be a path, but is the rest of a password,
/// and would be shown.
void check_rest(std::string_view text) {
  if (text.find('@') == std::string_view::npos) return;
  refuse(
      "an '@' stands after the first '/' or '?'; in a password write / as %2F and ? as %3F, "
      "elsewhere write @ as %40");
}

std::uint16_t parse_port(std::string_view text) {
  std::uint16_t port = 0;
  const char* end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(text.data(), end, port);
  if (fault != std::errc() || stop != end || port == 0) {
    refuse(
        "a port is no number from 1 to 65535; where a password holds one of / ? # @, write it as "
        "%2F, %3F, %23, %40");
  }
  return port;
}

/// What stands after a host: nothing, a colon, or a colon and a port.
std::optional<std::uint16_t> parse_port_suffix(std::string_view text) {
  if (text.empty() || text == ":") return std::nullopt;
  if (text.front() != ':') refuse("after ']' only a port can follow, such as [::1]:5432");
  return parse_port(text.substr(1));
}

/// True for the characters of an IPv6 address, with an interface or not: fe80::1%eth0.
bool is_ipv6(std::string_view text) noexcept {
  const std::string_view address = text.substr(0, text.find('%'));
  return address.find(':') != std::string_view::npos && std::ranges::all_of(address, [](char c) {
           return ascii::hex_digit(c) >= 0 || c == ':' || c == '.';
         });
}

/// `[::1]` and what follows.
UrlHost parse_bracketed(std::string_view text) {
  const std::size_t end = text.find(']');
  if (end == std::string_view::npos) refuse("a host begins with '[' but has no ']'");
  std::string address = decode(text.substr(1, end - 1), "a host");
  if (!is_ipv6(address)) refuse("only an IPv6 address can stand in brackets, such as [::1]");
  return {std::move(address), parse_port_suffix(text.substr(end + 1))};
}

UrlHost parse_host(std::string_view text) {
  if (text.starts_with('[')) return parse_bracketed(text);
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return {decode(text, "a host"), {}};
  if (text.find(':', colon + 1) != std::string_view::npos) {
    refuse("a host holds more than one ':'; write an IPv6 address in brackets, such as [::1]");
  }
  return {decode(text.substr(0, colon), "a host"), parse_port_suffix(text.substr(colon))};
}

bool is_secret(std::string_view parameter) {
  const std::string name = ascii::to_lower(parameter);
  constexpr std::string_view parts[] = {"pass", "pwd", "secret", "token", "scram"};
  return std::ranges::any_of(
      parts, [&](std::string_view part) { return name.find(part) != std::string::npos; });
}

std::string redact_host(const UrlHost& host) {
  std::string text = percent_encode(host.name);
  if (is_ipv6(host.name)) text = "[" + percent_encode(host.name, ":") + "]";
  if (host.port) text.append(":").append(std::to_string(*host.port));
  return text;
}

/// A path where no host is. Who writes too few or too many slashes in postgres://user:password@host
/// has them all in the path.
std::string redact_path(std::string_view path) {
  const std::size_t at = path.rfind('@');
  if (at == std::string_view::npos) return percent_encode(path, "/:");
  const std::string_view root = path.starts_with('/') ? "/" : "";
  return std::string(root).append(mask).append(percent_encode(path.substr(at), "/:@"));
}

}  // namespace

Url Url::parse(std::string_view text) {
  check_characters(text);
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || !is_scheme(text.substr(0, colon))) {
    refuse("it does not begin with a scheme, such as sqlite: or postgres:");
  }
  const std::string_view rest = text.substr(colon + 1);
  const std::size_t query = std::min(rest.find('?'), rest.size());
  std::string_view path = rest.substr(0, query);
  Url url;
  url.scheme_ = ascii::to_lower(text.substr(0, colon));
  url.has_authority_ = path.starts_with("//");
  if (url.has_authority_) {
    const std::size_t slash = std::min(path.find('/', 2), path.size());
    url.parse_authority(path.substr(2, slash - 2));
    path.remove_prefix(slash);
    if (!url.hosts_.empty()) check_rest(path.empty() ? rest.substr(query) : path);
  }
  url.path_ = decode(path, "the path");
  if (query < rest.size()) url.parse_parameters(rest.substr(query + 1));
  return url;
}

void Url::parse_authority(std::string_view text) {
  const std::size_t at = text.find('@');
  if (at == std::string_view::npos) return parse_hosts(text);
  if (text.find('@', at + 1) != std::string_view::npos) {
    refuse("it holds more than one '@' before the path; write @ in a user or password as %40");
  }
  const std::string_view account = text.substr(0, at);
  const std::size_t colon = std::min(account.find(':'), account.size());
  user_ = decode(account.substr(0, colon), "the user");
  if (colon < account.size()) password_ = decode(account.substr(colon + 1), "the password");
  parse_hosts(text.substr(at + 1));
}

void Url::parse_hosts(std::string_view text) {
  if (text.empty() || text == ":") return;
  for (std::size_t comma = 0; comma != std::string_view::npos; text.remove_prefix(comma + 1)) {
    comma = text.find(',');
    hosts_.push_back(parse_host(text.substr(0, comma)));
    if (comma == std::string_view::npos) return;
  }
}

void Url::parse_parameters(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view one = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (one.empty()) continue;
    const std::size_t equals = one.find('=');
    if (equals == std::string_view::npos || equals == 0) {
      refuse("what follows the '?' is not of the form name=value&name=value");
    }
    std::string name = decode(one.substr(0, equals), "a parameter's name");
    if (parameter(name)) {
      refuse("the parameter '" + name + "' is given twice; leave out one of the two");
    }
    parameters_.emplace_back(std::move(name), decode(one.substr(equals + 1), "a parameter"));
  }
}

std::string_view Url::database() const noexcept {
  const std::string_view path = path_;
  return path.starts_with('/') ? path.substr(1) : path;
}

std::optional<std::string_view> Url::parameter(std::string_view name) const noexcept {
  const auto found = std::ranges::find(parameters_, name, &Parameter::first);
  if (found == parameters_.end()) return std::nullopt;
  return found->second;
}

std::string Url::redacted() const {
  std::string text = scheme_ + ":";
  if (has_authority_) {
    text += "//" + percent_encode(user_);
    if (!password_.empty()) text.append(":").append(mask);
    if (!user_.empty() || !password_.empty()) text += '@';
    for (std::size_t i = 0; i < hosts_.size(); ++i) {
      text.append(i == 0 ? "" : ",").append(redact_host(hosts_[i]));
    }
  }
  std::string path = hosts_.empty() ? redact_path(path_) : percent_encode(path_, "/:");
  // Two slashes would begin an authority.
  if (!has_authority_ && path.starts_with("//")) path.replace(1, 1, "%2F");
  text += path;
  char separator = '?';
  for (const auto& [name, value] : parameters_) {
    text += separator + percent_encode(name) + "=";
    // An '@' is the end of a password with a '?' in it, unless there has been one before.
    const bool is_hidden = is_secret(name) || (!hosts_.empty() && user_.empty() &&
                                               value.find('@') != std::string::npos);
    text += is_hidden ? std::string(mask) : percent_encode(value, "/:,*");
    separator = '&';
  }
  return text;
}

bool is_scheme(std::string_view text) noexcept {
  if (text.empty() || !ascii::is_alpha(text.front())) return false;
  return std::ranges::all_of(text, [](char c) {
    return ascii::is_alpha(c) || ascii::is_digit(c) || c == '+' || c == '-' || c == '.';
  });
}

std::string percent_encode(std::string_view text, std::string_view keep) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view unreserved = "-._~";
  std::string encoded;
  for (const char c : text) {
    if (ascii::is_alpha(c) || ascii::is_digit(c) || unreserved.find(c) != std::string_view::npos ||
        keep.find(c) != std::string_view::npos) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += {'%', digits[byte >> 4], digits[byte & 0xF]};
  }
  return encoded;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const int high = ascii::hex_digit(text[i + 1]);
    const int low = ascii::hex_digit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

}  // namespace stele
