#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stele/driver/dialect.hpp"
#include "stele/session/database.hpp"

namespace stele::test {

/// What a fake connection is made to be; a test changes it through the hook of its server.
struct FakeConnectionState {
  std::int64_t number = 0;  ///< 1 for the first connection of its server
  bool alive = true;
  bool in_transaction = false;
};

/// A database that does nothing but note what it was sent. Its statements:
/// "SELECT 3 ROWS" gives the rows 0, 1 and 2 of one int64 column; "SELECT 1+1 AS result" gives 2;
/// any other returns no rows and affects one. Must outlive the databases that are opened on it.
class FakeServer {
 public:
  /// Called before each statement and script; may throw, and change the connection's state.
  using Hook = std::function<void(std::string_view sql, FakeConnectionState& connection)>;

  explicit FakeServer(ConnectionModel model = {});
  FakeServer(const FakeServer&) = delete;
  FakeServer& operator=(const FakeServer&) = delete;
  ~FakeServer();

  [[nodiscard]] Database open(Options options = {}) const;
  /// A connection, without any pool.
  [[nodiscard]] std::unique_ptr<Connection> connect();

  /// Everything sent since the last call, in its order: "1: BEGIN" came on the first connection.
  [[nodiscard]] std::vector<std::string> take_log();
  void note(std::int64_t connection, std::string_view sql);

  ConnectionModel model;
  std::vector<std::string> setup{};  ///< what new connections are set up with
  Hook hook{};
  std::function<void()> on_connect{};                       ///< may throw
  std::function<void(std::span<const Cell>)> on_execute{};  ///< given the parameters
  bool keeps_log = true;
  bool commit_rolls_back = false;          ///< COMMIT is answered by a rollback
  std::atomic<std::int64_t> connects = 0;  ///< connections opened so far
  std::atomic<std::int64_t> open_connections = 0;
  std::atomic<std::int64_t> prepares = 0;
  std::atomic<std::int64_t> resets = 0;
  std::atomic<std::int64_t> open_statements = 0;

 private:
  std::string name_;
  std::mutex mutex_;
  std::vector<std::string> log_;
};

/// A statement with one int64 column where it begins with "SELECT"; one that writes elsewhere.
[[nodiscard]] Compiled statement(std::string sql);

}  // namespace stele::test
