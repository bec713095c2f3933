#include <cstdio>
#include <stdexcept>
#include <string_view>

#include <catch2/catch.hpp>

#include "speaker.hpp"

namespace stele::test {

namespace {

/// Single quotes around it, for the shell.
std::string quoted(std::string_view text) {
  std::string result = "'";
  for (const char each : text) result += each == '\'' ? std::string("'\\''") : std::string(1, each);
  return result + "'";
}

/// What a command writes, and its exit status as `system` gives it.
struct Outcome {
  std::string output{};
  int status = 0;
};

Outcome run(const std::string& command) {
  std::FILE* const pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("could not start " + command);
  Outcome outcome;
  char buffer[4096];
  for (std::size_t read = 0; (read = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
    outcome.output.append(buffer, read);
  }
  outcome.status = pclose(pipe);
  return outcome;
}

class SequelizeSpeaker final : public Speaker {
 public:
  /// Without our own parameters, such as the driver's.
  explicit SequelizeSpeaker(const std::string& url) : url_(url.substr(0, url.find('?'))) {}

  void make() override { say("make"); }
  void go_on() override { say("goOn"); }
  void find_changed() override { say("findChanged"); }

 private:
  void say(std::string_view verb) {
    const Outcome outcome =
        run("NODE_PATH=" + quoted(STELE_TEST_NODE_MODULES) + " node " +
            quoted(STELE_TEST_SEQUELIZE_MAIN) + " " + quoted(verb) + " " + quoted(url_));
    INFO("Sequelize, " << verb << ": " << outcome.output);
    REQUIRE(outcome.status == 0);
  }

  std::string url_;
};

}  // namespace

std::unique_ptr<Speaker> sequelize_speaker(const std::string& url) {
  return std::make_unique<SequelizeSpeaker>(url);
}

}  // namespace stele::test
