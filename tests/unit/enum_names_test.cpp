#include "stele/model/enum_names.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

namespace reflect = stele::reflect;

namespace enumerated {

enum class Role { user, admin };
enum class Ends : std::int8_t { lowest = -128, minus_one = -1, zero, highest = 127 };
enum class Switch : bool { off, on };
enum class Byte : std::uint8_t { zero, last = 127, unseen = 128 };
enum class Big : std::int64_t { negative = -5, positive = 100, unseen = 1'000'000'000'000 };
enum class Alias { first = 1, also_first = 1, second };
enum class Gaps { ab = -5, cd = 5, e9 = 50 };

struct Holder {
  enum class Inner { x, y_1, Z };
};
template <class A, class B, int C>
struct Generic {
  enum class Inner { x = 3, y };
};

enum class Colour { red = 1000, deep_blue = -7, green = 500 };
enum Old { old_b = 2, old_a = 1 };

}  // namespace enumerated

template <>
struct stele::enum_names<enumerated::Colour> {
  static constexpr auto values = std::array{std::pair{enumerated::Colour::red, "red"},
                                            std::pair{enumerated::Colour::deep_blue, "deep blue"},
                                            std::pair{enumerated::Colour::green, "green"}};
};
template <>
struct stele::enum_names<enumerated::Old> {
  static constexpr std::pair<enumerated::Old, std::string_view> values[] = {
      {enumerated::old_b, "b"}, {enumerated::old_a, "a"}};
};

namespace {

enum class Hidden { one = 1, two };

using Names = std::vector<std::string_view>;

template <class E>
Names names() {
  const auto& all = reflect::enumerators<E>;
  return {all.begin(), all.end()};
}

template <class T>
Names names_inside_a_template() {
  enum class Local { first, second = 5 };
  return names<Local>();
}

}  // namespace

TEST_CASE("enumerators are named in the order of their values") {
  CHECK(names<enumerated::Role>() == Names{"user", "admin"});
  CHECK(names<enumerated::Gaps>() == Names{"ab", "cd", "e9"});
  CHECK(names<enumerated::Alias>() == Names{"first", "second"});
}

TEST_CASE("all values from -128 to 127 are found, as far as the type has them") {
  CHECK(names<enumerated::Ends>() == Names{"lowest", "minus_one", "zero", "highest"});
  CHECK(names<enumerated::Switch>() == Names{"off", "on"});
  CHECK(names<enumerated::Byte>() == Names{"zero", "last"});
  CHECK(names<enumerated::Big>() == Names{"negative", "positive"});
}

TEST_CASE("enumerations of any scope are named") {
  enum class Local { here, there };
  const auto in_lambda = [](auto) {
    enum class Deeper { q = 2, r };
    return names<Deeper>();
  };
  using Instance = enumerated::Generic<enumerated::Holder, std::pair<int, int>, 3>;
  REQUIRE(static_cast<int>(Instance::Inner::y) == 4);
  CHECK(names<Local>() == Names{"here", "there"});
  CHECK(names<Hidden>() == Names{"one", "two"});
  CHECK(names<enumerated::Holder::Inner>() == Names{"x", "y_1", "Z"});
  CHECK(names<Instance::Inner>() == Names{"x", "y"});
  CHECK(names_inside_a_template<std::pair<int, Hidden>>() == Names{"first", "second"});
  CHECK(in_lambda(0) == Names{"q", "r"});
}

TEST_CASE("enum_names says the names of values out of reach, or other names") {
  CHECK(names<enumerated::Colour>() == Names{"deep blue", "green", "red"});
  CHECK(reflect::enum_name(enumerated::Colour::red) == "red");
  CHECK(reflect::enum_name(enumerated::Colour::deep_blue) == "deep blue");
  CHECK(reflect::enum_value<enumerated::Colour>("green") == enumerated::Colour::green);
  CHECK(names<enumerated::Old>() == Names{"a", "b"});
  CHECK(reflect::enum_value<enumerated::Old>("b") == enumerated::old_b);
}

TEST_CASE("a value gives its name, and nothing where it has none") {
  CHECK(reflect::enum_name(enumerated::Role::admin) == "admin");
  CHECK(reflect::enum_name(enumerated::Ends::lowest) == "lowest");
  CHECK(reflect::enum_name(enumerated::Ends::highest) == "highest");
  CHECK(reflect::enum_name(static_cast<enumerated::Role>(2)).empty());
  CHECK(reflect::enum_name(static_cast<enumerated::Role>(-1)).empty());
  CHECK(reflect::enum_name(enumerated::Big::unseen).empty());
}

TEST_CASE("only the exact name gives a value") {
  CHECK(reflect::enum_value<enumerated::Role>("admin") == enumerated::Role::admin);
  CHECK(reflect::enum_value<enumerated::Switch>("on") == enumerated::Switch::on);
  CHECK(reflect::enum_value<enumerated::Role>("Admin") == std::nullopt);
  CHECK(reflect::enum_value<enumerated::Role>("adm") == std::nullopt);
  CHECK(reflect::enum_value<enumerated::Role>("") == std::nullopt);
  CHECK(reflect::enum_value<enumerated::Big>("unseen") == std::nullopt);
}

TEST_CASE("both directions work at compile time") {
  STATIC_REQUIRE(reflect::enum_name(enumerated::Role::user) == "user");
  STATIC_REQUIRE(reflect::enum_value<enumerated::Gaps>("cd") == enumerated::Gaps::cd);
}
