#include <iostream>

#include "howto.hpp"
#include "models.hpp"

namespace {

// [own-rules]
struct Loan {
  std::int64_t id = 0;
  std::string reader{};
  int days = 14;
  int renewals = 0;
};

void describe(stele::ModelBuilder<Loan>& model) {
  model.attribute<&Loan::reader>().validate(
      stele::not_empty(), [](const std::string& reader) { return reader != "nobody"; });
  model.attribute<&Loan::days>().validate(
      stele::min(1), stele::max(28),
      stele::rule(
          "whole_weeks", [](const stele::Value& days) { return days.as<int>() % 7 == 0; },
          "must be whole weeks"));
  model.validate([](const Loan& loan, stele::Errors& errors) {
    if (loan.days > 14 && loan.renewals > 0) {
      errors.add<&Loan::renewals>("cannot follow a long loan");
    }
  });
}
// [/own-rules]

void fail(const stele::Database& db) {
  // [catch]
  try {
    db.model<Loan>().create({.reader = "nobody", .days = 30, .renewals = 1});
  } catch (const stele::ValidationError& error) {
    for (const stele::ValidationItem& item : error.items()) {
      std::cout << item.attribute << " (" << item.rule << "): " << item.message << '\n';
    }
  }
  // [/catch]
}

void violate_constraints(const stele::Database& db) {
  // [violations]
  auto books = db.model<Book>();
  for (const Book& book : {Book{.title = "Twice", .isbn = "9780000000001", .author_id = 1},
                           Book{.title = "Less", .isbn = "9780000000009", .pages = -1},
                           Book{.title = "Orphan", .isbn = "9780000000009", .author_id = 99}}) {
    try {
      books.create(book);
    } catch (const stele::ValidationError& error) {
      print_error(error);
    }
  }
  // [/violations]
}

}  // namespace

void validate(stele::Database& db) {
  print_heading("Validation");
  db.define<Loan>();
  fail(db);
  violate_constraints(db);
}
