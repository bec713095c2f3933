#include <chrono>
#include <thread>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support.hpp"

using namespace postgres_test;
using stele::Errc;
using stele::Error;

namespace {

/// The error of connecting, which holds the password of no URL here.
Error refusal(const std::string& url, const stele::ConnectOptions& options = {}) {
  const Error error = error_of([&] { (void)connect_to(url, options); });
  CHECK_FALSE(contains(error.what(), "s3cret"));
  CHECK_FALSE(contains(error.context().server_message, "s3cret"));
  CHECK(error.context().dialect == "postgres");
  return error;
}

/// A port of 127.0.0.1 that takes connections, and answers the first message of each by `answer`,
/// or by nothing.
class FakeServer {
 public:
  explicit FakeServer(std::string answer) : answer_(std::move(answer)) {
    socket_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    if (bind(socket_, any, size) != 0 || listen(socket_, 8) != 0 ||
        getsockname(socket_, any, &size) != 0) {
      throw std::runtime_error("no socket to listen on");
    }
    port_ = ntohs(address.sin_port);
    if (!answer_.empty()) thread_ = std::thread([this] { serve(); });
  }
  ~FakeServer() {
    shutdown(socket_, SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
    close(socket_);
  }
  FakeServer(const FakeServer&) = delete;
  FakeServer& operator=(const FakeServer&) = delete;

  [[nodiscard]] std::string url(const std::string& parameters) const {
    return "postgres://anna:s3cret@127.0.0.1:" + std::to_string(port_) + "/shop?" + parameters;
  }

 private:
  void serve() {
    for (int client = accept(socket_, nullptr, nullptr); client >= 0;
         client = accept(socket_, nullptr, nullptr)) {
      char request[512];
      if (read(client, request, sizeof request) > 0) {
        (void)!write(client, answer_.data(), answer_.size());
      }
      close(client);
    }
  }

  std::string answer_;
  int socket_ = -1;
  int port_ = 0;
  std::thread thread_{};
};

}  // namespace

TEST_CASE("a refused connection says so") {
  const Error error = refusal("postgres://anna:s3cret@127.0.0.1:1/shop");

  CHECK(error.code() == Errc::connection);
  CHECK(std::string(error.what()) ==
        "could not connect to postgres://anna:***@127.0.0.1:1/shop: connection to server at "
        "\"127.0.0.1\", port 1 failed: Connection refused; check the URL's host and port, and that "
        "the server runs");
}

TEST_CASE("an IPv6 address and a missing socket are told as they are") {
  const Error address = refusal("postgres://[::1]:1/shop");
  CHECK(address.code() == Errc::connection);
  CHECK(contains(address.what(), "\"::1\", port 1 failed"));

  const Error socket = refusal("postgres://%2Fno%20where:5433/shop");
  CHECK(socket.code() == Errc::connection);
  CHECK(contains(socket.what(), "\"/no where/.s.PGSQL.5433\" failed: No such file or directory"));
  CHECK(contains(socket.what(), "check the directory of the server's socket"));
}

TEST_CASE("all hosts that failed are named") {
  const Error error = refusal("postgres://anna:s3cret@127.0.0.1:1,127.0.0.1:2/shop");

  CHECK(contains(error.what(), "port 1 failed"));
  CHECK(contains(error.what(), "port 2 failed"));
}

TEST_CASE("an unknown host says so") {
  const Error error = refusal("postgres://anna:s3cret@nowhere.invalid/shop");

  CHECK(error.code() == Errc::connection);
  CHECK(contains(error.what(), "could not translate host name \"nowhere.invalid\""));
  CHECK(contains(error.what(), "check the URL's host"));
}

TEST_CASE("a wrong password, a missing one and a missing role say so") {
  const char* given = std::getenv("STELE_TEST_POSTGRES_PASSWORD_URL");
  REQUIRE(given != nullptr);
  const std::string right = given;
  const std::size_t start = right.find(':', right.find("://") + 3) + 1;
  const std::size_t end = right.find('@');

  const Error wrong = refusal(std::string(right).replace(start, end - start, "s3cret"));
  CHECK(wrong.code() == Errc::connection);
  CHECK(wrong.context().sqlstate == "28P01");
  CHECK(contains(wrong.what(), "password authentication failed for user \"stele_password\""));
  CHECK(contains(wrong.what(), "check the URL's user and password"));

  const Error missing = refusal(std::string(right).erase(start - 1, end - start + 1));
  CHECK(missing.code() == Errc::connection);
  CHECK(contains(missing.what(), "no password supplied; give the password in the URL"));

  const Error role = refusal(url("user=nobody_of_that_name&password=s3cret"));
  CHECK(role.code() == Errc::connection);
  CHECK(contains(role.what(), "role \"nobody_of_that_name\" does not exist"));
}

TEST_CASE("a missing database says so") {
  const Error error = refusal(url("dbname=no_such_shop"));

  CHECK(error.code() == Errc::connection);
  CHECK(error.context().sqlstate == "3D000");
  CHECK(contains(error.what(), "database \"no_such_shop\" does not exist"));
  CHECK(contains(error.what(), "create the database first"));
}

TEST_CASE("a server that does not answer is given up within the timeout") {
  const FakeServer silent("");
  const auto start = std::chrono::steady_clock::now();

  const Error error =
      refusal(silent.url("sslmode=disable"), {.timeout = std::chrono::milliseconds(1500)});

  CHECK(error.code() == Errc::connection);
  CHECK(contains(error.what(), "timeout expired"));
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(4));
}

TEST_CASE("a server without TLS is refused where the URL wants it") {
  const FakeServer plain("N");

  const Error error = refusal(plain.url("sslmode=require"));

  CHECK(error.code() == Errc::connection);
  CHECK(contains(error.what(), "server does not support SSL, but SSL was required"));
  CHECK(contains(error.what(), "or change sslmode"));
}

TEST_CASE("something that is no PostgreSQL server is an error") {
  const FakeServer other("HTTP/1.1 400 Bad Request\r\n\r\n");

  CHECK(refusal(other.url("sslmode=disable")).code() == Errc::connection);
}

TEST_CASE("parameters that libpq does not have are refused, with what was meant") {
  const Error near = refusal(url("ssl_mode=require"));
  CHECK(near.code() == Errc::invalid_argument);
  CHECK(std::string(near.what()) ==
        "could not read the URL: the parameter 'ssl_mode' is none of libpq's; did you mean "
        "'sslmode'?");

  CHECK(contains(refusal(url("colour=red")).what(), "see the parameter key words"));
  CHECK(refusal(url("sslmode=perhaps")).code() == Errc::invalid_argument);
  CHECK(refusal(url("connect_timeout=soon")).code() == Errc::invalid_argument);
  CHECK(refusal(url("client_encoding=LATIN1")).code() == Errc::invalid_argument);
  CHECK(refusal(url("driver=odbc")).code() == Errc::invalid_argument);
}
