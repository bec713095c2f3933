#include <optional>
#include <string>

#include "stele/model/enum_names.hpp"
#include "stele/model/reflect.hpp"
#include "stele/model/relation.hpp"

struct Task;
enum class Role { user, admin };
struct Printable {};

struct User : Printable {
  int id = 0;
  std::optional<std::string> nick{};
  Role role = Role::user;
  stele::HasMany<Task> tasks{};
};

class Account {
 public:
  Account() = default;

 private:
  friend struct stele::members_of<Account>;
  int id_ = 0;
  std::string iban_{};
};
template <>
struct stele::members_of<Account> : stele::members<&Account::id_, &Account::iban_> {};

static_assert(stele::reflect::check<User>());
static_assert(stele::reflect::member_names<User>[3] == "tasks");
static_assert(stele::reflect::member_names<Account>[1] == "iban_");
static_assert(stele::reflect::enum_name(Role::admin) == "admin");
