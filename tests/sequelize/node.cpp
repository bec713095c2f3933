#include "node.hpp"

#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

#include <nlohmann/json.hpp>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace stele::test {

namespace {

pid_t spawn_node(int socket) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, socket, STDOUT_FILENO);
  std::string program = "node";
  std::string script = STELE_TEST_SEQUELIZE_MAIN;
  char* const arguments[] = {program.data(), script.data(), nullptr};
  pid_t process = -1;
  const int fault = posix_spawnp(&process, "node", &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (fault != 0) throw std::system_error(fault, std::generic_category(), "could not start node");
  return process;
}

}  // namespace

Node::Node() {
  setenv("NODE_PATH", STELE_TEST_NODE_MODULES, 1);
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    throw std::system_error(errno, std::generic_category(), "could not make a pair of sockets");
  }
  socket_ = ends[0];
  process_ = spawn_node(ends[1]);
  close(ends[1]);
}

Node::~Node() {
  close(socket_);
  waitpid(process_, nullptr, 0);
}

std::string Node::ask(const std::string& line) {
  const std::string question = line + "\n";
  const ssize_t sent = send(socket_, question.data(), question.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(question.size())) throw std::runtime_error("node has ended");
  std::size_t end = 0;
  while ((end = read_.find('\n')) == std::string::npos) {
    char buffer[4096];
    const ssize_t size = recv(socket_, buffer, sizeof buffer, 0);
    if (size <= 0) throw std::runtime_error("node has ended, at: " + line);
    read_.append(buffer, static_cast<std::size_t>(size));
  }
  const std::string answer = read_.substr(0, end);
  read_.erase(0, end + 1);
  return nlohmann::json::parse(answer).get<std::string>();
}

}  // namespace stele::test
