#include <algorithm>
#include <string>
#include <string_view>

#include "fuzz.hpp"
#include "stele/base/error.hpp"
#include "stele/driver/url.hpp"

using fuzz::require;
using stele::Url;

namespace {

/// What the URL is read as, or why it is refused.
struct Outcome {
  bool is_accepted = false;
  std::string text{};  ///< as it can be shown, or the message
};

Outcome outcome_of(std::string_view text) {
  try {
    return {true, Url::parse(text).redacted()};
  } catch (const stele::Error& error) {
    require(error.code() == stele::Errc::invalid_argument, "a refused URL is an invalid argument");
    return {false, error.what()};
  }
}

bool is_ipv6(std::string_view name) {
  return name.find(':') != std::string_view::npos &&
         name.substr(0, name.find('%')).find_first_not_of("0123456789abcdefABCDEF:.") ==
             std::string_view::npos;
}

std::string write_host(const stele::UrlHost& host) {
  const std::string name = stele::percent_encode(host.name);
  std::string text = is_ipv6(host.name) ? "[" + name + "]" : name;
  text += ':';
  if (host.port) text += std::to_string(*host.port);
  return text;
}

std::string write_authority(const Url& url, std::string_view password) {
  std::string text = "//" + stele::percent_encode(url.user());
  if (!password.empty()) text += ":" + stele::percent_encode(password);
  if (!url.user().empty() || !password.empty()) text += '@';
  std::string_view separator;
  for (const stele::UrlHost& host : url.hosts()) {
    text.append(separator) += write_host(host);
    separator = ",";
  }
  return text;
}

/// The URL anew from its parts, with that password.
std::string write(const Url& url, std::string_view password) {
  std::string text = url.scheme() + ":";
  if (url.has_authority()) text += write_authority(url, password);
  const bool starts_alone = !url.has_authority() && url.path().starts_with("//");
  text += stele::percent_encode(url.path(), starts_alone ? "" : "/");
  char separator = '?';
  for (const auto& [name, value] : url.parameters()) {
    text += separator + stele::percent_encode(name) + "=" + stele::percent_encode(value);
    separator = '&';
  }
  return text;
}

bool are_equal(const Url& a, const Url& b) {
  return a.scheme() == b.scheme() && a.has_authority() == b.has_authority() &&
         a.user() == b.user() && a.password() == b.password() &&
         std::ranges::equal(a.hosts(), b.hosts()) && a.path() == b.path() &&
         std::ranges::equal(a.parameters(), b.parameters());
}

void check_parts(const Url& url) {
  require(are_equal(Url::parse(write(url, url.password())), url),
          "a URL that is written from its parts has the same parts");
  require(stele::is_scheme(url.scheme()), "the scheme is one");
  for (const auto& host : url.hosts()) {
    require(!host.port || *host.port > 0, "a port is above 0");
    require(host.name.find('\0') == std::string::npos, "no host holds a NUL");
  }
  for (const auto& [name, value] : url.parameters()) {
    require(url.parameter(name) == value, "a parameter is found by its name");
  }
}

void check_secrets(const Url& url, const std::string& shown) {
  require(outcome_of(shown).text == shown, "what is shown can be read, and is shown the same");
  if (url.password().empty()) return;
  for (const std::string_view other : {"p", "a longer @/?#% one"}) {
    require(Url::parse(write(url, other)).redacted() == shown,
            "what is shown does not depend on the password");
  }
}

/// Other letters in place of those that mean nothing to a URL but what they are.
std::string with_other_letters(std::string_view text) {
  const std::size_t colon = std::min(text.find(':'), text.size());
  std::string other(text);
  for (std::size_t i = colon; i < other.size(); ++i) {
    if (other[i] >= 'g' && other[i] < 'z') {
      ++other[i];
    } else if (other[i] == 'z') {
      other[i] = 'g';
    }
  }
  return other;
}

/// The message without the name of a parameter, the one thing that it may quote.
std::string without_quoted(std::string message) {
  const std::size_t from = message.find("the parameter '");
  const std::size_t end = message.rfind("' is given twice");
  if (from != std::string::npos && end != std::string::npos) message.erase(from, end - from);
  return message;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  require(stele::percent_decode(stele::percent_encode(text)) == text,
          "what is encoded is decoded to the same");
  const Outcome outcome = outcome_of(text);
  const Outcome other = outcome_of(with_other_letters(text));
  require(outcome.is_accepted == other.is_accepted, "letters do not make a URL one");
  if (!outcome.is_accepted) {
    require(without_quoted(outcome.text) == without_quoted(other.text),
            "a message quotes nothing of the URL but a parameter's name");
    return 0;
  }
  const Url url = Url::parse(text);
  check_parts(url);
  check_secrets(url, outcome.text);
  return 0;
}
