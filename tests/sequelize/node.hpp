#pragma once

#include <string>

#include <sys/types.h>

namespace stele::test {

/// Node.js with main.js, which answers one line with another; ends with its Node.
class Node {
 public:
  /// @throws std::system_error
  Node();
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;
  ~Node();

  /// What went wrong with what the line asks for; empty where nothing did.
  /// @throws std::runtime_error where Node.js has ended
  [[nodiscard]] std::string ask(const std::string& line);

 private:
  int socket_ = -1;
  pid_t process_ = -1;
  std::string read_{};
};

}  // namespace stele::test
