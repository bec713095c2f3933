#include "stele/model/reflect.hpp"

#include <any>
#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "stele/model/relation.hpp"

namespace reflect = stele::reflect;

namespace reflected {

struct Address {
  std::string street{};
  std::array<int, 3> floors{};
};

struct Task;

struct User {
  std::int64_t id = 0;
  std::string email{};
  std::optional<std::string> nick{};
  std::vector<std::uint8_t> picture{};
  std::chrono::sys_time<std::chrono::microseconds> created_at{};
  std::chrono::year_month_day born{};
  nlohmann::json settings{};
  Address home{};
  std::array<double, 2> place{};
  std::map<std::string, int> counts{};
  std::variant<int, std::string> choice{};
  std::unique_ptr<int> owned{};
  bool active = false;
  stele::HasMany<Task> tasks{};
  stele::BelongsTo<User> boss{};
};

template <class A, class B>
struct Pair {
  A first{};
  B second_value{};
};

struct Outer {
  struct Inner {
    int deep = 0;
  };
};

struct Printable {};
struct Countable {};
struct WithBases : Printable, Countable {
  int x = 1;
  std::string y{"y"};
};

/// A first member that takes anything, so that it could be mistaken for a base class.
struct TakesAnything {
  std::any anything{};
  std::function<void()> call{};
};

struct HostileAddress {
  struct Value {
    int value = 0;
    Value* operator&() { return nullptr; }
    const Value* operator&() const { return nullptr; }
  };
  Value a{};
  Value b{};
};

struct Wide {
  int m0 = 0, m1 = 1, m2 = 2, m3 = 3, m4 = 4, m5 = 5, m6 = 6, m7 = 7;
  int m8 = 8, m9 = 9, m10 = 10, m11 = 11, m12 = 12, m13 = 13, m14 = 14, m15 = 15;
  int m16 = 16, m17 = 17, m18 = 18, m19 = 19, m20 = 20, m21 = 21, m22 = 22, m23 = 23;
  int m24 = 24, m25 = 25, m26 = 26, m27 = 27, m28 = 28, m29 = 29, m30 = 30, m31 = 31;
  int m32 = 32, m33 = 33, m34 = 34, m35 = 35, m36 = 36, m37 = 37, m38 = 38, m39 = 39;
  int m40 = 40, m41 = 41, m42 = 42, m43 = 43, m44 = 44, m45 = 45, m46 = 46, m47 = 47;
  int m48 = 48, m49 = 49, m50 = 50, m51 = 51, m52 = 52, m53 = 53, m54 = 54, m55 = 55;
  int m56 = 56, m57 = 57, m58 = 58, m59 = 59, m60 = 60, m61 = 61, m62 = 62, m63 = 63;
};

struct Only {
  int one = 1;
};

/// Names that hold the words by which the compiler's spelling is taken apart.
struct Awkward {
  int value = 0;
  int object = 0;
  int _leading = 0;
  int trailing_ = 0;
  int CamelCase = 0;
  int with9digits0 = 0;
  int größe = 0;
};

class Account {
 public:
  Account() = default;
  Account(std::int64_t id, std::string iban) : id_(id), iban_(std::move(iban)) {}

  [[nodiscard]] std::int64_t id() const { return id_; }

 private:
  friend struct stele::members_of<Account>;

  std::int64_t id_ = 0;
  std::string iban_{};
};

struct Entity {
  std::int64_t id = 0;
};
struct Named : Entity {
  std::string name{};
};

struct Chosen {
  int kept = 1;
  int hidden = 2;
};

}  // namespace reflected

template <>
struct stele::members_of<reflected::Account>
    : stele::members<&reflected::Account::id_, &reflected::Account::iban_> {};
template <>
struct stele::members_of<reflected::Named>
    : stele::members<&reflected::Named::id, &reflected::Named::name> {};
template <>
struct stele::members_of<reflected::Chosen> : stele::members<&reflected::Chosen::kept> {};

namespace {

struct Hidden {
  int id = 0;
  std::string text{};
};

using Names = std::vector<std::string_view>;

template <class T>
Names names() {
  const auto& all = reflect::member_names<T>;
  return {all.begin(), all.end()};
}

template <class T>
Names names_inside_a_template() {
  struct Local {
    T first_one{};
    T second_one{};
  };
  return names<Local>();
}

}  // namespace

TEST_CASE("the names of an aggregate are its members', in order") {
  CHECK(names<reflected::User>() == Names{"id", "email", "nick", "picture", "created_at", "born",
                                          "settings", "home", "place", "counts", "choice", "owned",
                                          "active", "tasks", "boss"});
  CHECK(names<reflected::Only>() == Names{"one"});
  CHECK(names<reflected::Awkward>() ==
        Names{"value", "object", "_leading", "trailing_", "CamelCase", "with9digits0", "größe"});
}

TEST_CASE("classes of any scope are reflected") {
  struct Local {
    int a = 0;
    std::string b{};
  };
  const auto in_lambda = [](auto) {
    struct Deeper {
      int c = 0;
      int d = 0;
    };
    return names<Deeper>();
  };
  CHECK(names<Local>() == Names{"a", "b"});
  CHECK(names<Hidden>() == Names{"id", "text"});
  CHECK(names<reflected::Outer::Inner>() == Names{"deep"});
  CHECK(names<reflected::Pair<reflected::Pair<int, char>, std::map<int, int>>>() ==
        Names{"first", "second_value"});
  CHECK(names_inside_a_template<std::pair<int, Hidden>>() == Names{"first_one", "second_one"});
  CHECK(in_lambda(0) == Names{"c", "d"});
}

TEST_CASE("64 members are the most that an aggregate can have") {
  CHECK(reflect::member_count<reflected::Wide> == 64);
  CHECK(names<reflected::Wide>().front() == "m0");
  CHECK(names<reflected::Wide>().back() == "m63");
  int sum = 0;
  const reflected::Wide wide;
  reflect::for_each_member(wide, [&](std::size_t index, const int& member) {
    CHECK(static_cast<int>(index) == member);
    sum += member;
  });
  CHECK(sum == 2016);
}

TEST_CASE("empty base classes are not counted") {
  CHECK(names<reflected::WithBases>() == Names{"x", "y"});
  CHECK(names<reflected::TakesAnything>() == Names{"anything", "call"});
}

TEST_CASE("a member's own operator& does not matter") {
  CHECK(names<reflected::HostileAddress>() == Names{"a", "b"});
}

TEST_CASE("for_each_member gives every member itself, with its index") {
  reflected::User user;
  std::vector<std::size_t> indices;
  reflect::for_each_member(user, [&]<class M>(std::size_t index, M& member) {
    indices.push_back(index);
    if constexpr (std::is_same_v<M, std::string>) member = "set";
  });
  CHECK(user.email == "set");
  CHECK(indices == std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14});

  const reflected::Address address{.street = "High Street"};
  reflect::for_each_member(address, [&]<class M>(std::size_t index, M& member) {
    STATIC_REQUIRE(std::is_const_v<M>);
    const void* expected = &address.street;
    if (index == 1) expected = &address.floors;
    CHECK(static_cast<const void*>(&member) == expected);
  });
}

TEST_CASE("for_each_member works at compile time") {
  constexpr int sum = [] {
    reflected::Pair<int, int> pair{.first = 3, .second_value = 4};
    int total = 0;
    reflect::for_each_member(pair, [&](std::size_t index, int& member) {
      total += static_cast<int>(index + 1) * member;
    });
    return total;
  }();
  STATIC_REQUIRE(sum == 11);
}

TEST_CASE("members_of names the members of a class that is no aggregate") {
  reflected::Account account(7, "DE02");
  std::string text;
  CHECK(names<reflected::Account>() == Names{"id_", "iban_"});
  reflect::for_each_member(account, [&]<class M>(std::size_t index, M& member) {
    text += std::to_string(index);
    if constexpr (std::is_same_v<M, std::string>) {
      text += member;
    } else {
      member = 8;
    }
  });
  CHECK(account.id() == 8);
  CHECK(text == "01DE02");
}

TEST_CASE("members_of can name members of a base class, or only some") {
  CHECK(names<reflected::Named>() == Names{"id", "name"});
  CHECK(names<reflected::Chosen>() == Names{"kept"});
  reflected::Named named;
  reflect::for_each_member(named, []<class M>(std::size_t, M& member) {
    if constexpr (std::is_integral_v<M>) member = 5;
  });
  CHECK(named.id == 5);
}

TEST_CASE("a member pointer tells name, class and type") {
  struct Local {
    int inside = 0;
  };
  CHECK(reflect::member_name<&reflected::User::created_at>() == "created_at");
  CHECK(reflect::member_name<&reflected::Pair<int, reflected::User>::second_value>() ==
        "second_value");
  CHECK(reflect::member_name<&reflected::WithBases::y>() == "y");
  CHECK(reflect::member_name<&reflected::Named::id>() == "id");
  CHECK(reflect::member_name<&Hidden::text>() == "text");
  CHECK(reflect::member_name<&Local::inside>() == "inside");
  STATIC_REQUIRE(std::is_same_v<reflect::owner_of<&reflected::Named::name>, reflected::Named>);
  STATIC_REQUIRE(std::is_same_v<reflect::owner_of<&reflected::Named::id>, reflected::Entity>);
  STATIC_REQUIRE(
      std::is_same_v<reflect::value_of<&reflected::User::nick>, std::optional<std::string>>);
}

TEST_CASE("a member's index is its place in the class") {
  CHECK(reflect::member_index<&reflected::User::email>() == 1);
  CHECK(reflect::member_index<&reflected::Named::id, reflected::Named>() == 0);
  CHECK(reflect::member_index<&reflected::Chosen::hidden>() == 1);
}

TEST_CASE("a type's name is without its scopes, with its template arguments") {
  struct Local {};
  CHECK(reflect::type_name<reflected::User>() == "User");
  CHECK(reflect::type_name<reflected::Outer::Inner>() == "Inner");
  CHECK(reflect::type_name<Hidden>() == "Hidden");
  CHECK(reflect::type_name<Local>() == "Local");
  CHECK(reflect::type_name<reflected::Pair<reflected::User, int>>() ==
        "Pair<reflected::User, int>");
}

TEST_CASE("each mistake is told apart") {
  struct Bits {
    int a = 0;
    unsigned b : 3;
  };
  struct OneBit {
    bool flag : 1;
  };
  struct Derived : reflected::Entity {};
  struct Array {
    int numbers[3] = {};
  };
  using reflect::Mistake;
  CHECK(reflect::inspection<Bits>.mistake == Mistake::bit_field);
  CHECK(reflect::inspection<OneBit>.mistake == Mistake::bit_field);
  CHECK(reflect::inspection<Derived>.mistake == Mistake::base_with_data);
  CHECK(reflect::inspection<Array>.mistake == Mistake::array_member);
  CHECK(reflect::inspection<int>.mistake == Mistake::not_a_class);
  CHECK(reflect::inspection<reflected::Task>.mistake == Mistake::incomplete);
  CHECK(reflect::inspection<reflected::Printable>.mistake == Mistake::no_members);
  CHECK(reflect::inspection<std::string>.mistake == Mistake::not_an_aggregate);
  CHECK(reflect::inspection<reflected::User>.mistake == Mistake::none);
  CHECK(reflect::check<reflected::Account>());
}
