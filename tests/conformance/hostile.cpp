#include "hostile.hpp"

#include <optional>

#include <catch2/catch.hpp>

#include "stele/base/utf8.hpp"

namespace stele::test {

const std::vector<std::string>& hostile_texts() {
  static const std::vector<std::string> texts = {
      "'; DROP TABLE employees; --",
      R"("; DROP TABLE employees; --)",
      "x' OR '1'='1",
      R"(name" = "name" OR "name)",
      "`name`",
      "[name]",
      "name; DELETE FROM employees",
      "name) OR (1=1",
      "name -- ",
      "name /* */",
      "*/ name /*",
      "$1",
      "?1",
      "?",
      ":p1",
      "{}",
      "%s%n",
      "\\",
      R"(\'; --)",
      "$$; DROP TABLE employees; $$",
      R"(E'\x27')",
      "employees.name",
      "'",
      R"("")",
      "",
      " ",
      "\n",
      std::string("name\0x", 6),
      "\xff\xfe",
      "\xed\xa0\x80",
      "\xe2\x80\xaexe.txt",  // what follows is shown from right to left
      "na\xe2\x80\x8bme",
      std::string(64, 'n'),
      std::string(3000, '\''),
  };
  return texts;
}

bool is_text(const std::string& text) { return check_text(text) == TextFault::none; }

void check_words(const Error& error) {
  const std::string what = error.what();
  CHECK_FALSE(what.empty());
  CHECK(what.find(std::to_string(bound)) == std::string::npos);
  CHECK(error.context().sql.find(std::to_string(bound)) == std::string::npos);
}

void check_unharmed(const Staff& staff, const std::function<void()>& attempt) {
  std::optional<Error> error;
  try {
    attempt();
  } catch (const Error& thrown) {
    error = thrown;
  }
  if (error) {
    INFO(error->what());
    INFO(error->context().sql);
    check_words(*error);
    CHECK(error->code() != Errc::syntax);
  }
  CHECK(names_of(staff.employees.order_by(col<&Employee::id>).all()) ==
        Strings{"Ann", "Bob", "Cid", "Dan", "Eve"});
  CHECK(staff.departments.count() == 3);
}

}  // namespace stele::test
