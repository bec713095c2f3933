#include "stele/base/uuid.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <type_traits>
#include <unordered_set>
#include <vector>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "stele/base/error.hpp"

namespace {

using stele::Uuid;

const std::string text = "0190a6e2-7c1f-7d3a-9b4e-5f60718293a4";

bool has_variant_of_rfc_9562(const Uuid& value) {
  return (value.bytes()[8] & std::byte{0xc0}) == std::byte{0x80};
}

std::int64_t milliseconds_since_1970() {
  using std::chrono::milliseconds;
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<milliseconds>(now).count();
}

std::int64_t milliseconds_of(const Uuid& value) {
  std::int64_t time = 0;
  for (std::size_t i = 0; i < 6; ++i) time = time << 8 | std::to_integer<int>(value.bytes()[i]);
  return time;
}

/// What eight threads make at the same time, each in its own order.
std::vector<std::vector<Uuid>> made_by_threads(Uuid (*make)(), std::size_t each) {
  std::vector<std::vector<Uuid>> made(8);
  std::vector<std::thread> threads;
  threads.reserve(made.size());
  for (std::vector<Uuid>& mine : made) {
    threads.emplace_back([&mine, make, each] {
      mine.reserve(each);
      while (mine.size() < each) mine.push_back(make());
    });
  }
  for (std::thread& thread : threads) thread.join();
  return made;
}

std::size_t count_of_different(const std::vector<std::vector<Uuid>>& made) {
  std::unordered_set<Uuid> all;
  for (const std::vector<Uuid>& each : made) all.insert(each.begin(), each.end());
  return all.size();
}

/// The child's whole life; an error ends it, and never reaches the test runner.
[[noreturn]] void write_one_and_exit(Uuid (*make)(), int file) noexcept {
  const Uuid made = make();
  const bool is_written = ::write(file, made.bytes().data(), 16) == 16;
  ::_exit(is_written ? 0 : 1);
}

/// What a child process makes first.
Uuid made_by_child(Uuid (*make)()) {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const pid_t child = ::fork();
  if (child == 0) write_one_and_exit(make, ends[1]);
  ::close(ends[1]);
  std::array<std::byte, 16> bytes{};
  const auto size = ::read(ends[0], bytes.data(), bytes.size());
  ::waitpid(child, nullptr, 0);
  ::close(ends[0]);
  REQUIRE(size == 16);
  return Uuid::from_bytes(bytes);
}

}  // namespace

static_assert(std::is_trivially_copyable_v<Uuid> && sizeof(Uuid) == 16);
static_assert(!std::is_convertible_v<std::string, Uuid>);
static_assert(Uuid().is_nil() && Uuid().version() == 0);

TEST_CASE("a UUID is read in either case, without dashes and in braces") {
  const auto form =
      GENERATE(as<std::string>(), "0190a6e2-7c1f-7d3a-9b4e-5f60718293a4",
               "0190A6E2-7C1F-7D3A-9B4E-5F60718293A4", "0190a6E27c1F7d3A9b4e5f60718293a4",
               "{0190a6e2-7c1f-7d3a-9b4e-5f60718293a4}", "{0190a6e27c1f7d3a9b4e5f60718293A4}");
  CAPTURE(form);
  CHECK(to_string(Uuid(form)) == text);
}

TEST_CASE("a text that is no UUID is refused") {
  const auto form = GENERATE_COPY(
      as<std::string>(), "", "{}", "{", "0190a6e2-7c1f-7d3a-9b4e-5f60718293a",
      "0190a6e2-7c1f-7d3a-9b4e-5f60718293a45", "0190a6e2-7c1f-7d3a-9b4e-5f60718293ag",
      "0190a6e2-7c1f-7d3a-9b4e5-f60718293a4", "0190a6e2-7c1f7-d3a-9b4e-5f60718293a4",
      "0190a6e2 7c1f 7d3a 9b4e 5f60718293a4", "0190a6e2--7c1f7d3a-9b4e-5f60718293a4",
      "{0190a6e2-7c1f-7d3a-9b4e-5f60718293a4", "0190a6e2-7c1f-7d3a-9b4e-5f60718293a4}",
      "{{190a6e2-7c1f-7d3a-9b4e-5f60718293a}}", " " + text, text + " ", text + "\n",
      "urn:uuid:" + text, std::string(32, '-'), std::string(36, '-'), std::string(36, '0'),
      std::string(32, '\0'), "0190a6e27c1f7d3a9b4e5f60718293\xc3\xa4");
  CAPTURE(form);
  CHECK_FALSE(Uuid::parse(form));
  try {
    (void)Uuid(form);
    FAIL("nothing was thrown");
  } catch (const stele::Error& error) {
    CHECK(error.code() == stele::Errc::conversion);
  }
}

TEST_CASE("a refusal does not repeat the text of the UUID") {
  CHECK_THROWS_WITH(Uuid("secret"),
                    "cannot read a UUID: the text is not 32 hexadecimal digits; write them like "
                    "0190a6e2-7c1f-7d3a-9b4e-5f60718293a4");
}

TEST_CASE("a UUID is written in lower case, with dashes") {
  std::array<std::byte, 16> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = std::byte(17 * i);
  const Uuid value = Uuid::from_bytes(bytes);
  std::ostringstream out;
  out << value;
  CHECK(to_string(value) == "00112233-4455-6677-8899-aabbccddeeff");
  CHECK(out.str() == "00112233-4455-6677-8899-aabbccddeeff");
  CHECK(value.bytes() == bytes);
}

TEST_CASE("a UUID without a value is nil") {
  CHECK(to_string(Uuid()) == "00000000-0000-0000-0000-000000000000");
  CHECK(Uuid("00000000-0000-0000-0000-000000000000").is_nil());
  CHECK_FALSE(Uuid("00000000-0000-0000-0000-000000000001").is_nil());
}

TEST_CASE("UUIDs sort as their bytes and as their texts") {
  CHECK(Uuid("7fffffff-ffff-ffff-ffff-ffffffffffff") <
        Uuid("80000000-0000-0000-0000-000000000000"));
  std::mt19937_64 random(9562);
  const auto next = [&] {
    std::array<std::byte, 16> bytes{};
    for (std::byte& byte : bytes) byte = std::byte(random() % 3 * 127);
    return Uuid::from_bytes(bytes);
  };
  for (int i = 0; i < 10'000; ++i) {
    const Uuid left = next();
    const Uuid right = next();
    CAPTURE(left, right);
    REQUIRE((left <=> right) == (to_string(left) <=> to_string(right)));
    REQUIRE(Uuid(to_string(left)) == left);
  }
}

TEST_CASE("a UUID of version 4 has its version, its variant and 122 random bits") {
  std::array<std::byte, 16> ever_set{};
  std::array<std::byte, 16> ever_clear{};
  for (int i = 0; i < 200; ++i) {
    const Uuid value = Uuid::v4();
    REQUIRE(value.version() == 4);
    REQUIRE(has_variant_of_rfc_9562(value));
    for (std::size_t j = 0; j < 16; ++j) {
      ever_set[j] |= value.bytes()[j];
      ever_clear[j] |= ~value.bytes()[j];
    }
  }
  CHECK(Uuid::from_bytes(ever_set) == Uuid("ffffffff-ffff-4fff-bfff-ffffffffffff"));
  CHECK(Uuid::from_bytes(ever_clear) == Uuid("ffffffff-ffff-bfff-7fff-ffffffffffff"));
}

TEST_CASE("a UUID of version 7 has its version, its variant and the time") {
  const std::int64_t before = milliseconds_since_1970();
  const Uuid value = Uuid::v7();
  CHECK(value.version() == 7);
  CHECK(has_variant_of_rfc_9562(value));
  CHECK(milliseconds_of(value) >= before);
  // It runs ahead of the clock after many have been made at once.
  CHECK(milliseconds_of(value) <= milliseconds_since_1970() + 1000);
}

TEST_CASE("each UUID of version 7 is greater than the last") {
  Uuid last;
  for (int i = 0; i < 100'000; ++i) {
    const Uuid next = Uuid::v7();
    if (next <= last) FAIL(last << " came before " << next);
    last = next;
  }
  CHECK(last.version() == 7);
}

TEST_CASE("eight threads make no UUID twice, and those of version 7 ascend in each") {
  constexpr std::size_t each = 10'000;
  CHECK(count_of_different(made_by_threads(Uuid::v4, each)) == 8 * each);
  const auto ordered = made_by_threads(Uuid::v7, each);
  CHECK(count_of_different(ordered) == 8 * each);
  for (const std::vector<Uuid>& mine : ordered) CHECK(std::is_sorted(mine.begin(), mine.end()));
}

TEST_CASE("a UUID of version 7 is greater than those that other threads have made before") {
  const auto made = made_by_threads(Uuid::v7, 100);
  const Uuid next = Uuid::v7();
  for (const std::vector<Uuid>& each : made) CHECK(each.back() < next);
}

TEST_CASE("two processes after a fork make different UUIDs") {
  (void)Uuid::v4();
  (void)Uuid::v7();
  CHECK(made_by_child(Uuid::v4) != Uuid::v4());
  CHECK(made_by_child(Uuid::v7) != Uuid::v7());
}
