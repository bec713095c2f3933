#include "checks.hpp"

#include <chrono>
#include <cstddef>

#include <catch2/catch.hpp>

namespace stele::test {

namespace {

void check_time(Timestamp found, Timestamp expected) {
  if (expected != Timestamp()) {
    CHECK(found == expected);
    return;
  }
  CHECK(found > now() - std::chrono::minutes(10));
  CHECK(found < now() + std::chrono::minutes(1));
}

void check_token(const std::optional<Uuid>& found, const std::optional<Uuid>& expected) {
  if (expected != Uuid()) {
    CHECK(found == expected);
  } else {
    CHECK(found.value().version() == 4);
  }
}

void check_sample(const Sample& found, const Sample& expected) {
  INFO("the sample " << expected.id);
  CHECK(found.id == expected.id);
  CHECK(found.name == expected.name);
  CHECK(found.code == expected.code);
  CHECK(found.note == expected.note);
  CHECK(found.initials == expected.initials);
  CHECK(found.small == expected.small);
  CHECK(found.number == expected.number);
  CHECK(found.big == expected.big);
  CHECK(found.ratio == expected.ratio);
  CHECK(found.single == expected.single);
  CHECK(found.exact == expected.exact);
  CHECK(found.price == expected.price);
  CHECK(found.flag == expected.flag);
  CHECK(found.moment == expected.moment);
  CHECK(found.precise == expected.precise);
  CHECK(found.day == expected.day);
  CHECK(found.clock == expected.clock);
  CHECK(found.bytes == expected.bytes);
  CHECK(found.mood == expected.mood);
  check_token(found.token, expected.token);
  CHECK(found.doc == expected.doc);
  CHECK(found.data == expected.data);
  check_time(found.created_at, expected.created_at);
  check_time(found.updated_at, expected.updated_at);
}

}  // namespace

void check_samples(const std::vector<Sample>& found, const std::vector<Sample>& expected) {
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) check_sample(found[i], expected[i]);
}

}  // namespace stele::test
