#include "conninfo.hpp"

#include <algorithm>
#include <memory>
#include <vector>

#include "libpq.hpp"
#include "stele/base/error.hpp"
#include "stele/schema/identifier.hpp"

namespace stele::postgres {

namespace {

struct DefaultsDeleter {
  void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
};

/// What libpq knows, with the values that it takes from the environment.
class Keywords {
 public:
  Keywords() : options_(PQconndefaults()) {
    if (options_ == nullptr) throw std::bad_alloc();
  }

  [[nodiscard]] const PQconninfoOption* find(std::string_view name) const noexcept {
    for (const PQconninfoOption* option = options_.get(); option->keyword != nullptr; ++option) {
      if (name == option->keyword) return option;
    }
    return nullptr;
  }

  [[nodiscard]] std::vector<std::string_view> names() const {
    std::vector<std::string_view> names;
    for (const PQconninfoOption* option = options_.get(); option->keyword != nullptr; ++option) {
      names.emplace_back(option->keyword);
    }
    return names;
  }

 private:
  std::unique_ptr<PQconninfoOption, DefaultsDeleter> options_;
};

[[noreturn]] void refuse(std::string_view name, const std::string& why) {
  throw Error(Errc::invalid_argument,
              "could not read the URL: the parameter '" + std::string(name) + "' " + why,
              ErrorContext{.dialect = "postgres"});
}

void check_parameter(const Keywords& keywords, const Url::Parameter& parameter) {
  const auto& [name, value] = parameter;
  if (keywords.find(name) == nullptr) {
    const std::vector<std::string_view> known = keywords.names();
    const std::string_view meant = schema::did_you_mean(name, known);
    refuse(name, "is none of libpq's; " +
                     (meant.empty() ? "see the parameter key words in PostgreSQL's documentation"
                                    : "did you mean '" + std::string(meant) + "'?"));
  }
  if (name == "client_encoding" && value != "UTF8" && value != "UTF-8" && value != "utf8" &&
      value != "utf-8") {
    refuse(name, "must be UTF8, or be left out: all text of the library is UTF-8");
  }
}

class ConnectionString {
 public:
  void add(std::string_view keyword, std::string_view value) {
    text_ += separator_;
    text_.append(keyword) += '=';
    text_ += percent_encode(value);
    separator_ = '&';
  }
  void add_given(std::string_view keyword, std::string_view value) {
    if (!value.empty()) add(keyword, value);
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_ = "postgresql://";
  char separator_ = '?';
};

void add_hosts(ConnectionString& out, const Url& url) {
  std::string names;
  std::string ports;
  bool any_port = false;
  std::string_view separator;
  for (const UrlHost& host : url.hosts()) {
    names.append(separator) += host.name;
    ports.append(separator) += host.port ? std::to_string(*host.port) : "";
    any_port = any_port || host.port.has_value();
    separator = ",";
  }
  if (!url.parameter("host")) out.add_given("host", names);
  if (any_port && !url.parameter("port")) out.add("port", ports);
}

std::string seconds(const Url& url, std::chrono::milliseconds timeout) {
  constexpr std::int64_t least = 2;
  constexpr std::int64_t most = 1'000'000;
  const auto hosts = std::max<std::int64_t>(1, static_cast<std::int64_t>(url.hosts().size()));
  const std::int64_t whole = std::chrono::ceil<std::chrono::seconds>(timeout / hosts).count();
  return std::to_string(std::clamp(whole, least, most));
}

std::string all_server_options(const Keywords& keywords, const Url& url, std::string_view more) {
  std::string options;
  if (const auto given = url.parameter("options")) {
    options = *given;
  } else if (const PQconninfoOption* option = keywords.find("options");
             option != nullptr && option->val != nullptr) {
    options = option->val;
  }
  if (!options.empty()) options += ' ';
  options += "-c TimeZone=UTC -c standard_conforming_strings=on";
  if (!more.empty()) (options += ' ') += more;
  return options;
}

}  // namespace

std::string connection_string(const Url& url, const ConnectOptions& options,
                              std::string_view server_options) {
  const Keywords keywords;
  ConnectionString out;
  add_hosts(out, url);
  if (!url.parameter("user")) out.add_given("user", url.user());
  if (!url.parameter("password")) out.add_given("password", url.password());
  if (!url.parameter("dbname")) out.add_given("dbname", url.database());
  for (const Url::Parameter& parameter : url.parameters()) {
    if (parameter.first == "driver") continue;
    check_parameter(keywords, parameter);
    const bool is_ours = parameter.first == "options" || parameter.first == "client_encoding";
    if (!is_ours) out.add(parameter.first, parameter.second);
  }
  if (!url.parameter("connect_timeout")) out.add("connect_timeout", seconds(url, options.timeout));
  out.add("client_encoding", "UTF8");
  out.add("options", all_server_options(keywords, url, server_options));
  return out.take();
}

}  // namespace stele::postgres
