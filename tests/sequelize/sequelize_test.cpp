#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "speaker.hpp"
#include "support/databases.hpp"

using stele::Database;
using stele::Naming;
using stele::test::chosen;
using stele::test::FreshDatabase;
using stele::test::run_time_speaker;
using stele::test::sequelize_speaker;
using stele::test::Speaker;
using stele::test::typed_speaker;

namespace {

/// The databases that another process can share with us.
std::vector<std::string> urls() {
  return chosen(
      {"sqlite:test.db", "sqlite:test.db?driver=soci", "postgres://", "postgres://?driver=soci"});
}

/// stele and Sequelize on one database.
struct Conversation {
  FreshDatabase fresh{GENERATE(from_range(urls()))};
  bool is_typed = GENERATE(true, false);
  std::string name = fresh.url() + (is_typed ? ", typed models" : ", run-time models");
  std::unique_ptr<Speaker> stele = speaker();
  std::unique_ptr<Speaker> sequelize = sequelize_speaker(fresh.url());

  [[nodiscard]] std::unique_ptr<Speaker> speaker() const {
    Database database = fresh.open({.naming = Naming::sequelize()});
    return is_typed ? typed_speaker(std::move(database)) : run_time_speaker(std::move(database));
  }
};

}  // namespace

TEST_CASE("stele reads, finds, updates and adds to what Sequelize made, which reads it back") {
  Conversation c;
  INFO(c.name);
  c.sequelize->make();
  c.stele->go_on();
  c.sequelize->find_changed();
}

TEST_CASE("Sequelize reads, finds, updates and adds to what stele made, which reads it back") {
  Conversation c;
  INFO(c.name);
  c.stele->make();
  c.sequelize->go_on();
  c.stele->find_changed();
}
