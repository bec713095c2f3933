#include "stele/driver/url.hpp"

#include <random>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "stele/base/error.hpp"

using stele::Url;

namespace {

std::vector<stele::UrlHost> hosts(const Url& url) {
  return {url.hosts().begin(), url.hosts().end()};
}

std::vector<Url::Parameter> parameters(const Url& url) {
  return {url.parameters().begin(), url.parameters().end()};
}

using Hosts = std::vector<stele::UrlHost>;
using Parameters = std::vector<Url::Parameter>;

/// The message with which the text is refused; empty where it is not.
std::string refusal(std::string_view text) {
  try {
    (void)Url::parse(text);
  } catch (const stele::Error& error) {
    CHECK(error.code() == stele::Errc::invalid_argument);
    return error.what();
  }
  return "";
}

TEST_CASE("a server's URL has all parts, decoded") {
  const Url url = Url::parse("postgres://us%40er:p%40s%3As@host:5432/my%20shop?sslmode=require");
  CHECK(url.scheme() == "postgres");
  CHECK(url.has_authority());
  CHECK(url.user() == "us@er");
  CHECK(url.password() == "p@s:s");
  CHECK(hosts(url) == Hosts{{"host", 5432}});
  CHECK(url.path() == "/my shop");
  CHECK(url.database() == "my shop");
  CHECK(parameters(url) == Parameters{{"sslmode", "require"}});
}

TEST_CASE("a scheme is read without case") {
  CHECK(Url::parse("PostgreSQL://h/db").scheme() == "postgresql");
  CHECK(Url::parse("x-y+z.1:db").scheme() == "x-y+z.1");
}

TEST_CASE("a file's URL is the path after the scheme") {
  const auto [text, path] = GENERATE(table<std::string, std::string>({
      {"sqlite::memory:", ":memory:"},
      {"sqlite:app.db", "app.db"},
      {"sqlite:/var/lib/app.db", "/var/lib/app.db"},
      {"sqlite:///var/lib/app.db", "/var/lib/app.db"},
      {"sqlite:////var//lib", "//var//lib"},
      {"sqlite:./dir/a b.db", "./dir/a b.db"},
      {"sqlite:../a+b.db", "../a+b.db"},
      {"sqlite:data%20x.db?busy_timeout=2000", "data x.db"},
      {"sqlite:/home/me@work/app.db", "/home/me@work/app.db"},
      {"sqlite:///home/me@work/app.db", "/home/me@work/app.db"},
      {"sqlite:b\xC3\xBC%63her.db",
       "b\xC3\xBC"
       "cher.db"},
      {"sqlite:100%25.db", "100%.db"},
      {"sqlite:what%3F%23.db", "what?#.db"},
      {"sqlite:", ""},
      {"sqlite://", ""},
  }));
  const Url url = Url::parse(text);
  CHECK(url.scheme() == "sqlite");
  CHECK(url.path() == path);
  CHECK(url.hosts().empty());
}

TEST_CASE("several hosts are read in their order") {
  const Url url = Url::parse("postgres://me@h1:1,h2,[::1]:5433,[fe80::1%25eth0],:7/db");
  CHECK(hosts(url) == Hosts{{"h1", 1}, {"h2", {}}, {"::1", 5433}, {"fe80::1%eth0", {}}, {"", 7}});
}

TEST_CASE("a directory of sockets is a host in percent-encoding or a parameter") {
  CHECK(hosts(Url::parse("postgresql://%2Fvar%2Frun%2Fpostgresql/db")) ==
        Hosts{{"/var/run/postgresql", {}}});
  const Url url = Url::parse("postgres:///db?host=/var/run/postgresql&user=me");
  CHECK(url.hosts().empty());
  CHECK(url.database() == "db");
  CHECK(url.parameter("host") == "/var/run/postgresql");
  CHECK(url.parameter("user") == "me");
}

TEST_CASE("parts may be empty") {
  CHECK(Url::parse("postgres://").database().empty());
  CHECK(Url::parse("postgres:///").database().empty());
  CHECK(Url::parse("postgres://h").path().empty());
  CHECK(hosts(Url::parse("postgres://h:/db")) == Hosts{{"h", {}}});
  CHECK(hosts(Url::parse("postgres://:/db")).empty());
  CHECK(hosts(Url::parse("postgres://a,,b/db")) == Hosts{{"a", {}}, {"", {}}, {"b", {}}});
  CHECK(hosts(Url::parse("postgres://a,/db")) == Hosts{{"a", {}}, {"", {}}});
  CHECK(Url::parse("postgres://me@/db").user() == "me");
  CHECK(Url::parse("postgres://me@/db").hosts().empty());
  CHECK(Url::parse("postgres://:secret@h/db").password() == "secret");
  CHECK(Url::parse("postgres://me:@h/db").password().empty());
  CHECK(Url::parse("postgres://me:a:b@h/db").password() == "a:b");
  CHECK(Url::parse("postgres://h/db?").parameters().empty());
}

TEST_CASE("parameters keep their order and are decoded") {
  const Url url = Url::parse("postgres://h/db?&b=1&a=x%26y%3Dz&&driver=soci&c=&d=1=2+3&e=me@h&");
  CHECK(parameters(url) == Parameters{{"b", "1"},
                                      {"a", "x&y=z"},
                                      {"driver", "soci"},
                                      {"c", ""},
                                      {"d", "1=2+3"},
                                      {"e", "me@h"}});
  CHECK(url.parameter("c") == "");
  CHECK(url.parameter("C") == std::nullopt);
  CHECK(Url::parse("postgres://h?connect_timeout=3").parameter("connect_timeout") == "3");
}

TEST_CASE("what is no URL is refused and the reason given") {
  const auto [text, reason] = GENERATE(table<std::string, std::string>({
      {"", "does not begin with a scheme"},
      {"app.db", "does not begin with a scheme"},
      {":memory:", "does not begin with a scheme"},
      {"host=localhost dbname=x password=a:b", "does not begin with a scheme"},
      {"9p:db", "does not begin with a scheme"},
      {"sqlite:app.db\n", "control character"},
      {"sqlite:a#b.db", "holds a '#'; write it as %23"},
      {"sqlite:100%.db", "the path holds a '%' without two hexadecimal digits"},
      {"sqlite:a%2", "the path holds a '%' without two hexadecimal digits"},
      {"sqlite:a%00b", "the path holds a NUL character"},
      {"postgres://u%zz@h/db", "the user holds a '%'"},
      {"postgres://u:secret%@h/db", "the password holds a '%'"},
      {"postgres://u:secret@x@h/db", "more than one '@' before the path"},
      {"postgres://u:sec/ret@h/db", "a port is no number from 1 to 65535"},
      {"postgres://u:12/secret@h/db", "an '@' stands after the first '/' or '?'"},
      {"postgres://u:12?a=secret@h/db", "an '@' stands after the first '/' or '?'"},
      {"postgres://u:secret?x@h/db", "a port is no number from 1 to 65535"},
      {"postgres://u:sec#ret@h/db", "holds a '#'; write it as %23"},
      {"postgres://h:0/db", "a port is no number from 1 to 65535"},
      {"postgres://h:65536/db", "a port is no number from 1 to 65535"},
      {"postgres://h:-1/db", "a port is no number from 1 to 65535"},
      {"postgres://h:+1/db", "a port is no number from 1 to 65535"},
      {"postgres://h:54 32/db", "a port is no number from 1 to 65535"},
      {"postgres://::1/db", "write an IPv6 address in brackets"},
      {"postgres://[::1/db", "has no ']'"},
      {"postgres://[::1]5432/db", "after ']' only a port can follow"},
      {"postgres://[localhost]/db", "only an IPv6 address can stand in brackets"},
      {"postgres://[]/db", "only an IPv6 address can stand in brackets"},
      {"postgres://h/db?sslmode", "not of the form name=value"},
      {"postgres://h/db?=require", "not of the form name=value"},
      {"postgres://h/db?a=1&b=2&a=3", "the parameter 'a' is given twice"},
      {"postgres://h/db?a=%g0", "a parameter holds a '%'"},
  }));
  CAPTURE(text);
  const std::string message = refusal(text);
  CHECK(message.starts_with("could not read the database URL: "));
  CHECK(message.find(reason) != std::string::npos);
  CHECK(message.find("sec") == std::string::npos);
}

TEST_CASE("a redacted URL shows all but secrets") {
  const auto [text, shown] = GENERATE(table<std::string, std::string>({
      {"postgres://u:secret@h:5432/shop?sslmode=require",
       "postgres://u:***@h:5432/shop?sslmode=require"},
      {"postgres://u@h/shop", "postgres://u@h/shop"},
      {"postgres://:secret@h", "postgres://:***@h"},
      {"POSTGRES://h/a%20b", "postgres://h/a%20b"},
      {"postgres://%2Frun,[::1]:1/x", "postgres://%2Frun,[::1]:1/x"},
      {"postgres://h%3Ax/x", "postgres://h%3Ax/x"},
      {"postgres:///x?user=me&password=secret", "postgres:///x?user=me&password=***"},
      {"postgres:///x?sslPassword=secret&host=/run", "postgres:///x?sslPassword=***&host=/run"},
      {"postgres://u:1/2?x=secret@h", "postgres://u:1/2?x=***"},
      {"sqlite::memory:", "sqlite::memory:"},
      {"sqlite:./a b.db?busy_timeout=2000", "sqlite:./a%20b.db?busy_timeout=2000"},
      {"sqlite:%2F%2Fa", "sqlite:/%2Fa"},
      {"sqlite:///var/a@b.db", "sqlite:///***@b.db"},
      {"postgres://h/a%40b", "postgres://h/a%40b"},
      {"postgres://:/a%40b", "postgres:///***@b"},
      {"postgres:///u:secret@h/db", "postgres:///***@h/db"},
      {"postgres:u:secret@h/db", "postgres:***@h/db"},
      {"u:secret@h/db", "u:***@h/db"},
  }));
  CHECK(Url::parse(text).redacted() == shown);
}

TEST_CASE("percent-encoding keeps letters, digits and what it is told to keep") {
  CHECK(stele::percent_encode("Az09-._~") == "Az09-._~");
  CHECK(stele::percent_encode("a/b c%\xC3\xA9") == "a%2Fb%20c%25%C3%A9");
  CHECK(stele::percent_encode("a/b:c", "/") == "a/b%3Ac");
  CHECK(stele::percent_encode({"\0", 1}) == "%00");
}

TEST_CASE("percent-decoding takes both cases and refuses what is cut short") {
  CHECK(stele::percent_decode("%2f%2F+%C3%a9") == "//+\xC3\xA9");
  CHECK(stele::percent_decode("%00") == std::string(1, '\0'));
  CHECK(stele::percent_decode("") == "");
  CHECK(stele::percent_decode("%") == std::nullopt);
  CHECK(stele::percent_decode("a%4") == std::nullopt);
  CHECK(stele::percent_decode("%4g") == std::nullopt);
  CHECK(stele::percent_decode("%-1") == std::nullopt);
}

TEST_CASE("all bytes survive encoding and decoding") {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  CHECK(stele::percent_decode(stele::percent_encode(bytes)) == bytes);
}

TEST_CASE("whatever is read as a URL can be shown, and what is shown can be read") {
  std::mt19937 random(17);
  const std::string alphabet = "a1:/@?#&=,[]%2F.";
  const std::string seeds[] = {"sqlite:", "postgres://u:secret@h:1/db?a=1",
                               "postgres://[::1]:1/db"};
  int accepted = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string text = seeds[random() % 3];
    for (unsigned changes = random() % 6; changes > 0; --changes) {
      const bool likely = random() % 16 != 0;
      const char c = likely ? alphabet[random() % alphabet.size()] : static_cast<char>(random());
      text.insert(text.begin() + static_cast<std::ptrdiff_t>(random() % (text.size() + 1)), c);
    }
    CAPTURE(text);
    const std::string message = refusal(text);
    REQUIRE(message.find("secret") == std::string::npos);
    if (!message.empty()) continue;
    ++accepted;
    const std::string shown = Url::parse(text).redacted();
    REQUIRE(Url::parse(shown).redacted() == shown);
  }
  CHECK(accepted > 10'000);
}

}  // namespace
