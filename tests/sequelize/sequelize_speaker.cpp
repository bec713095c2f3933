#include <string_view>

#include <catch2/catch.hpp>

#include "node.hpp"
#include "speaker.hpp"

namespace stele::test {

namespace {

class SequelizeSpeaker final : public Speaker {
 public:
  /// Without our own parameters, such as the driver's.
  explicit SequelizeSpeaker(const std::string& url) : url_(url.substr(0, url.find('?'))) {}

  void make() override { say("make"); }
  void go_on() override { say("goOn"); }
  void find_changed() override { say("findChanged"); }

 private:
  void say(const std::string& verb) {
    static Node node;
    const std::string answer = node.ask(verb + " " + url_);
    INFO("Sequelize, " << verb << ": " << answer);
    REQUIRE(answer.empty());
  }

  std::string url_;
};

}  // namespace

std::unique_ptr<Speaker> sequelize_speaker(const std::string& url) {
  return std::make_unique<SequelizeSpeaker>(url);
}

}  // namespace stele::test
