#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include <libpq-fe.h>

namespace soak {

/// Terminates a backend of the database, whichever it is, in every interval, as long as it lives.
class Saboteur {
 public:
  /// @throws std::runtime_error where the database cannot be reached
  Saboteur(const std::string& url, std::chrono::milliseconds interval);
  Saboteur(const Saboteur&) = delete;
  Saboteur& operator=(const Saboteur&) = delete;
  ~Saboteur();

  [[nodiscard]] std::int64_t terminated() const noexcept { return terminated_; }

 private:
  void run(std::chrono::milliseconds interval);
  void terminate_one();

  std::unique_ptr<PGconn, void (*)(PGconn*)> connection_;
  std::atomic<std::int64_t> terminated_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ended_ = false;
  std::thread thread_;  // begins when all else is there
};

}  // namespace soak
