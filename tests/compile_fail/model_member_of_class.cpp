// expect: stele: a member's type cannot be stored
// expect: Account
// expect: balance_
#include <stele/stele.hpp>

class Account {
 public:
  Account() = default;

 private:
  friend struct stele::members_of<Account>;
  std::int64_t id_ = 0;
  const char* balance_ = nullptr;
};
template <>
struct stele::members_of<Account> : stele::members<&Account::id_, &Account::balance_> {};

void define(stele::Database& database) { database.define<Account>(); }
