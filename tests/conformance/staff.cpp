#include "staff.hpp"

namespace stele::test {

void describe(ModelBuilder<Employee>& model) {
  model.belongs_to_many<&Employee::skills>().through<EmployeeSkill>();
}

Staff::Staff(const std::string& url) : fresh(url) {
  database.sync();
  departments.create_all({{.name = "Sales"}, {.name = "Labs"}, {.name = "Attic"}});
  employees.create_all({
      {.name = "Ann", .department_id = 1, .salary = 900, .bonus = 10.5},
      {.name = "Bob", .department_id = 1, .boss_id = 1, .salary = 500},
      {.name = "Cid", .department_id = 2, .boss_id = 1, .salary = 700, .bonus = 0.25},
      {.name = "Dan", .department_id = 2, .boss_id = 3, .salary = 700},
      {.name = "Eve", .salary = 300, .bonus = 1},
  });
  skills.create_all({{.name = "C++"}, {.name = "SQL"}});
  employee_skills.create_all({{.employee_id = 1, .skill_id = 1},
                              {.employee_id = 1, .skill_id = 2},
                              {.employee_id = 3, .skill_id = 1},
                              {.employee_id = 4, .skill_id = 2}});
}

Strings names_of(const std::vector<Record>& rows) {
  Strings names;
  for (const Record& row : rows) names.push_back(row.get<std::string>("name"));
  return names;
}

}  // namespace stele::test
