#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stele/stele.hpp"
#include "support/databases.hpp"

/// A small company, for queries that read more than one table.
namespace stele::test {

struct Employee;
struct Skill;
struct EmployeeSkill;

struct Department {
  std::int64_t id = 0;
  std::string name{};
  HasMany<Employee> employees{};
};

struct Employee {
  std::int64_t id = 0;
  std::string name{};
  std::optional<std::int64_t> department_id{};
  std::optional<std::int64_t> boss_id{};
  int salary = 0;
  std::optional<double> bonus{};
  BelongsTo<Department> department{};
  BelongsTo<Employee> boss{};
  BelongsToMany<Skill> skills{};
};

struct Skill {
  std::int64_t id = 0;
  std::string name{};
};

struct EmployeeSkill {
  std::int64_t id = 0;
  std::int64_t employee_id = 0;
  std::int64_t skill_id = 0;
};

void describe(ModelBuilder<Employee>& model);

/// | name | department | boss | salary | bonus | skills   |
/// |------|------------|------|--------|-------|----------|
/// | Ann  | Sales      |      | 900    | 10.5  | C++, SQL |
/// | Bob  | Sales      | Ann  | 500    |       |          |
/// | Cid  | Labs       | Ann  | 700    | 0.25  | C++      |
/// | Dan  | Labs       | Cid  | 700    |       | SQL      |
/// | Eve  |            |      | 300    | 1     |          |
///
/// The department Attic has nobody.
class Staff {
 public:
  explicit Staff(const std::string& url);

  FreshDatabase fresh;
  Database database = fresh.open();
  Model<Department> departments = database.define<Department>();
  Model<Employee> employees = database.define<Employee>();
  Model<Skill> skills = database.define<Skill>();
  Model<EmployeeSkill> employee_skills = database.define<EmployeeSkill>();
};

using Strings = std::vector<std::string>;

/// The names of rows, in their order.
template <class Row>
Strings names_of(const std::vector<Row>& rows) {
  Strings names;
  for (const Row& row : rows) names.push_back(row.name);
  return names;
}
Strings names_of(const std::vector<Record>& rows);

}  // namespace stele::test
