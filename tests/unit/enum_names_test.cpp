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

namespace shop {

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

}  // namespace shop

template <>
struct stele::enum_names<shop::Colour> {
  static constexpr auto values = std::array{std::pair{shop::Colour::red, "red"},
                                            std::pair{shop::Colour::deep_blue, "deep blue"},
                                            std::pair{shop::Colour::green, "green"}};
};
template <>
struct stele::enum_names<shop::Old> {
  static constexpr std::pair<shop::Old, std::string_view> values[] = {{shop::old_b, "b"},
                                                                      {shop::old_a, "a"}};
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
  CHECK(names<shop::Role>() == Names{"user", "admin"});
  CHECK(names<shop::Gaps>() == Names{"ab", "cd", "e9"});
  CHECK(names<shop::Alias>() == Names{"first", "second"});
}

TEST_CASE("all values from -128 to 127 are found, as far as the type has them") {
  CHECK(names<shop::Ends>() == Names{"lowest", "minus_one", "zero", "highest"});
  CHECK(names<shop::Switch>() == Names{"off", "on"});
  CHECK(names<shop::Byte>() == Names{"zero", "last"});
  CHECK(names<shop::Big>() == Names{"negative", "positive"});
}

TEST_CASE("enumerations of any scope are named") {
  enum class Local { here, there };
  const auto in_lambda = [](auto) {
    enum class Deeper { q = 2, r };
    return names<Deeper>();
  };
  using Instance = shop::Generic<shop::Holder, std::pair<int, int>, 3>;
  REQUIRE(static_cast<int>(Instance::Inner::y) == 4);
  CHECK(names<Local>() == Names{"here", "there"});
  CHECK(names<Hidden>() == Names{"one", "two"});
  CHECK(names<shop::Holder::Inner>() == Names{"x", "y_1", "Z"});
  CHECK(names<Instance::Inner>() == Names{"x", "y"});
  CHECK(names_inside_a_template<std::pair<int, Hidden>>() == Names{"first", "second"});
  CHECK(in_lambda(0) == Names{"q", "r"});
}

TEST_CASE("enum_names says the names of values out of reach, or other names") {
  CHECK(names<shop::Colour>() == Names{"deep blue", "green", "red"});
  CHECK(reflect::enum_name(shop::Colour::red) == "red");
  CHECK(reflect::enum_name(shop::Colour::deep_blue) == "deep blue");
  CHECK(reflect::enum_value<shop::Colour>("green") == shop::Colour::green);
  CHECK(names<shop::Old>() == Names{"a", "b"});
  CHECK(reflect::enum_value<shop::Old>("b") == shop::old_b);
}

TEST_CASE("a value gives its name, and nothing where it has none") {
  CHECK(reflect::enum_name(shop::Role::admin) == "admin");
  CHECK(reflect::enum_name(shop::Ends::lowest) == "lowest");
  CHECK(reflect::enum_name(shop::Ends::highest) == "highest");
  CHECK(reflect::enum_name(static_cast<shop::Role>(2)).empty());
  CHECK(reflect::enum_name(static_cast<shop::Role>(-1)).empty());
  CHECK(reflect::enum_name(shop::Big::unseen).empty());
}

TEST_CASE("only the exact name gives a value") {
  CHECK(reflect::enum_value<shop::Role>("admin") == shop::Role::admin);
  CHECK(reflect::enum_value<shop::Switch>("on") == shop::Switch::on);
  CHECK(reflect::enum_value<shop::Role>("Admin") == std::nullopt);
  CHECK(reflect::enum_value<shop::Role>("adm") == std::nullopt);
  CHECK(reflect::enum_value<shop::Role>("") == std::nullopt);
  CHECK(reflect::enum_value<shop::Big>("unseen") == std::nullopt);
}

TEST_CASE("both directions work at compile time") {
  STATIC_REQUIRE(reflect::enum_name(shop::Role::user) == "user");
  STATIC_REQUIRE(reflect::enum_value<shop::Gaps>("cd") == shop::Gaps::cd);
}
